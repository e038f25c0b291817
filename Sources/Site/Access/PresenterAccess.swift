internal import HTTPServer

/// The rules at the presenter's door, in the order in which they are asked.
struct PresenterAccess: Sendable {
    let hosts: AllowedHosts
    let signIn: SignIn

    /// What turns the request away, or nil when it may pass.
    func refusal(of request: Request) -> Response? {
        guard hosts.admits(request) else { return Response(status: 421, headers: [], body: []) }
        if request.method != .get, request.method != .head, let reason = hosts.forgery(request) {
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
}
