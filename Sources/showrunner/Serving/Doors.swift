import HTTPServer

/// The listeners of a presentation: the presenter's, and the audience's where it is wanted.
struct Doors {
    static let presenterName = "presenter"

    /// The presenter's port.
    let presenter: Int
    /// The audience's port.
    let audience: Int?
    private let book: PortBook

    /// Opens the listeners.
    /// - Throws: ``Failure`` that names who has a busy port.
    init(server: HTTPServer, listen: Address, audience: Address?, data: DataFolder) throws {
        book = PortBook(data: data)
        presenter = try Doors.open(server, Doors.presenterName, listen, "listen", book)
        if let audience {
            self.audience = try Doors.open(server, "audience", audience, "audience", book)
        } else {
            self.audience = nil
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
        for port in [presenter, audience].compactMap({ $0 }) {
            book.note(port: port, run: run, title: title)
        }
    }

    /// Gives the ports' notes back.
    func forget() {
        for port in [presenter, audience].compactMap({ $0 }) { book.forget(port: port) }
    }
}
