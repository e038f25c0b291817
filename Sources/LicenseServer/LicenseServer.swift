public import Database
public import HTTPServer
public import Live
private import JSONValue

/// The license server: one pool, what it counts, and the answers to its API.
///
/// Source: facts/metrics.md §1.1.
public actor LicenseServer {
    /// The version that `/version` tells.
    public static let version = "1.0.0"

    var pool: LicensePool
    var metrics: LicenseMetrics
    var recent = RecentEvents()
    let store: LicenseStore
    let log: ServiceLog
    let stream: Ring
    private let pages: StaticFiles?
    private let series: String
    private var ticks = 0

    /// A server that lends what its tables say.
    /// - Parameters:
    ///   - stream: Carries ``RecentEvents`` to the status pages that are open.
    ///   - pages: The files of the status pages; nil where they are not on this machine.
    /// - Throws: `DatabaseError` where the tables cannot be read.
    public init(
        store: consuming LicenseStore,
        log: ServiceLog,
        stream: Ring,
        pages: StaticFiles?
    ) throws(DatabaseError) {
        self.log = log
        self.stream = stream
        self.pages = pages
        series = LicenseServer.randomHex()
        pool = try store.pool(series: series)
        metrics = LicenseServer.freshMetrics(pool)
        self.store = store
    }

    static func freshMetrics(_ pool: LicensePool) -> LicenseMetrics {
        var metrics = LicenseMetrics(tools: pool.plans.map(\.tool), users: Team.names)
        for route in Route.all { metrics.announceRoute(route.pattern, method: route.method) }
        return metrics
    }

    /// Answers one request.
    public func answer(_ request: Request) -> Reply {
        if Route.find(request).call == .stream {
            metrics.answered(route: "/realtime/stream", method: "GET", status: 200)
            return .stream(stream.stream(lastID: request.headers["Last-Event-ID"]))
        }
        return .response(response(to: request))
    }

    func response(to request: Request) -> Response {
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
        case .stats: stats(window: request.parameter("window"))
        case .frontendError: frontendError(request, id)
        case .page(let path): page(path, request)
        // The stream took its connection before anything was answered.
        case .stream: .notFound
        }
    }

    /// Tells every open status page how things are, for as long as the task runs.
    public func publish(every rhythm: Duration = .seconds(2)) async {
        while !Task.isCancelled {
            ticks += 1
            let json = realtime(window: 60, limit: 10).utf8
            stream.publish(number: ticks, json: json)
            stream.post(scene: json, through: ticks)
            try? await Task.sleep(for: rhythm)
        }
    }

    private func page(_ path: String, _ request: Request) -> Response {
        guard let pages else {
            return .text("The pages' files are not beside the program.\n", status: 404)
        }
        var response = pages.response(path, to: request)
        response.setHeader("Content-Security-Policy", LicenseServer.policy)
        response.setHeader("X-Content-Type-Options", "nosniff")
        return response
    }

    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

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

    static func randomHex() -> String {
        let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
