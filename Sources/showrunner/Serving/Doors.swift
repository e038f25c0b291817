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

    /// Opens the listeners.
    /// - Throws: ``Failure`` that names who has a busy port.
    init(
        server: HTTPServer,
        listen: Address,
        audience: Address?,
        remote: Address? = nil,
        data: DataFolder
    ) throws {
        let book = PortBook(data: data)
        self.book = book
        presenter = try Doors.open(server, Doors.presenterName, listen, "listen", book)
        self.audience = try audience.map {
            try Doors.open(server, "audience", $0, "audience", book)
        }
        self.remote = try remote.map {
            try Doors.open(server, Doors.remoteName, $0, "remote", book)
        }
    }

    private static func open(
        _ server: HTTPServer,
        _ name: String,
        _ address: Address,
        _ option: String,
        _ book: PortBook
    ) throws -> Int {
        do {
            return try server.listen(
                name: name,
                address: address.host,
                port: address.port,
                usesReserve: name == presenterName
            )
        } catch  where error.code == .portInUse {
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
        for port in [presenter, audience, remote].compactMap({ $0 }) {
            book.note(port: port, run: run, title: title)
        }
    }

    /// Gives the ports' notes back.
    func forget() {
        for port in [presenter, audience, remote].compactMap({ $0 }) { book.forget(port: port) }
    }
}
