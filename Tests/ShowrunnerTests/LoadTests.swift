import FoundationEssentials
import JSONValue
import Processes
import TestSupport
import Testing

/// Load steps carried out by the real program.
@Suite(.timeLimit(.minutes(1))) final class LoadTests {
    private let folder = TemporaryFolder()

    @Test func `the bundled load test runs to its end, shortened`() async throws {
        let path = "\(Repository.root)/runbooks/load-test.md"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        for (long, short) in [
            ("scale-time 4x", "scale-time 60x"), ("hold 15s", "hold 2s"), ("hold 8s", "hold 1s"),
        ] {
            #expect(text.contains(long))
            text = text.replacing(long, with: short)
        }
        let runbook = try folder.write(text, to: "runbooks/load-test.md")
        let outcome = try await Outcome.of(
            ["run", runbook, "--json", "--data", folder.file("data")],
            log: folder.file("log")
        )
        #expect(outcome.code == 0, "\(outcome)")
        let statuses = outcome.objects.compactMap { $0["status"]?.string }
        #expect(statuses == ["passed", "passed", "passed"], "\(outcome)")
    }

    @Test func `a plan tells how much the bundled load test would be, and starts nothing`()
        async throws
    {
        let outcome = try await Outcome.of(
            ["plan", "\(Repository.root)/runbooks/load-test.md"],
            log: folder.file("plan")
        )
        #expect(outcome.code == 0)
        for words in [
            "574 journeys begin by plan for 30 s, 200 under way at most",
            "ends early when errors > 35%", "12 users begin again after each journey for 15 s",
            "journey borrow: 75 % of them, 2 requests",
        ] {
            #expect(outcome.text.contains(words), "\(words) in \(outcome)")
        }
    }

    @Test func `a load over https trusts what this machine trusts, and nothing else`() async throws
    {
        let (key, certificate) = (folder.file("key.pem"), folder.file("cert.pem"))
        let made = try Program.other(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ],
            output: folder.file("made")
        )
        #expect(await made.ended() == .code(0), "\(made.text)")
        await made.end(grace: .zero)
        let server = try Program.other(
            "openssl",
            ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"],
            output: folder.file("server")
        )
        do {
            try await load(from: server, certificate)
        } catch {
            await server.end(grace: .zero)
            throw error
        }
        await server.end(grace: .zero)
    }

    private func load(from server: Program, _ certificate: String) async throws {
        var port: Int?
        _ = await eventually {
            let line = server.text.split(separator: "\n").first {
                $0.hasPrefix("ACCEPT 127.0.0.1:")
            }
            port = line.flatMap { Int($0.dropFirst("ACCEPT 127.0.0.1:".count)) }
            return port != nil
        }
        let runbook = try folder.write(
            """
            # Load

            ```load { name=safe }
            #@ stages 4rps for 1s
            #@ expect errors == 0
            GET https://127.0.0.1:\(try #require(port, "\(server.text)"))/
            ```
            """,
            to: "runbooks/safe.md"
        )
        let words = ["run", runbook, "--json", "--data", folder.file("data")]
        let trusted = try await Outcome.of(
            words,
            log: folder.file("trusted"),
            environment: ["SSL_CERT_FILE": certificate]
        )
        #expect(trusted.code == 0, "\(trusted)")
        let refused = try await Outcome.of(
            words,
            log: folder.file("refused"),
            environment: ["SSL_CERT_FILE": "/dev/null"]
        )
        #expect(refused.code == 1, "\(refused)")
    }

    @Test func `a signal ends a load at once`() async throws {
        let runbook = try folder.write(
            "# Load\n\n```load { name=long }\n#@ stages 1rps for 20m\nGET http://127.0.0.1:9/\n```\n",
            to: "runbooks/long.md"
        )
        let outcome = try await Outcome.of(
            ["run", runbook, "--json", "--data", folder.file("data")],
            log: folder.file("log")
        ) { program in
            let runs = folder.file("data") + "/runs"
            _ = await eventually {
                (try? FileManager.default.contentsOfDirectory(atPath: runs))?.isEmpty == false
            }
            program.signal(2)
        }
        #expect(outcome.code == 130, "\(outcome)")
    }
}
