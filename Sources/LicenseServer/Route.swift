import HTTPServer

/// The paths of the license server's API.
struct Route: Sendable {
    /// What a request asks for.
    enum Call: Sendable, Equatable {
        case borrow, giveBack, allStatuses, status(tool: String), borrows, charges, budget,
            setBudget, version, metrics, health, reset, stats, stream, frontendError,
            page(file: String)
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
        Route(method: "GET", pattern: "/realtime/stats", call: .stats),
        Route(method: "GET", pattern: "/realtime/stream", call: .stream),
        Route(method: "POST", pattern: "/frontend-error", call: .frontendError),
        Route(method: "GET", pattern: "/", call: .page(file: statusPage)),
        Route(method: "GET", pattern: "/dashboard", call: .page(file: statusPage)),
        Route(method: "GET", pattern: "/config", call: .page(file: "license/config.html")),
        Route(method: "GET", pattern: "/static/{file}", call: .page(file: "")),
    ]

    /// The status page's file below the folder of the pages.
    static let statusPage = "license/status.html"

    /// The pattern of a request's path, and what is asked for where the method is right too.
    static func find(_ request: Request) -> (pattern: String, call: Call?) {
        let (pattern, variable) = matched(request.path)
        let method = request.method == .head ? "GET" : request.method.description
        let routes = all.filter { $0.pattern == pattern }
        let call = routes.first { $0.method == method }?.call.about(variable)
        return (routes.isEmpty ? "other" : pattern, call)
    }

    /// The pattern that a path is of, and what stands in the place of its variable part.
    private static func matched(_ path: String) -> (pattern: String, variable: String) {
        for pattern in ["/licenses/{tool}/status", "/static/{file}"] {
            let parts = pattern.split(separator: "{", maxSplits: 1)
            let end = parts[1].drop { $0 != "}" }.dropFirst()
            let variable = path.dropFirst(parts[0].count).dropLast(end.count)
            if path.hasPrefix(parts[0]), path.hasSuffix(end), !variable.isEmpty {
                return (pattern, String(variable))
            }
        }
        return (path, "")
    }

    /// The answer to a request that no route takes.
    static func refusal(_ request: Request) -> Response {
        let path = matched(request.path).pattern
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

extension Route.Call {
    /// The call with the variable part of its path filled in.
    fileprivate func about(_ variable: String) -> Route.Call {
        switch self {
        case .status: .status(tool: variable)
        case .page(file: ""): .page(file: variable)
        default: self
        }
    }
}
