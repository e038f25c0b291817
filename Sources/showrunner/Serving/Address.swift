import HTTPServer
import Site

/// Where a listener listens: `127.0.0.1:4100`, `0.0.0.0:4200`, `[::1]:4100`, `:4100`.
struct Address: Sendable, Equatable {
    /// The presenter's port where nobody names another.
    static let usualPort = 4100

    let host: String
    let port: Int

    /// Reads an address.
    /// - Throws: ``Failure`` that shows how to write one.
    init(_ text: String, option: String) throws {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
        else {
            throw Failure(
                "--\(option) \(text) is no address: write ADDRESS:PORT, for example 127.0.0.1:4100",
                code: .usage
            )
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host.isEmpty ? "0.0.0.0" : host
        self.port = port
    }

    /// The host as it stands in a URL: an IPv6 address in brackets.
    var shownHost: String { host.contains(":") ? "[\(host)]" : host }

    /// Whether only this machine can reach it.
    var isLoopback: Bool { host == "::1" || host == "localhost" || host.hasPrefix("127.") }

    /// Whether it stands for every address of this machine.
    var isEveryAddress: Bool { host == "0.0.0.0" || host == "::" }

    /// The presenter's address of a command line.
    /// - Throws: ``Failure`` when it would leave this machine in clear without `--insecure` (S2).
    static func presenter(_ arguments: Arguments) throws -> Address {
        let listen = try Address(arguments["listen"] ?? "127.0.0.1:\(usualPort)", option: "listen")
        guard listen.isLoopback || arguments.has("tls-cert") || arguments.has("insecure") else {
            throw Failure(
                """
                --listen \(listen.host) would send the presenter's pages over the network in clear. \
                Keep 127.0.0.1, or give --tls-cert and --tls-key, or add --insecure if you mean it.
                """,
                code: .usage
            )
        }
        return listen
    }

    /// The names by which a browser may call this listener, those of its certificate among them.
    func names(with identity: TLSIdentity? = nil) -> [String] {
        AllowedHosts.loopback + (isEveryAddress ? LocalAddresses.all : [shownHost])
            + (identity?.hosts ?? [])
    }

    /// What the audience types or scans to come to this listener.
    ///
    /// - Parameters:
    ///   - port: The port it got.
    ///   - publicURL: The address as a proxy or tunnel shows it, where there is one.
    ///   - identity: With what the listener encrypts: a name that it is for stands in the link.
    func link(port: Int, publicURL: String?, identity: TLSIdentity? = nil) -> String {
        if let publicURL { return publicURL }
        let scheme = identity == nil ? "http" : "https"
        if let host = identity?.hosts.first { return "\(scheme)://\(host):\(port)/" }
        let own = LocalAddresses.all.first { !$0.hasPrefix("127.") && !$0.contains(":") }
        let name = isEveryAddress ? own ?? "127.0.0.1" : host
        return
            "\(scheme)://\(name.contains(":") ? "[\(name)]" : name):\(port)/"
    }
}
