public import HTTPServer

/// The exact `Host` values that a listener answers to, port included (S4).
///
/// The check is made on every request: a page of another site that points its own name at this
/// machine carries that name here, and neither Origin nor cookies would give it away on a GET.
public struct AllowedHosts: Sendable {
    private let hosts: Set<String>
    private let origins: Set<String>

    /// The hosts of one listener: names and addresses without port, all with the listener's port.
    ///
    /// - Parameters:
    ///   - publicURL: The address that a reverse proxy or tunnel in front of it shows.
    ///   - isSecure: Whether the listener itself encrypts.
    public init(names: [String], port: Int, publicURL: String? = nil, isSecure: Bool = false) {
        let scheme = isSecure ? "https" : "http"
        var hosts = Set(names.map { "\($0.lowercased()):\(port)" })
        var origins = Set(hosts.map { "\(scheme)://\($0)" })
        if let publicURL, let mark = publicURL.firstRange(of: "://") {
            let host = publicURL[mark.upperBound...].prefix { $0 != "/" }.lowercased()
            hosts.insert(host)
            origins.insert("\(publicURL[..<mark.upperBound])\(host)".lowercased())
        }
        if port == (isSecure ? 443 : 80) {
            hosts.formUnion(names.map { $0.lowercased() })
            origins.formUnion(names.map { "\(scheme)://\($0.lowercased())" })
        }
        self.hosts = hosts
        self.origins = origins
    }

    /// The names by which a machine calls itself.
    public static let loopback = ["127.0.0.1", "localhost", "[::1]"]

    /// Whether the request's one Host field is allowed.
    public func admits(_ request: Request) -> Bool {
        let named = request.headers.values("Host")
        return named.count == 1 && hosts.contains(named[0].lowercased())
    }

    /// Whether an Origin is one of this listener's own, compared whole.
    public func isOwn(origin: String) -> Bool { origins.contains(origin) }

    /// Why a request that changes something may not come from a page of ours (S5).
    func forgery(_ request: Request) -> String? {
        guard let origin = request.headers["Origin"], isOwn(origin: origin) else {
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
