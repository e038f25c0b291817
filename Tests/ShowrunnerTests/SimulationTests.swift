import Events
import FoundationEssentials
import JSONValue
import Recording
import TestSupport
import Testing
import Timing

/// A rehearsal on a train: steps are played from their last good recording, and nothing is run.
@Suite(.timeLimit(.minutes(1))) final class SimulationTests {
    private let folder = TemporaryFolder()
    private static let simulated = ["--rehearse", "--simulate"]

    /// A talk with a runbook whose service and steps leave a trace when they are run.
    private func talk() throws -> String {
        try folder.write(
            """
            ---
            title: Kettle
            services:
              kettle: { run: "sh -c 'echo service >> \(folder.file("trace")); exec sleep 600'" }
            ---

            ## Boil

            ```bash { name=boil }
            #@ capture degrees = /(\\d+) degrees/
            echo boiling; sleep 0.4; echo "97 degrees"; echo step >> \(folder.file("trace"))
            ```

            ## Never

            ```bash { name=never }
            echo step >> \(folder.file("trace"))
            ```
            """,
            to: "runbooks/kettle.md"
        )
        return try folder.write(
            """
            ---
            title: Tea
            runbook: kettle
            ---

            # Tea

            ![Boil](step:boil)

            ---

            # Never

            ![Never](step:never)
            """,
            to: "talks/tea.md"
        )
    }

    private var trace: String? {
        try? String(contentsOfFile: folder.file("trace"), encoding: .utf8)
    }

    @Test func `simulate is for rehearsals only`() async throws {
        let outcome = try await Outcome.of(
            ["present", try talk(), "--simulate", "--data", folder.file("data")],
            log: folder.file("log")
        )
        #expect(outcome.code == 2 && outcome.text.contains("--simulate needs --rehearse"))
    }

    @Test func `a step that was run is played as it was, and nothing is started`() async throws {
        let talk = try talk()
        let data = folder.file("data")
        try folder.write("", to: "data/x")
        var recorded = ""
        try await Presenter.use(talk, data: data, options: ["--rehearse"]) { presenter in
            _ = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "passed")
            recorded = presenter.run
        }
        let before = try #require(trace)
        #expect(before == "service\nstep\n")

        let wires = try Tripwires()
        try await Presenter.use(
            talk,
            data: data,
            options: Self.simulated,
            environment: wires.environment
        ) { presenter in
            #expect(presenter.run != recorded, "a simulation goes on with no real rehearsal")
            _ = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "passed")
            try await self.check(try await presenter.scene(), recorded)
            try self.check(try await presenter.events())

            _ = try await presenter.carryOut("never")
            try await presenter.wait(for: "never", "error")
            let message = try await presenter.scene()["steps"]?["never"]?["message"]?.string
            #expect(message?.contains("Run it once without --simulate") == true)
        }
        #expect(trace == before)
        #expect(wires.fallen == [])

        // What was played is no recording of its own, and the run says what it is.
        let library = try Library(folder: data)
        let runs = await library.runs()
        #expect(runs.map { $0.opened?.isSimulated } == [true, false])
        let good = await library.goodRecordings(
            of: ["boil", "never"],
            talk: "tea",
            runbooks: ["kettle"]
        )
        #expect(good == ["boil": runs[1].opened?.wall ?? 0])
        let output = try await RunReader(folder: data, run: runs[0].run)
            .output(step: "boil", attempt: 1)
        let text = String(decoding: output?.head ?? [], as: UTF8.self)
        #expect(text.contains("97 degrees"))
        let times = try await library.times(of: runs[0].run)
        #expect(times.attempts.first?.isRecorded == true)
    }

    private func check(_ scene: JSON, _ recorded: String) async throws {
        #expect(scene["run"]?["simulated"] == true && scene["run"]?["purpose"] == "rehearsal")
        let step = scene["steps"]?["boil"] ?? .null
        #expect(step["fallback"] == .string(recorded) && step["recordedAt"]?.int != nil)
        let screen = step["screen"]?.text ?? ""
        #expect(screen.contains("boiling") && screen.contains("97 degrees"))
        #expect(step["code"] == 0 && (step["took"]?.int ?? 0) >= 400_000)
        #expect(scene["values"]?["degrees"] == "97")
    }

    /// Lower bounds only: what was played came in the order and not sooner than it was.
    private func check(_ events: [JSON]) throws {
        #expect(events.first?["simulated"] == true)
        let own = events.filter { $0["step"] == "boil" }
        let kinds = own.compactMap { $0["k"]?.string }
        #expect(kinds.prefix(3) == ["step.intent", "fallback", "step.started"], "\(kinds)")
        #expect(kinds.last == "step.ended" && kinds.filter { $0 == "step.rows" }.count >= 2)
        let time = { (text: String) in
            own.first { $0["r"]?.text.contains(text) == true }?["t"]?.int
        }
        let (first, second) = (try #require(time("boiling")), try #require(time("97 degrees")))
        #expect(second - first >= 350_000, "\(second - first) µs")
    }

    @Test func `samples, alerts and values are those of then, and of this step only`()
        async throws
    {
        let tea = try RecordedTea()
        try await tea.record(lasting: .milliseconds(400))
        try await Presenter.use(tea.talk, data: tea.data, options: Self.simulated) { presenter in
            _ = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "passed")
            let scene = try await presenter.scene()
            #expect(scene["panels"]?["heat"]?["series"]?[0]?["value"] == 97)
            #expect(scene["panels"]?["heat"]?["state"] == "live")
            #expect(scene["alerts"]?["Hot"]?["state"] == "firing")
            #expect(scene["values"]?["degrees"] == "97" && scene["values"]?["other"] == nil)
            #expect(scene["steps"]?["boil"]?["left"] == 0, "nothing was left running now")
            let kinds = try await presenter.events().compactMap { $0["k"]?.string }
            let from = try #require(kinds.firstIndex(of: "step.started"))
            let until = try #require(kinds.firstIndex(of: "step.ended"))
            #expect(Set(kinds[from..<until]).isSuperset(of: ["step.rows", "sample", "alert"]))
        }
    }

    @Test func `a simulated step is stopped at once like any other`() async throws {
        let tea = try RecordedTea()
        try await tea.record(lasting: .seconds(3600))
        try await Presenter.use(tea.talk, data: tea.data, options: Self.simulated) { presenter in
            _ = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "running")
            let second = try await presenter.send(["do": "arm", "step": "boil"])
            #expect(second.status == 409, "it runs already")
            _ = try await presenter.send(["do": "cancel", "step": "boil"])
            try await presenter.wait(for: "boil", "cancelled")
            // It can be played again, by arming it again.
            #expect(try await presenter.carryOut("boil") == 2)
            try await presenter.wait(for: "boil", "running")
        }
    }

    @Test func `no check is run, and a list can still be read`() async throws {
        let tea = try RecordedTea()
        let file = tea.folder.file("checked")
        try tea.folder.write(
            "- [ ] Checked\n  - check: `sh touch \(file)`\n",
            to: "checklists/a.md"
        )
        try await Presenter.use(tea.talk, data: tea.data, options: Self.simulated) { presenter in
            let answer = try await presenter.post("checklists/a", ["do": "verify"])
            #expect(answer.status == 409, "\(answer)")
            #expect(answer.answer["error"]?.string?.contains("simulated") == true)
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }

    @Test(.enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test"))
    func `every page, card and panel says that it is a recording`() async throws {
        let tea = try RecordedTea()
        try await tea.record(lasting: .milliseconds(200))
        let options = Self.simulated + ["--audience", "127.0.0.1:0"]
        try await Presenter.use(tea.talk, data: tea.data, options: options) { presenter in
            _ = try await presenter.send(["do": "start"])
            _ = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "passed")
            try await Browser.use { browsers in
                let browser = browsers[0]
                let mark = "document.querySelector('.simulated:not([hidden])')?.innerText"
                let says = "\(mark)?.includes('You are watching a recording')"
                let card = "document.querySelector('.step .chip')?.innerText"
                let panel = "document.querySelector('.panel .fresh')?.innerText"
                try await browser.signIn(presenter)
                try await browser.open(presenter.page("speaker"))
                try await browser.wait(says)
                let audience = "\(presenter.audience ?? "")/live/\(presenter.run)"
                for page in [presenter.page("present"), audience] {
                    try await browser.open(page)
                    try await browser.wait(says)
                    try await browser.wait("\(card)?.startsWith('Recorded ')")
                    try await browser.wait("\(panel)?.startsWith('Recorded ')")
                }
                _ = try await presenter.send(["do": "end"])
                try await browser.open(presenter.page("replay"))
                try await browser.wait(says)
                #expect(try await browser.complaints() == [])
            }
        }
    }
}
