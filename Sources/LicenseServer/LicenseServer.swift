public import HTTPServer
private import JSONValue

/// The license server: one pool, what it counts, and the answers to its API.
///
/// Source: facts/metrics.md §1.1.
public actor LicenseServer {
    /// The version that `/version` tells.
    public static let version = "1.0.0"

    var pool: LicensePool
    var metrics: LicenseMetrics
    private let series: String
    private let log: ServiceLog

    /// A server with nothing lent.
    public init(log: ServiceLog) {
        self.log = log
        series = LicenseServer.randomHex()
        pool = LicensePool(series: series)
        metrics = LicenseServer.freshMetrics(pool)
    }

    private static func freshMetrics(_ pool: LicensePool) -> LicenseMetrics {
        var metrics = LicenseMetrics(tools: pool.plans.map(\.tool), users: Team.names)
        for route in Route.all { metrics.announceRoute(route.pattern, method: route.method) }
        return metrics
    }

    /// Answers one request.
    public func answer(_ request: Request) -> Response {
        let id =
            request.headers["X-Request-Id"].flatMap(LicenseServer.usableID)
            ?? LicenseServer.randomHex()
        let (route, found) = Route.find(request)
        var response = found.map { reply(to: $0, request, id) } ?? Route.refusal(request)
        response.setHeader("X-Request-Id", id)
        metrics.answered(
            route: route,
            method: Route.knownMethod(request.method),
            status: response.status
        )
        return response
    }

    private func reply(to call: Route.Call, _ request: Request, _ id: String) -> Response {
        switch call {
        case .borrow: borrow(request, id)
        case .giveBack: giveBack(request, id)
        case .allStatuses: .json(JSON.array(pool.statuses.map(\.json)).utf8)
        case .status(let tool):
            pool.status(of: tool).map { .json($0.json.utf8) }
                ?? .detail("There is no tool named \"\(tool)\".", status: 404)
        case .borrows: .json(JSON.array(borrows(of: request.parameter("user"))).utf8)
        case .charges:
            .json(
                JSON.object(.init([("charges", .array(charges(request.parameter("tool"))))])).utf8
            )
        case .budget: .json(JSON.object(.init([("tools", budget)])).utf8)
        case .setBudget: setBudget(request, id)
        case .version:
            .json((["name": "license-server", "version": .string(Self.version)] as JSON).utf8)
        case .metrics:
            Response(
                status: 200,
                headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
                body: Array(metrics.text(pool.statuses).utf8)
            )
        case .health: .json((["status": "ok"] as JSON).utf8)
        case .reset: reset(id)
        }
    }

    private func borrow(_ request: Request, _ id: String) -> Response {
        guard let body = try? JSON(parsing: request.body),
            let tool = body["tool"]?.string, let user = body["user"]?.string,
            (1...100).contains(tool.utf8.count), (1...100).contains(user.utf8.count)
        else {
            return .detail(
                "Send {\"tool\": …, \"user\": …}, each a text of 1 to 100 bytes.",
                status: 422
            )
        }
        let began = ContinuousClock.now
        let price = pool.status(of: tool)?.plan.overagePrice ?? 0
        do {
            let borrow = try pool.borrow(tool, by: user, at: WallClock.now)
            metrics.lent(borrow, price: price, took: ContinuousClock.now - began)
            let status = pool.status(of: tool)
            log.line(
                .info,
                "borrow success",
                [
                    ("tool", .string(tool)), ("user", .string(user)),
                    ("overage", .bool(borrow.isOverage)), ("id", .string(borrow.id)),
                    ("borrowed", status.map { .int($0.borrowed) }),
                    ("total", status.map { .int($0.plan.total) }), ("request_id", .string(id)),
                ]
            )
            return .json(borrow.json.utf8)
        } catch {
            metrics.refused(tool, user: user, reason: error, took: ContinuousClock.now - began)
            log.line(
                .warn,
                "borrow failed",
                [
                    ("tool", .string(tool)), ("user", .string(user)), ("overage", false),
                    ("reason", .string(error.rawValue)), ("request_id", .string(id)),
                ]
            )
            return .detail("No licenses available for \(tool)", status: 409)
        }
    }

    private func giveBack(_ request: Request, _ id: String) -> Response {
        guard let body = try? JSON(parsing: request.body), let borrow = body["id"]?.string else {
            return .detail(
                "Send {\"id\": …}, the id that the borrow was answered with.",
                status: 422
            )
        }
        guard let returned = pool.giveBack(borrow) else {
            return .detail("Borrow record not found", status: 404)
        }
        log.line(
            .info,
            "return success",
            [
                ("tool", .string(returned.tool)), ("user", .string(returned.user)),
                ("overage", .bool(returned.isOverage)), ("id", .string(returned.id)),
                ("request_id", .string(id)),
            ]
        )
        return .json((["status": "ok", "tool": .string(returned.tool)] as JSON).utf8)
    }

    private func setBudget(_ request: Request, _ id: String) -> Response {
        guard let body = try? JSON(parsing: request.body), let tool = body["tool"]?.string else {
            return .detail("Send {\"tool\": …} and what should change of its plan.", status: 422)
        }
        guard let old = pool.status(of: tool)?.plan else {
            return .detail("There is no tool named \"\(tool)\".", status: 404)
        }
        guard let plan = LicensePlan(changing: old, to: body) else {
            return .detail("\(PlanError.outOfRange)", status: 422)
        }
        do throws(PlanError) {
            try pool.setPlan(plan)
        } catch {
            return .detail("\(error)", status: 400)
        }
        log.line(
            .info,
            "budget changed",
            [
                ("tool", .string(tool)), ("commit", .int(plan.commit)),
                ("previous_commit", .int(old.commit)), ("request_id", .string(id)),
            ]
        )
        return .json((["status": "ok", "tool": .string(tool)] as JSON).utf8)
    }

    private func reset(_ id: String) -> Response {
        pool.reset()
        metrics = LicenseServer.freshMetrics(pool)
        log.line(.info, "reset", [("request_id", .string(id))])
        return .json((["status": "ok"] as JSON).utf8)
    }

    private var budget: JSON { .array(pool.plans.map(\.json)) }

    private func borrows(of user: String?) -> [JSON] {
        pool.borrows.filter { user == nil || $0.user == user }.map(\.json)
    }

    private func charges(_ tool: String?) -> [JSON] {
        pool.charges.filter { tool == nil || $0.tool == tool }.map(\.json)
    }

    /// A caller's request id where it can stand in a header and a log.
    private static func usableID(_ id: String) -> String? {
        let isUsable =
            (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isUsable ? id : nil
    }

    private static func randomHex() -> String {
        let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
