import FoundationEssentials
import Processes
import TestSupport
import Testing

/// What a user sees who gave the program a file that is not right.
@Suite(.timeLimit(.minutes(1))) final class BadInputTests {
    private let folder = TemporaryFolder()

    private func present(_ files: [String: [UInt8]]) async throws -> (code: Int, text: String) {
        for (name, bytes) in files {
            let path = try folder.write("", to: name)
            try Data(bytes).write(to: URL(filePath: path))
        }
        let program = try Program(
            "showrunner",
            [
                "present", folder.file("talks/t.md"), "--no-stage", "--listen", "127.0.0.1:0",
                "--data", folder.file("data"), "--static", "\(Repository.root)/static",
            ],
            output: folder.file("out.log")
        )
        let hasEnded = await eventually { program.exit != nil }
        let exit = program.exit
        await program.end(grace: .zero)
        guard hasEnded, case .code(let code) = exit else { return (-1, program.text) }
        return (code, program.text)
    }

    @Test(arguments: [
        ("unterminated fence", "# T\n\n```bash\nls\n", "talks/t.md:3:", "```"),
        ("embed of nothing", "# T\n\n![Go](step:nothing)\n", "talks/t.md:3:", "nothing"),
        ("front matter that is not YAML", "---\ntitle: [\n---\n# T\n", "talks/t.md:", "error"),
        (
            "duplicate step",
            "# T\n\n```bash { name=a }\nls\n```\n\n```bash { name=a }\nls\n```\n", "talks/t.md:7:",
            "a"
        ),
        (
            "missing runbook", "---\nrunbook: gone\n---\n# T\n", "runbooks/gone.md", "no such file"
        ),
    ])
    func `one message with file, line and remedy; exit 3`(
        _ what: String,
        _ text: String,
        _ place: String,
        _ word: String
    ) async throws {
        let (code, output) = try await present(["talks/t.md": Array(text.utf8)])
        #expect(code == 3, "\(what): \(output)")
        #expect(output.contains(place) && output.contains(word), "\(what): \(output)")
    }

    @Test func `bytes that are not UTF-8 are named by their line`() async throws {
        let bytes = Array("# T\n\nfine\n".utf8) + [0x61, 0xFF, 0x0A]
        let (code, output) = try await present(["talks/t.md": bytes])
        #expect(code == 3 && output.contains("talks/t.md:4:"), "\(output)")
    }

    @Test func `a talk of NUL bytes is no text`() async throws {
        let (code, output) = try await present(["talks/t.md": Array(repeating: 0, count: 400)])
        #expect(code == 3 && output.contains("is no text"), "\(output)")
    }

    @Test func `a talk of two megabytes is refused with its size`() async throws {
        let bytes = Array(String(repeating: "word ", count: 420_000).utf8)
        let (code, output) = try await present(["talks/t.md": bytes])
        #expect(code == 3 && output.contains("2100000"), "\(output)")
    }

    @Test func `an unknown kind of step in a runbook is named by its line`() async throws {
        let (code, output) = try await present([
            "talks/t.md": Array("---\nrunbook: r\n---\n# T\n".utf8),
            "runbooks/r.md": Array("# R\n\n```teleport { name=a }\nls\n```\n".utf8),
        ])
        #expect(output.contains("runbooks/r.md:3:"), "\(code): \(output)")
    }
}
