import HTTPServer
import JSONValue
import TestSupport
import Testing

/// Listeners with the user's own certificate, and what is said of files that are none.
@Suite(.timeLimit(.minutes(1))) final class CertificateTests {
    private let folder = TemporaryFolder()

    private func pem(_ name: String, days: Int = 2) throws -> String {
        try folder.write(TLSIdentity.selfSigned(hosts: ["hall.example"], days: days), to: name)
    }

    private func serving(_ options: [String], log: String = "log") throws -> Program {
        try Program(
            "showrunner",
            [
                "serve", folder.path, "--json", "--data", folder.file("data"), "--static",
                "\(Repository.root)/static",
            ] + options,
            output: folder.file(log)
        )
    }

    @Test
    func `it encrypts what leaves this machine, the presenter's pages and the audience's (S2)`()
        async throws
    {
        let file = try pem("both.pem")
        let program = try serving([
            "--listen", "0.0.0.0:0", "--audience", "0.0.0.0:0", "--tls-cert", file, "--tls-key",
            file,
        ])
        do {
            let line = try await program.firstObject()
            let link = try #require(line["presenter"]?.string)
            #expect(link.hasPrefix("https://hall.example:"))
            let opened = try await open(link)
            #expect(opened?.status == 303)
            #expect(opened?["set-cookie"]?.contains("; Secure") == true)
            let audience = try #require(line["audience"]?.string)
            #expect(audience.hasPrefix("https://hall.example:"))
            #expect(try await open(audience)?.status == 200)
        } catch {
            await program.end(grace: .zero)
            throw error
        }
        await program.end()
    }

    private func open(_ link: String) async throws -> TestResponse? {
        let place = link.dropFirst("https://".count).prefix { $0 != "/" }
        let port = place.split(separator: ":").last.flatMap { Int($0) } ?? 0
        let path = link.dropFirst("https://".count + place.count)
        let socket = try TestSocket(port: port, isEncrypted: true)
        socket.send("GET \(path) HTTP/1.1\r\nHost: hall.example:\(port)\r\n\r\n")
        return await socket.response()
    }

    private func refusal(_ options: [String]) async throws -> String {
        let outcome = try await Outcome.of(
            ["serve", folder.path, "--data", folder.file("data"), "--listen", "0.0.0.0:0"]
                + options,
            log: folder.file("refusal")
        )
        #expect(outcome.code == 2, "\(outcome)")
        return outcome.text
    }

    @Test func `the presenter's pages do not leave this machine in clear (S2)`() async throws {
        #expect(try await refusal([]).contains("give --tls-cert and --tls-key, or add --insecure"))
    }

    @Test func `files that cannot be used are named, with what to do`() async throws {
        let (one, other) = (try pem("one.pem"), try pem("other.pem"))
        let old = try pem("old.pem", days: -3)
        let alone = try await refusal(["--tls-cert", one])
        #expect(alone.contains("--tls-cert and --tls-key belong together"))
        let missing = try await refusal(["--tls-cert", "\(one)x", "--tls-key", one])
        #expect(missing.contains("one.pemx cannot be read: No such file or directory"))
        let strange = try await refusal(["--tls-cert", one, "--tls-key", other])
        #expect(strange.contains("other.pem is not the key of"))
        let expired = try await refusal(["--tls-cert", old, "--tls-key", old])
        #expect(expired.contains("expired on"))
        #expect(expired.contains("renew the certificate"))
    }
}
