internal import HTTPServer

/// The rules at the presenter's door, in the order in which they are asked.
struct PresenterAccess: Sendable {
    let hosts: AllowedHosts
    let signIn: SignIn

    /// What turns the request away, or nil when it may pass.
    func refusal(of request: Request) -> Response? {
        guard hosts.admits(request) else { return Response(status: 421, headers: [], body: []) }
        if request.method != .get, request.method != .head, let reason = forgery(request) {
            return .failure(403, reason)
        }
        if isOpen(request) || signIn.admits(request) { return nil }
        return request.path.hasPrefix("/api/")
            ? .failure(401, "Sign in with the link that showrunner printed.") : .signInPage
    }

    /// Style sheets and scripts hold nothing of a run, and a page that says so needs them.
    private func isOpen(_ request: Request) -> Bool {
        request.method == .get
            && (["/open", "/favicon.ico"].contains(request.path)
                || request.path.hasPrefix("/static/"))
    }

    /// Why a request that changes something may not come from a page of ours (S5).
    private func forgery(_ request: Request) -> String? {
        guard let origin = request.headers["Origin"], hosts.isOwn(origin: origin) else {
            return "A command must come from a page of this server."
        }
        if let site = request.headers["Sec-Fetch-Site"], site != "same-origin" {
            return "A command must come from a page of this server."
        }
        guard request.headers["X-CSRF"] == "1",
            let type = request.headers["Content-Type"], type.hasPrefix("application/json")
        else { return "A command is JSON and carries the header X-CSRF." }
        return nil
    }
}
