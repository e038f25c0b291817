import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// `showrunner check`, `trust`, `doctor` and `completion` as their user meets them.
@Suite(.timeLimit(.minutes(1))) final class CheckCommandTests {
    private let folder = TemporaryFolder()

    private func showrunner(
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Outcome.of(
            arguments + ["--data", folder.file("data")],
            log: folder.file("\(UUID().uuidString).log"),
            environment: environment
        )
    }

    private func list(_ text: String) throws -> String {
        try folder.write(text, to: "checklists/tea.md")
    }

    private func text(_ name: String) -> String {
        (try? String(contentsOfFile: folder.file(name), encoding: .utf8)) ?? ""
    }

    private static let mixed = """
        # Tea

        ## Before

        - [ ] Kettle & <pot>
          - check: `sh true`
        - [ ] Fire
          - check: `sh echo cold; false`
          - fix: `touch fire`
        - [ ] Smile

        ## After

        - [ ] Tidy
          - check: `file dirt`
          - severity: warn
        """

    @Test func `rule 24: a failed check ends with 4, and every result is one line`() async throws {
        let path = try list(Self.mixed)
        let outcome = try await showrunner([
            "check", path, "--by", "Mara", "--json", "--junit", folder.file("r.xml"), "--html",
            folder.file("r.html"),
        ])
        #expect(outcome.code == 4, "\(outcome)")
        let states = outcome.objects.map {
            "\($0["item"]?.string ?? "") \($0["state"]?.string ?? "")"
        }
        #expect(states == ["kettle-pot pass", "fire fail", "tidy warn", "smile manual"])
        #expect(outcome.objects.first?["by"] == "Mara")
        #expect(outcome.objects[1]["detail"]?[0] == "cold")
        let report = text("r.xml")
        #expect(
            report.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\""),
            "\(report)"
        )
        #expect(report.contains("name=\"Kettle &amp; &lt;pot&gt;\" classname=\"Before\""))
        #expect(text("r.html").contains("<td class=\"fail\">fail</td><td>Fire"))
        let isLit = FileManager.default.fileExists(atPath: folder.file("fire"))
        #expect(!isLit, "a check mends nothing")
    }

    @Test func `rule 24: only warnings end with 5, one group may be checked alone`() async throws {
        let path = try list(Self.mixed)
        let outcome = try await showrunner(["check", path, "--group", "after"])
        #expect(outcome.code == 5, "\(outcome)")
        #expect(outcome.text.contains("  warn      Tidy  There is no dirt."), "\(outcome)")
        #expect(!outcome.text.contains("Fire") && !outcome.text.contains("\u{1B}"), "\(outcome)")
        let none = try await showrunner(["check", path, "--group", "never"])
        #expect(none.code == 2 && none.text.contains("\"Before\", \"After\""), "\(none)")
    }

    @Test func `a list where all is well ends with 0, and one with a mistake with 3`() async throws
    {
        let good = try list("- [ ] a\n  - check: `sh true`\n- [ ] by hand\n")
        #expect(try await showrunner(["check", good]).code == 0)
        let bad = try list("- [ ] a\n  - check: `htp x`\n- [ ] **b**\n  - check: `sh true`\n")
        let outcome = try await showrunner(["check", bad])
        #expect(outcome.code == 3 && outcome.text.contains("tea.md:2"), "\(outcome)")
        let all = try await showrunner(["check", bad, "--json"])
        let states = all.objects.compactMap { $0["state"]?.string }
        #expect(all.code == 3 && states.sorted() == ["error", "pass"], "\(all)")
        let odd = all.objects.first { $0["item"]?.string == "a" }
        #expect(odd?["evidence"]?.string?.contains("tea.md:2: check: ") == true, "\(all)")
        #expect(all.objects.contains { $0["text"]?.string == "b" }, "\(all)")
    }

    @Test func `a talk is checked with rows of its own and its checklist`() async throws {
        _ = try list("- [ ] Cups\n  - check: `sh true`\n")
        let talk = try folder.write(
            "---\nchecklist: tea\n---\n\n# Tea\n\n```bash { name=boil }\necho hot\n```\n",
            to: "talks/tea-time.md"
        )
        let before = try await showrunner(["check", talk, "--json"])
        func state(_ outcome: Outcome, _ item: String) -> String? {
            outcome.objects.first { $0["item"]?.string == item }?["state"]?.string
        }
        #expect(
            state(before, "talk:files") == "pass" && state(before, "cups") == "pass",
            "\(before)"
        )
        #expect(state(before, "talk:recordings") == "warn", "\(before)")
        let recordings = before.objects.first { $0["item"]?.string == "talk:recordings" }
        #expect(recordings?["evidence"] == "The step has none.")
        #expect(state(before, "talk:unchanged") == "warn")
        #expect(state(before, "talk:room") == "pass")
        try await Presenter.use(talk, data: folder.file("data"), options: ["--rehearse"]) {
            presenter in
            try await presenter.send(["do": "start"])
            _ = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "passed")
            let checked = try await eventually(within: .seconds(30)) {
                try await presenter.scene()["checks"]?["tea/cups"]?["state"] == "pass"
            }
            #expect(checked, "an opened run notes its checks")
        }
        let after = try await showrunner(["check", talk, "--json"])
        #expect(state(after, "talk:recordings") == "pass", "\(after)")
        #expect(state(after, "talk:unchanged") == "pass", "\(after)")
        try folder.write(text("talks/tea-time.md") + "\n---\n\n# More\n", to: "talks/tea-time.md")
        let changed = try await showrunner(["check", talk, "--json"])
        let row = changed.objects.first { $0["item"]?.string == "talk:unchanged" }
        #expect(
            row?["state"] == "warn" && row?["detail"]?.array?.contains("More") == true,
            "\(changed)"
        )
    }

    @Test func `a talk's own rows look at this server's ports, and count what its page counts`()
        async throws
    {
        let text = "---\nduration: 5m\ncolour: red\n---\n\n# Tea\n\n## Part 1: Boil (20 min)\n"
        let talk = try folder.write(text, to: "talks/tea-time.md")
        let data = folder.file("data")
        try await Presenter.use(talk, data: data, options: ["--audience", "127.0.0.1:0"]) {
            presenter in
            let verify: JSON = ["do": "verify", "items": ["talk:ports", "talk:files"]]
            _ = try await presenter.post("checklists/tea-time", verify)
            var seen: [String: String] = [:]
            let checked = try await eventually(within: .seconds(20)) {
                let list = try await presenter.post(
                    "checklists/tea-time",
                    ["do": "verify", "items": []]
                )
                for item in list.answer["groups"]?[0]?["items"]?.array ?? [] {
                    guard let id = item["id"]?.string, item["state"] == "pass" else { continue }
                    seen[id] = item["evidence"]?.string
                }
                return seen["talk:ports"] != nil && seen["talk:files"] != nil
            }
            #expect(checked, "\(seen)")
            let ports = [presenter.presenter, presenter.audience ?? ""].compactMap { address in
                address.split(separator: ":").last.map { $0.prefix { $0 != "/" } }
            }
            #expect(seen["talk:ports"] == "\(ports.joined(separator: ", ")) for us")
            #expect(
                seen["talk:files"] == "no error, 2 warnings",
                "one of them contradicts the plan"
            )
        }
    }

    @Test func `trust tells what is new, and what was trusted before`() async throws {
        let runbook = try folder.write("```bash { name=a }\ntrue\n```\n", to: "runbooks/a.md")
        let list = try list("- [ ] b\n  - check: `sh true`\n  - fix: `touch b`\n")
        let first = try await showrunner(["trust", runbook, list, "--json"])
        #expect(first.objects.map { $0["new"]?.int } == [1, 2], "\(first)")
        let again = try await showrunner(["trust", runbook, "--json"])
        #expect(again.objects.map { $0["new"]?.int } == [0] && again.code == 0, "\(again)")
    }

    @Test func `doctor says of each thing how it is and what to do`() async throws {
        let outcome = try await showrunner([
            "doctor", "--json", "--audience", "127.0.0.1:0", "--static",
            "\(Repository.root)/static", "--listen", "127.0.0.1:1",
        ])
        let rows = Dictionary(
            outcome.objects.map { ($0["name"]?.string ?? "", $0) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(rows["Audience"]?["state"] == "pass", "\(outcome)")
        #expect(rows["Data folder"]?["state"] == "pass" && rows["bash"]?["state"] == "pass")
        for row in outcome.objects where row["state"] != "pass" {
            #expect(row["remedy"]?.string?.isEmpty == false, "\(row)")
        }
        let missing = try await showrunner(
            ["doctor", "--json", "--static", "\(Repository.root)/static"],
            environment: ["PATH": "/nowhere"]
        )
        #expect(missing.code == 4, "\(missing)")
        let bash = missing.objects.first { $0["name"] == "bash" }
        #expect(bash?["state"] == "fail" && bash?["remedy"] == "apt-get install bash", "\(missing)")
    }

    @Test func `the shells take their completion, and bash completes with it`() async throws {
        for shell in ["bash", "zsh"] {
            let outcome = try await Outcome.of(["completion", shell], log: folder.file(shell))
            #expect(outcome.code == 0)
        }
        let script = try folder.write(
            """
            . "\(folder.file("bash"))"
            complete_it() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _showrunner; echo "${COMPREPLY[*]}"; }
            complete_it showrunner pub
            complete_it showrunner check --gr
            complete_it showrunner stage re
            """,
            to: "try.sh"
        )
        let bash = try Program.other("bash", [script], output: folder.file("bash.out"))
        _ = await bash.ended()
        #expect(bash.text == "publish\n--group\nreset\n", "\(bash.text)")
        #expect(text("zsh").contains("'*--group[Only this group"), "\(text("zsh").prefix(2000))")
    }

    @Test(.enabled(if: Program.isOnThisMachine("zsh"), "zsh is missing: scripts/setup test"))
    func `zsh completes commands and options with its completion`() async throws {
        let outcome = try await Outcome.of(["completion", "zsh"], log: folder.file("_showrunner"))
        #expect(outcome.code == 0)
        let script = try folder.write(
            """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'fpath=("\(folder.path)" $fpath); autoload -Uz compinit; compinit -u -D; echo set""up'
            zpty -r -m shell seen '*setup*'
            zpty -w -n shell $'showrunner lin\t'
            zpty -r -m shell seen '*lint*'
            zpty -w -n shell $'--str\t'
            zpty -r -m shell seen '*--strict*'
            print completed
            zpty -d shell
            """,
            to: "try.zsh"
        )
        let words = ["20", "zsh", "-f", script]
        let zsh = try Program.other("timeout", words, output: folder.file("zsh.out"))
        _ = await zsh.ended()
        #expect(zsh.text == "completed\n", "\(zsh.text)")
    }

    @Test func `run writes a JUnit report, and a port of a library is named`() async throws {
        let runbook = try folder.write(
            "```bash { name=a }\ntrue\n```\n\n```bash { name=b }\nexit 3\n```\n\n```bash { name=c }\ntrue\n```\n",
            to: "runbooks/a.md"
        )
        let outcome = try await showrunner(["run", runbook, "--junit", folder.file("r.xml")])
        #expect(outcome.code == 1, "\(outcome)")
        #expect(text("r.xml").contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""))
        let serving = try await Outcome.of(
            [
                "serve", folder.path, "--json", "--listen", "127.0.0.1:0", "--static",
                "\(Repository.root)/static", "--data", folder.file("data"),
            ],
            log: folder.file("serve.log")
        ) { program in
            let link = try await program.firstObject()["presenter"]?.string ?? ""
            let port =
                link.split(separator: ":").last?.split(separator: "/").first.map(String.init) ?? ""
            let second = try await self.showrunner([
                "serve", "--listen", "127.0.0.1:\(port)", "--static", "\(Repository.root)/static",
            ])
            #expect(
                second.code == 1
                    && second.text.contains("showrunner serve, process \(program.process)"),
                "\(second)"
            )
            program.signal(2)
        }
        #expect(serving.code == 0, "\(serving)")
    }
}

