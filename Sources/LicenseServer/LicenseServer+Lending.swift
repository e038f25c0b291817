private import Database
internal import HTTPServer
private import JSONValue

/// Lending and taking back.
extension LicenseServer {
    func borrow(_ request: Request, _ id: String) -> Response {
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
        let now = WallClock.now
        do throws(LicensePool.Refusal) {
            let borrow = try pool.borrow(tool, by: user, at: now)
            let charge = pool.charge(for: borrow)
            if let failure = kept(
                id,
                { () throws(DatabaseError) in
                    try store.add(borrow, charge)
                }
            ) {
                return failure
            }
            metrics.lent(borrow, price: charge?.amount ?? 0, took: ContinuousClock.now - began)
            recent.add(
                .init(
                    at: now,
                    kind: .borrow(isOverage: borrow.isOverage),
                    tool: tool,
                    user: user,
                    id: borrow.id
                )
            )
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
            recent.add(.init(at: now, kind: .failure(reason: error), tool: tool, user: user))
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

    func giveBack(_ request: Request, _ id: String) -> Response {
        guard let body = try? JSON(parsing: request.body), let borrow = body["id"]?.string else {
            return .detail(
                "Send {\"id\": …}, the id that the borrow was answered with.",
                status: 422
            )
        }
        guard let returned = pool.giveBack(borrow) else {
            return .detail("Borrow record not found", status: 404)
        }
        if let failure = kept(id, { () throws(DatabaseError) in try store.remove(returned) }) {
            return failure
        }
        recent.add(
            .init(
                at: WallClock.now,
                kind: .giveBack,
                tool: returned.tool,
                user: returned.user,
                id: returned.id
            )
        )
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
}
