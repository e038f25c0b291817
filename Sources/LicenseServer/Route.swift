import HTTPServer

/// The paths of the license server's API.
struct Route: Sendable {
    /// What a request asks for.
    enum Call: Sendable, Equatable {
        case borrow, giveBack, allStatuses, status(tool: String), borrows, charges, budget,
            setBudget, version, metrics, health, reset
    }

    let method: String
    /// The path as metrics name it.
    let pattern: String
    private let call: Call

    static let all = [
        Route(method: "POST", pattern: "/licenses/borrow", call: .borrow),
        Route(method: "POST", pattern: "/licenses/return", call: .giveBack),
        Route(method: "GET", pattern: "/licenses/status", call: .allStatuses),
        Route(method: "GET", pattern: "/licenses/{tool}/status", call: .status(tool: "")),
        Route(method: "GET", pattern: "/borrows", call: .borrows),
        Route(method: "GET", pattern: "/overage-charges", call: .charges),
        Route(method: "GET", pattern: "/config/budget", call: .budget),
        Route(method: "PUT", pattern: "/config/budget", call: .setBudget),
        Route(method: "GET", pattern: "/version", call: .version),
        Route(method: "GET", pattern: "/metrics", call: .metrics),
        Route(method: "GET", pattern: "/healthz", call: .health),
        Route(method: "POST", pattern: "/admin/reset", call: .reset),
    ]

    /// The pattern of a request's path, and what is asked for where the method is right too.
    static func find(_ request: Request) -> (pattern: String, call: Call?) {
        let path = pattern(of: request.path)
        let method = request.method == .head ? "GET" : request.method.description
        let route = all.first { $0.pattern == path.pattern && $0.method == method }
        let isKnown = all.contains { $0.pattern == path.pattern }
        let call = path.tool.map { route == nil ? nil : .status(tool: $0) } ?? route?.call
        return (isKnown ? path.pattern : "other", call)
    }

    private static func pattern(of path: String) -> (pattern: String, tool: String?) {
        let (before, after) = ("/licenses/", "/status")
        guard path.hasPrefix(before), path.hasSuffix(after),
            path.utf8.count > before.utf8.count + after.utf8.count
        else { return (path, nil) }
        return (
            "/licenses/{tool}/status",
            String(path.dropFirst(before.count).dropLast(after.count))
        )
    }

    /// The answer to a request that no route takes.
    static func refusal(_ request: Request) -> Response {
        let path = pattern(of: request.path).pattern
        let methods = all.filter { $0.pattern == path }.map(\.method)
        guard !methods.isEmpty else { return .detail("Not Found", status: 404) }
        var response = Response.detail("Method Not Allowed", status: 405)
        response.setHeader("Allow", methods.joined(separator: ", "))
        return response
    }

    /// The method as metrics name it.
    static func knownMethod(_ method: Method) -> String {
        let name = method.description
        return ["GET", "HEAD", "POST", "PUT"].contains(name) ? name : "other"
    }
}