/// `report`, `export` and `prune`.
@Suite(.timeLimit(.minutes(1))) final class KeptRunTests {
    private let folder = TemporaryFolder()

    private func showrunner(_ arguments: [String]) async throws -> Outcome {
        try await Outcome.of(
            arguments + ["--data", folder.file("data")],
            log: folder.file("\(UUID().uuidString).log")
        )
    }

    @Test func `a run is told of, written out and deleted`() async throws {
        let runbook = try folder.write(
            "# Tea\n\n```bash { name=boil budget=5s }\necho 'hot | tea'\n```\n\n```bash { name=pour }\nexit 3\n```\n",
            to: "runbooks/tea.md"
        )
        _ = try await showrunner(["run", runbook])
        let run = try #require(
            try await showrunner(["runs", "--json"]).objects.first?["id"]?.string
        )

        let report = try await showrunner(["report", run]).text
        #expect(report.contains("# Tea\n\nA script of "), "\(report)")
        #expect(
            report.contains("| passed | 0:05 |") && report.contains("attempt 1, failed"),
            "\(report)"
        )

        let events = try await showrunner(["export", run]).objects
        #expect(events.first?["k"] == "run.opened" && events.last?["k"] == "run.ended")
        let cast = try await showrunner(["export", run, "--step", "boil"])
        let lines = cast.text.split(separator: "\n")
        #expect(cast.objects.first?["version"] == 2 && lines.count > 1, "\(cast)")
        #expect(cast.text.contains("hot | tea\\r\\n"), "\(cast)")
        #expect(
            try await showrunner(["export", run, "--step", "boi"]).text.contains(
                "did you mean boil?"
            )
        )
        let copy = folder.file("copy.db")
        #expect(try await showrunner(["export", run, "--to", copy]).code == 0)
        #expect(FileManager.default.fileExists(atPath: copy))
        let elsewhere = ["--data", folder.file("elsewhere")]
        let log = folder.file("elsewhere.log")
        let taken = try await Outcome.of(["import", copy] + elsewhere, log: log)
        #expect(taken.code == 0 && taken.text.contains("Tea is run \(run)"), "\(taken)")
        let again = try await Outcome.of(["import", copy] + elsewhere, log: log)
        #expect(again.code == 1 && again.text.contains("in the library already"), "\(again)")

        let listed = try await showrunner(["prune", run])
        #expect(listed.text.contains("Nothing was deleted"), "\(listed)")
        #expect(try await showrunner(["prune", "--older-than", "1h", "--yes"]).objects.isEmpty)
        #expect(try await showrunner(["runs", "--json"]).objects.count == 1)
        _ = try await showrunner(["prune", run, "--yes"])
        #expect(try await showrunner(["runs", "--json"]).objects.isEmpty)
        #expect(try await showrunner(["report", run]).text.contains("there is no run"))
    }
}
