internal import HTTPServer
internal import Running
private import JSONValue

extension OpenRun {
    /// Carries out the command in a request's body.
    ///
    /// - Parameters:
    ///   - holder: Who holds the page, as the recording tells it.
    ///   - refusal: What this listener says to a command that it does not take.
    func carryOut(
        _ request: Request,
        by holder: String = "the presenter",
        refusal: @Sendable (RunCommand) -> Response? = { _ in nil }
    ) async -> Response {
        do {
            let body = try JSON(parsing: request.body)
            guard let page = body["page"]?.string, page.utf8.count <= 64, !page.isEmpty,
                let count = body["count"]?.int, (0...Int.max / 2).contains(count)
            else { return .failure(400, "A command names its page and count.") }
            let command = try RunCommand(json: body["command"] ?? .null)
            if let response = refusal(command) { return response }
            let stamp = PageStamp(page: page, count: count, holder: holder)
            return .json(try await live.perform(command, from: stamp))
        } catch let refusal as Refusal {
            return .failure(refusal.status, refusal.message)
        } catch {
            return .failure(400, "A command is one JSON object.")
        }
    }
}

extension Refusal {
    /// The status of an answer that says so.
    var status: Int {
        switch code {
        case .malformed: 400
        case .unknown: 404
        case .conflict: 409
        case .failed: 503
        }
    }
}
