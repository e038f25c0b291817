import HTTPServer
import TestSupport
import Testing

/// What is said of files that are no certificate and its key.
@Suite final class TLSIdentityTests {
    private let folder = TemporaryFolder()

    private func pem(_ name: String, days: Int = 2) throws -> String {
        try folder.write(TLSIdentity.selfSigned(hosts: ["localhost"], days: days), to: name)
    }

    private func problem(_ certificate: String, _ key: String) -> String? {
        do {
            _ = try TLSIdentity(certificate: certificate, key: key)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `one file may hold both, and its fingerprint is what openssl shows`() async throws {
        let file = try pem("both.pem")
        let identity = try TLSIdentity(certificate: file, key: file)
        #expect((1...2).contains(identity.daysLeft))
        let shown = try Program.other(
            "openssl",
            ["x509", "-in", file, "-noout", "-fingerprint", "-sha256"],
            output: folder.file("shown")
        )
        _ = await shown.ended()
        await shown.end(grace: .zero)
        #expect(shown.text == "sha256 Fingerprint=\(identity.fingerprint)\n")
    }

    @Test func `a file that is missing is named`() throws {
        let file = try pem("a.pem")
        let missing = folder.file("none.pem")
        let sentence = "\(missing) cannot be read: No such file or directory"
        #expect(problem(missing, file) == sentence)
        #expect(problem(file, missing) == sentence)
    }

    @Test func `a file that is something else is named`() throws {
        let file = try pem("a.pem")
        let text = try folder.write("Hello.\n", to: "hello.txt")
        #expect(
            problem(text, file)?.hasPrefix("\(text) is no certificate that can be used") == true
        )
        #expect(problem(text, file)?.hasSuffix("give a PEM file") == true)
        #expect(problem(file, text)?.hasPrefix("\(text) is no private key") == true)
    }

    @Test func `a key with a password is not asked for it`() async throws {
        let key = folder.file("locked.key")
        let made = try Program.other(
            "openssl",
            [
                "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes256",
                "-pass", "pass:secret", "-out", key,
            ],
            output: folder.file("made")
        )
        _ = await made.ended()
        await made.end(grace: .zero)
        let sentence = try problem(pem("a.pem"), key)
        #expect(sentence?.hasPrefix("\(key) is no private key without a password") == true)
        #expect(sentence?.contains("openssl pkey -in \(key)") == true)
    }

    @Test func `the key of another certificate is refused`() throws {
        let (one, other) = (try pem("one.pem"), try pem("other.pem"))
        #expect(
            problem(one, other)
                == "\(other) is not the key of \(one): give the two that were made together"
        )
    }

    @Test func `a certificate that has expired is refused with its last day`() throws {
        let file = try pem("old.pem", days: -1)
        let sentence = problem(file, file)
        #expect(sentence?.hasPrefix("\(file) expired on 20") == true)
        #expect(sentence?.hasSuffix(": renew the certificate") == true)
    }

    @Test func `the names of hosts that it is for are read, patterns and addresses are not`() throws
    {
        let pem = try TLSIdentity.selfSigned(
            hosts: ["127.0.0.1", "localhost", "Talk.Example", "*.example", "b-2.example"],
            days: 2
        )
        let file = try folder.write(pem, to: "named.pem")
        let identity = try TLSIdentity(certificate: file, key: file)
        #expect(identity.hosts == ["talk.example", "b-2.example"])
    }

    @Test func `a host that is none gets no certificate`() {
        #expect(throws: TLSIdentityError.self) {
            try TLSIdentity.selfSigned(hosts: ["a,IP:1.2"], days: 1)
        }
    }
}
