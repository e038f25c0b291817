internal import Database
internal import HTTPServer
private import JSONValue

/// What was bought, and keeping it.
extension LicenseServer {
    func setBudget(_ request: Request, _ id: String) -> Response {
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
        if let failure = kept(id, { () throws(DatabaseError) in try store.set(plan) }) {
            return failure
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

    func reset(_ id: String) -> Response {
        pool.reset()
        if let failure = kept(id, { () throws(DatabaseError) in try store.reset() }) {
            return failure
        }
        metrics = LicenseServer.freshMetrics(pool)
        recent = RecentEvents()
        log.line(.info, "reset", [("request_id", .string(id))])
        return .json((["status": "ok"] as JSON).utf8)
    }

    /// Writes a change to the tables; where that fails, the change is taken back and the answer
    /// says so.
    func kept(_ id: String, _ write: () throws(DatabaseError) -> Void) -> Response? {
        do throws(DatabaseError) {
            try write()
            return nil
        } catch {
            log.line(
                .error,
                "not stored",
                [("error", .string("\(error)")), ("request_id", .string(id))]
            )
            if let stored = try? store.pool(series: LicenseServer.randomHex()) { pool = stored }
            return .detail("The change could not be stored: \(error.message).", status: 503)
        }
    }
}
