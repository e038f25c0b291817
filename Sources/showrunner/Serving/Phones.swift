import HTTPServer
import JSONValue
import Site
private import FoundationEssentials

/// Where phones come to, and with which certificate.
struct PhoneLine: Sendable {
    let address: Address
    let identity: TLSIdentity?
    /// Whether the certificate is one that this program made.
    let isOwn: Bool

    /// - Throws: ``Failure`` when there is no certificate.
    init(
        at address: Address,
        certificates: Certificates,
        data: DataFolder,
        arguments: Arguments
    ) throws {
        self.address = address
        (identity, isOwn) = try certificates.forPhones(
            at: address,
            data: data,
            arguments: arguments
        )
    }
}

/// The phones that may drive a run, kept in the data folder for as long as the run goes on.
struct Phones: Sendable {
    /// Who is paired.
    let pairing: Pairing
    private let hosts: AllowedHosts

    /// The phones of a run that come to a listener on this port.
    init(of run: String, on line: PhoneLine, port: Int, data: DataFolder) {
        let file = data.phones(of: run)
        let kept = try? JSON(parsing: String(contentsOfFile: file, encoding: .utf8))
        pairing = Pairing(
            address: line.address.link(port: port, publicURL: nil, identity: line.identity),
            fingerprint: line.isOwn ? line.identity?.fingerprint : nil,
            kept: kept,
            keep: { phones in
                do {
                    try data.write(String(decoding: phones.utf8, as: UTF8.self), to: file)
                } catch {
                    Console.note(
                        "\(file) cannot be written: after a restart, phones must be paired anew"
                    )
                }
            }
        )
        hosts = AllowedHosts(
            names: line.address.names(with: line.identity),
            port: port,
            isSecure: line.identity != nil
        )
    }

    /// What the phones' listener serves.
    func site(open: OpenRun, files: StaticFiles) -> RemoteSite {
        RemoteSite(hosts: hosts, files: files, open: open, pairing: pairing)
    }
}
