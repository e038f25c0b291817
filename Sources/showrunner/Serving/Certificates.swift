import HTTPServer

/// With which certificates the listeners of a command line encrypt.
struct Certificates: Sendable {
    /// The one that was given; nil where there is none.
    let given: TLSIdentity?

    /// The options that give it.
    static let options = [
        Option("tls-cert", "FILE", help: "Encrypt what leaves this machine: a certificate (PEM)"),
        Option("tls-key", "FILE", help: "The certificate's private key (PEM, no password)"),
    ]

    /// Reads the certificate of a command line.
    /// - Throws: ``Failure`` when one of its two files is missing or makes no sense.
    init(_ arguments: Arguments) throws {
        switch (arguments["tls-cert"], arguments["tls-key"]) {
        case (nil, nil): given = nil
        case (let certificate?, let key?):
            do {
                given = try TLSIdentity(certificate: certificate, key: key)
            } catch {
                throw Failure(error.description, code: .usage)
            }
        default:
            throw Failure("--tls-cert and --tls-key belong together: name both", code: .usage)
        }
    }

    /// The one for an address: what stays on this machine is not encrypted.
    func identity(for address: Address) -> TLSIdentity? { address.isLoopback ? nil : given }

    /// The presenter's own link: on this machine the loopback's, else the listener's.
    func link(_ address: Address, port: Int) -> String {
        if let identity = identity(for: address) {
            return address.link(port: port, publicURL: nil, identity: identity)
        }
        return "http://127.0.0.1:\(port)/"
    }

    /// The one for phones: the one given, else one of this data folder's own.
    /// - Throws: ``Failure`` when it cannot be made.
    func forPhones(
        at address: Address,
        data: DataFolder,
        arguments: Arguments
    ) throws -> (
        identity: TLSIdentity?, isOwn: Bool
    ) {
        if address.isLoopback { return (nil, false) }
        if let given { return (given, false) }
        if arguments.has("insecure") { return (nil, false) }
        do {
            return (try Certificates.own(data, hosts: Array(Set(address.names())).sorted()), true)
        } catch let error as TLSIdentityError {
            throw Failure(error.description)
        }
    }

    /// Made once for a data folder, so that a phone asks once; anew when it is about to expire.
    private static func own(_ data: DataFolder, hosts: [String]) throws -> TLSIdentity {
        let file = "\(data.path)/tls/phones.pem"
        if let kept = try? TLSIdentity(certificate: file, key: file), kept.daysLeft >= 30 {
            return kept
        }
        try data.write(try TLSIdentity.selfSigned(hosts: hosts, days: longest), to: file)
        return try TLSIdentity(certificate: file, key: file)
    }

    /// For longer, phones do not take a certificate that they are told to trust.
    private static let longest = 820
}
