import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// A README as projects have them: nobody wrote it for us, and it runs from top to bottom.
@Suite(.timeLimit(.minutes(1))) final class ReadmeTests {
    private let folder = TemporaryFolder()

    private func showrunner(_ arguments: [String]) async throws -> Outcome {
        try await Outcome.of(
            arguments + ["--data", folder.file("data")],
            log: folder.file("\(UUID().uuidString).log")
        )
    }

    private static let readme = """
        # Kettle

        [![build](https://img.example.org/badge.svg)](https://ci.example.org)

        A small kettle. ✨

        ## Prerequisites

        You need a shell:

        ```sh
        command -v sh
        ```

        ## Installation

        1. Make a place for it and go there

           ```bash
           mkdir -p kettle
           cd kettle
           ```

        2. Configure it

           ```shell
           export KETTLE_LEVEL=3
           printf 'level = %s\\n' "$KETTLE_LEVEL" > kettle.ini
           ```

        ## Usage

        ```console
        $ cat kettle.ini
        level = 3
        $ boil() { echo "boiling at level $KETTLE_LEVEL"; }
        ```

        Then:

        ```bash
        # Boil it
        boil
        ```

        Output:

        ```
        boiling at level 3
        ```

        In a program:

        ```python
        import kettle
        ```

        Configuration:

        ```yaml
        level: 3
        ```

        ## Testing

        ```bash
        test "$(basename "$PWD")" = kettle &&
          test -s kettle.ini
        open https://kettle.example.org/report
        ```

        ## Troubleshooting

        ```bash
        echo "never run" > /dev/full
        ```

        ## License

        MIT
        """

    @Test func `an unmodified README with six fences runs from top to bottom`() async throws {
        let file = try folder.write(Self.readme, to: "README.md")
        let outcome = try await showrunner(["run", file, "--json"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(
            outcome.objects.map { $0["status"] } == Array(repeating: "passed", count: 6),
            "\(outcome)"
        )
        #expect(
            outcome.objects.map { $0["step"] } == [
                "prerequisites-1", "installation-1", "installation-2", "usage-1", "usage-2",
                "testing-1",
            ]
        )
        let made = try String(contentsOfFile: folder.file("kettle/kettle.ini"), encoding: .utf8)
        #expect(made == "level = 3\n")
    }

    @Test func `run shows what steps print and sums up, or tells their ends alone`() async throws {
        let file = try folder.write(Self.readme, to: "README.md")
        let outcome = try await showrunner(["run", file])
        #expect(outcome.text.contains("\n    level = 3\n"), "\(outcome)")
        #expect(outcome.text.contains("6 of 6 steps passed. See it again: "), "\(outcome)")
        let quiet = try await showrunner(["run", file, "--quiet"])
        #expect(quiet.code == 0 && !quiet.text.contains("    level = 3"), "\(quiet)")
    }

    @Test func `rule 1: planning and linting a README start nothing`() async throws {
        let file = try folder.write(Self.readme, to: "README.md")
        let trap = try Tripwires()
        for command in ["plan", "lint"] {
            let outcome = try await trap.run([command, file])
            #expect(outcome.code == 0, "\(outcome)")
        }
        #expect(trap.fallen == [])
        #expect(!FileManager.default.fileExists(atPath: folder.file("kettle")))
    }

    @Test func `plan says what runs, what does not and why, and masks what must not be read`()
        async throws
    {
        let file = try folder.write(
            """
            # Tea (5 min)

            ## Boil (2 min)

            - [ ] Water

            ```bash
            curl -H "apikey: analytics-team-secret-key-2024" http://localhost:1
            ```

            ```bash
            ssh <vm-name> uptime
            ```

            ```bash
            rm -rf build
            ```

            ## Troubleshooting

            ```bash
            ls
            ```
            """,
            to: "tea.md"
        )
        let plain = try await showrunner(["plan", file])
        #expect(plain.text.contains("2:00  Boil") && plain.text.contains("[ ] Water"))
        #expect(plain.text.contains("locked: Nobody has said what <vm-name> stands for"))
        #expect(plain.text.contains("asks: It runs `rm -rf build`. Go on?"))
        #expect(plain.text.contains("only by hand: it stands under Troubleshooting"))
        #expect(!plain.text.contains("analytics-team-secret-key"), "\(plain)")
        let filled = try await showrunner(["plan", file, "--json", "--param", "vm-name=web1"])
        let steps = filled.objects.filter { $0["step"] != nil }
        #expect(steps.map { $0["runs"] } == [true, true, true, false], "\(filled)")
        #expect(steps[1]["text"] == "ssh web1 uptime\n")
    }

    @Test func `a locked step is told before anything starts, and runs with its parameter`()
        async throws
    {
        let file = try folder.write(
            "# A\n\n```bash\ntouch started\n```\n\n```bash\ntest <word> = tea\n```\n",
            to: "a.md"
        )
        let locked = try await showrunner(["run", file])
        #expect(locked.code == 2 && locked.text.contains("--param word=VALUE"), "\(locked)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("started")))
        let run = try await showrunner(["run", file, "--param", "word=tea"])
        #expect(run.code == 0, "\(run)")
    }

    @Test func `rule 21: a dangerous command runs only with --yes`() async throws {
        let file = try folder.write("# A\n\n```bash\nrm -rf build\n```\n", to: "a.md")
        _ = try folder.write("x", to: "build/x")
        let asked = try await showrunner(["run", file])
        #expect(asked.code == 1 && asked.text.contains("give --yes"), "\(asked)")
        #expect(FileManager.default.fileExists(atPath: folder.file("build/x")))
        let run = try await showrunner(["run", file, "--yes"])
        #expect(run.code == 0, "\(run)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("build")))
    }

    @Test func `lint offers a repair of broken letters, and does it when asked`() async throws {
        let file = try folder.write("# ðŸŽ¯ Goal\n\n5 â†’ 10\n", to: "a.md")
        let told = try await showrunner(["lint", file, "--strict"])
        #expect(told.code == 3 && told.text.contains("lint --repair"), "\(told)")
        let mended = try await showrunner(["lint", file, "--repair", "--strict"])
        #expect(mended.code == 0, "\(mended)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "# 🎯 Goal\n\n5 → 10\n")
    }

    @Test func `contradictions are warnings of lint, and errors where it is strict`() async throws {
        let file = try folder.write("# A\n\n## B (5 min)\n\n### C (6 min)\n", to: "a.md")
        let plain = try await showrunner(["lint", file])
        #expect(plain.code == 0 && plain.text.contains("1 min more"), "\(plain)")
        let strict = try await showrunner(["lint", file, "--strict", "--json"])
        #expect(strict.code == 3 && strict.objects.first?["line"] == 3, "\(strict)")
    }
}
