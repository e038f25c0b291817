import HTTPServer

/// The listeners of a presentation: the presenter's, and those for an audience and for phones
/// where they are wanted.
struct Doors {
    static let presenterName = "presenter"
    static let remoteName = "remote"

    /// The presenter's port.
    let presenter: Int
    /// The audience's port.
    let audience: Int?
    /// The port for phones.
    let remote: Int?
    private let book: PortBook

    /// All of them.
    var ports: [Int] { [presenter, audience, remote].compactMap { $0 } }

    /// Opens the listeners.
    /// - Throws: ``Failure`` that names who has a busy port.
    init(
        server: HTTPServer,
        listen: Address,
        audience: Address?,
        remote: (address: Address, identity: TLSIdentity?)? = nil,
        certificates: Certificates,
        data: DataFolder
    ) throws {
        let book = PortBook(data: data)
        self.book = book
        func open(_ name: String, _ address: Address, _ identity: TLSIdentity?) throws -> Int {
            try Doors.open(server, name, address, identity, book)
        }
        presenter = try open(Doors.presenterName, listen, certificates.identity(for: listen))
        self.audience = try audience.map {
            try open("audience", $0, certificates.identity(for: $0))
        }
        self.remote = try remote.map {
            try open(Doors.remoteName, $0.address, $0.identity)
        }
    }

    private static func open(
        _ server: HTTPServer,
        _ name: String,
        _ address: Address,
        _ identity: TLSIdentity?,
        _ book: PortBook
    ) throws -> Int {
        do {
            return try server.listen(
                name: name,
                address: address.host,
                port: address.port,
                usesReserve: name == presenterName,
                identity: identity
            )
        } catch  where error.code == .portInUse {
            let option = name == presenterName ? "listen" : name
            let free = address.port == 65535 ? 0 : address.port + 1
            throw Failure(
                """
                port \(address.port) is taken by \(book.owner(of: address.port)). \
                End it, or choose another: --\(option) \(address.host):\(free)
                """
            )
        } catch {
            throw Failure("\(error)")
        }
    }

    /// Notes what has the ports: a run, or the library alone.
    func note(run: String? = nil, title: String) {
        for port in ports {
            book.note(port: port, run: run, title: title)
        }
    }

    /// Gives the ports' notes back.
    func forget() {
        for port in ports { book.forget(port: port) }
    }
}
