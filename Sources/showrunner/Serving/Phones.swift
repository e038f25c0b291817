import HTTPServer
import JSONValue
import Site
private import FoundationEssentials

/// The phones that may drive a run, kept in the data folder for as long as the run goes on.
struct Phones: Sendable {
    /// Who is paired.
    let pairing: Pairing
    private let hosts: AllowedHosts

    /// The phones of a run that come to a listener on this port.
    init(of run: String, at address: Address, port: Int, data: DataFolder) {
        let file = data.phones(of: run)
        let kept = try? JSON(parsing: String(contentsOfFile: file, encoding: .utf8))
        pairing = Pairing(
            address: address.link(port: port, publicURL: nil),
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
        hosts = AllowedHosts(names: address.names, port: port)
    }

    /// What the phones' listener serves.
    func site(open: OpenRun, files: StaticFiles) -> RemoteSite {
        RemoteSite(hosts: hosts, files: files, open: open, pairing: pairing)
    }
}
