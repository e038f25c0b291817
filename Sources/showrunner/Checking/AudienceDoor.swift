import Checklists
import Checks
import HTTPClient
import HTTPServer

/// Tries the audience's address from this machine, as a phone in the room would: `doctor`'s last rows.
struct AudienceDoor {
    private let audience: Address?
    private let publicURL: String?

    init(_ arguments: Arguments) throws {
        audience = try arguments["audience"].map { try Address($0, option: "audience") }
        publicURL = arguments["public-url"]
    }

    /// The rows; without an address to try, one that says so.
    var rows: [Doctor.Row] {
        var rows: [Doctor.Row] = []
        if let audience {
            rows.append(
                Doctor.Row(
                    "Audience",
                    .fail,
                    remedy: "Look at the firewall, or use a hotspot of your own: many venues keep "
                        + "the devices of their network apart"
                ) { await AudienceDoor.look(at: audience) }
            )
        } else {
            rows.append(
                Doctor.Row("Audience", .warn, remedy: "") {
                    .met("not tried; give --audience 0.0.0.0:4200 to try it")
                }
            )
        }
        if let publicURL {
            rows.append(
                Doctor.Row("Public address", .warn, remedy: "Start the proxy or tunnel") {
                    await AudienceDoor.ask(publicURL)
                }
            )
        }
        return rows
    }

    /// Opens the listener for a moment, unless a presentation has it open, and asks it for a page.
    private static func look(at audience: Address) async -> Finding {
        let server = HTTPServer()
        let port: Int
        do {
            port = try server.listen(
                name: "audience",
                address: audience.host,
                port: audience.port,
                usesReserve: false
            )
        } catch  where error.code == .portInUse {
            return await ask(audience.link(port: audience.port, publicURL: nil))
        } catch {
            return .unmet("\(error)")
        }
        return await withTaskGroup(of: Finding?.self) { group in
            group.addTask {
                await server.run { _ in .response(Response(status: 204)) }
                return nil
            }
            group.addTask { await ask(audience.link(port: port, publicURL: nil)) }
            var finding = Finding.broken("No answer.")
            for await found in group {
                guard let found else { continue }
                finding = found
                break
            }
            server.stop()
            return finding
        }
    }

    private static func ask(_ url: String) async -> Finding {
        do {
            let response = try await HTTPClient().get(url, timeout: .seconds(5))
            return .met("\(url) answers from this machine (\(response.status))")
        } catch {
            return .unmet("\(url): \(error)")
        }
    }
}
