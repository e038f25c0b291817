import CPosix
private import Glibc

/// A server that connections are made to: its name, and the address found for it.
public struct Destination: Sendable {
    /// Its host name as written.
    public let host: String
    /// Its port.
    public let port: Int
    /// Whether connections to it are encrypted (TLS 1.2 or later, its certificate verified).
    public let isSecure: Bool
    let address: socket_address

    /// Finds the address of a host; this may wait for a name server, so call it on a thread of its
    /// own.
    ///
    /// Of several addresses the first that takes a connection is used.
    /// - Throws: ``SocketFailure`` where the name is not known.
    public init(host: String, port: Int, isSecure: Bool) throws(SocketFailure) {
        self.host = host
        self.port = port
        self.isSecure = isSecure
        var found = [socket_address](repeating: socket_address(), count: 16)
        let count = socket_find(host, Int32(clamping: port), &found, Int32(found.count))
        guard count > 0 else {
            let reason = count < 0 ? String(cString: gai_strerror(count)) : "it has no address"
            throw SocketFailure(.unknownHost, "The host name \(host) is not known: \(reason).")
        }
        let addresses = found.prefix(Int(count))
        address = addresses.first(where: { addresses.count > 1 && answers($0) }) ?? found[0]
    }
}

private func answers(_ address: socket_address) -> Bool {
    var address = address
    let socket = socket_begin(&address)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    return socket_await(socket, 2_000) == 0
}
