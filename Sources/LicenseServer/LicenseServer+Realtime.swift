internal import HTTPServer
internal import JSONValue

/// What the status pages ask for and tell.
extension LicenseServer {
    /// The most events of one kind that one answer lists.
    private static let eventLimit = 500
    /// The longest text of a browser's error that is logged, in characters.
    private static let errorLimit = 500

    /// How things are, looked back over a window of seconds.
    func realtime(window: Int, limit: Int) -> JSON {
        recent.json(window: window, now: WallClock.now, limit: limit, statuses: pool.statuses)
    }

    /// Answers `/realtime/stats`; the window is in seconds, 60 where none is given.
    func stats(window: String?) -> Response {
        let windows = RecentEvents.windows
        guard let seconds = window.map({ Int($0) }) ?? 60, windows.contains(seconds) else {
            return .detail(
                "window is a whole number of seconds from \(windows.lowerBound) to "
                    + "\(windows.upperBound), as in ?window=300.",
                status: 422
            )
        }
        return .json(realtime(window: seconds, limit: LicenseServer.eventLimit).utf8)
    }

    /// Logs and counts an error that a page met in a browser.
    func frontendError(_ request: Request, _ id: String) -> Response {
        guard let body = try? JSON(parsing: request.body), let message = body["message"]?.string,
            !message.isEmpty
        else {
            return .detail("Send {\"message\": …} and what else is known.", status: 422)
        }
        func text(_ name: String) -> JSON? {
            body[name]?.string.map { .string(String($0.prefix(LicenseServer.errorLimit))) }
        }
        metrics.failedInBrowser()
        log.line(
            .error,
            "frontend error",
            [
                ("error", .string(String(message.prefix(LicenseServer.errorLimit)))),
                ("stack", text("stack")), ("source", text("source")),
                ("line", body["lineno"]?.int.map { .int($0) }),
                ("column", body["colno"]?.int.map { .int($0) }), ("url", text("url")),
                ("user_agent", text("userAgent")), ("request_id", .string(id)),
            ]
        )
        return .json((["status": "ok"] as JSON).utf8)
    }
}
