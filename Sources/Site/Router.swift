internal import HTTPServer

/// The words of a path that stood where a pattern has a name.
struct Captures: Sendable {
    var words: [String: String] = [:]
    /// The rest of the path behind a pattern's `*`.
    var rest = ""

    subscript(name: String) -> String { words[name] ?? "" }
}

/// One address of a site and what answers there.
struct Route: Sendable {
    let method: Method
    /// Words of the path; `:name` takes any one word, a last `*` takes the rest.
    let pattern: String
    let answer: @Sendable (Request, Captures) async -> Reply

    private let words: [Substring]

    init(
        _ method: Method,
        _ pattern: String,
        _ answer: @escaping @Sendable (Request, Captures) async -> Reply
    ) {
        self.method = method
        self.pattern = pattern
        self.answer = answer
        words = pattern.split(separator: "/")
    }

    /// The captures when the path is this route's, whatever the method.
    func match(_ path: [Substring]) -> Captures? {
        var captures = Captures()
        for (at, word) in words.enumerated() {
            if word == "*" {
                captures.rest = path.dropFirst(at).joined(separator: "/")
                return captures
            }
            guard at < path.count else { return nil }
            if word.hasPrefix(":") {
                captures.words[String(word.dropFirst())] = String(path[at])
            } else if word != path[at] {
                return nil
            }
        }
        return path.count == words.count ? captures : nil
    }
}

/// Finds the route of a request; HEAD is answered as GET, the server leaves the body out.
struct Router: Sendable {
    let routes: [Route]
    /// Where somebody goes from a page that is not there; nil where only programs ask.
    var home: (address: String, words: String)?

    func reply(to request: Request) async -> Reply {
        let path = request.path.split(separator: "/")
        var isKnown = false
        for route in routes {
            guard let captures = route.match(path) else { continue }
            if route.method == request.method || (route.method == .get && request.method == .head) {
                return await route.answer(request, captures)
            }
            isKnown = true
        }
        if isKnown { return .response(.failure(405, "Not that way.")) }
        if let home, request.wantsPage { return .response(.nothingPage(home)) }
        return .response(.failure(404, "Nothing here."))
    }
}

extension Request {
    /// Whether a person follows a link or types an address, and no script asks.
    fileprivate var wantsPage: Bool {
        guard !path.hasPrefix("/api/"), path != "/api" else { return false }
        return headers["Accept"]?.contains("text/html") == true
    }
}
