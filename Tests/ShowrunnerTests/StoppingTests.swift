import Events
import FoundationEssentials
import JSONValue
import Processes
import Recording
import TestSupport
import Testing

/// How the program ends when it is told to (R10).
@Suite(.timeLimit(.minutes(1))) final class StoppingTests {
    private let folder = TemporaryFolder()

    private func talk(_ runbook: String = "# R\n") throws -> String {
        try folder.write("", to: "data/x")
        try folder.write(runbook, to: "runbooks/r.md")
        return try folder.write(
            """
            ---
            runbook: r
            ---
            # One

            ```bash { name=deaf }
            trap '' TERM
            (trap '' TERM; exec setsid sleep 60) &
            echo $! >> "$PIDS"; echo $$ >> "$PIDS"
            while true; do sleep 0.1; done
            ```

            ```bash { name=leaves }
            (trap '' TERM; exec setsid sleep 60) &
            echo $! >> "$PIDS"
            ```
            """,
            to: "talks/t.md"
        )
    }

    private var survivors: [Int] {
        let text = (try? String(contentsOfFile: folder.file("pids"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { Int($0) }
            .filter { ProcessTree.started($0) != nil }
    }

    @Test func `TERM ends the program with steps that do not hear it, and writes all ends`()
        async throws
    {
        let talk = try talk()
        let data = folder.file("data")
        let presenter = try await Presenter.start(
            talk,
            data: data,
            environment: ["PIDS": folder.file("pids")]
        )
        _ = try await presenter.carryOut("leaves")
        try await presenter.wait(for: "leaves", "passed")
        _ = try await presenter.carryOut("deaf")
        try await presenter.wait(for: "deaf", "running")
        let began = ContinuousClock.now
        presenter.program.signal(15)
        let hasEnded = await eventually(within: .seconds(20)) { presenter.program.exit != nil }
        let took = ContinuousClock.now - began
        #expect(hasEnded && survivors.isEmpty, "left: \(survivors)")
        // The rule is 2 seconds; the machine of a test may be busy with others.
        #expect(took < .seconds(6), "it took \(took)")
        await presenter.end()
        let reader = try await RunReader(folder: data, run: presenter.run)
        let state = try await reader.state()
        #expect(state.status == .ended)
        #expect(state.steps["deaf"]?.status == .cancelled)
    }

    @Test func `TERM while a service gets ready ends the program and the service`() async throws {
        let talk = try talk(
            """
            ---
            title: R
            services:
              never: { run: "echo $$ >> pids; exec sleep 60", port: auto, ready: "http /x status == 200" }
            ---
            # R
            """
        )
        let program = try Program(
            "showrunner",
            [
                "present", talk, "--listen", "127.0.0.1:0", "--data", folder.file("data"),
                "--static", "\(Repository.root)/static",
            ],
            output: folder.file("out.log")
        )
        _ = await eventually { !self.survivors.isEmpty }
        #expect(!survivors.isEmpty, "\(program.text)")
        program.signal(15)
        let hasEnded = await eventually(within: .seconds(15)) { program.exit != nil }
        #expect(hasEnded && program.exit == .code(130), "\(program.text)")
        #expect(survivors.isEmpty)
        await program.end(grace: .zero)
    }

    private func changingTalk(undo: String) throws -> String {
        try folder.write("", to: "data/x")
        return try folder.write(
            """
            # One

            ```bash { name=change }
            #@ undo \(undo)
            true
            ```

            ```bash { name=tidy always=true }
            echo tidy >> log
            ```
            """,
            to: "talks/t.md"
        )
    }

    private var log: String {
        (try? String(contentsOfFile: folder.file("log"), encoding: .utf8)) ?? ""
    }

    @Test func `rule 13: TERM ends a talk as End does, with what always runs and what is undone`()
        async throws
    {
        let talk = try changingTalk(undo: "echo undone >> log")
        let presenter = try await Presenter.start(talk, data: folder.file("data"))
        _ = try await presenter.carryOut("change")
        try await presenter.wait(for: "change", "passed")
        presenter.program.signal(15)
        let hasEnded = await eventually(within: .seconds(20)) { presenter.program.exit != nil }
        #expect(hasEnded && log == "tidy\nundone\n", "\(presenter.program.text)")
        #expect(presenter.program.text.contains("Ending: taking back 1 change."))
        await presenter.end()
    }

    @Test func `a second Ctrl-C leaves changes open and says how to take them back`() async throws {
        let talk = try changingTalk(undo: "touch undoing; sleep 50")
        let presenter = try await Presenter.start(talk, data: folder.file("data"))
        _ = try await presenter.carryOut("change")
        try await presenter.wait(for: "change", "passed")
        presenter.program.signal(2)
        let undoing = folder.file("undoing")
        #expect(await eventually { FileManager.default.fileExists(atPath: undoing) })
        presenter.program.signal(2)
        let hasEnded = await eventually(within: .seconds(20)) { presenter.program.exit != nil }
        #expect(hasEnded && presenter.program.text.contains("showrunner undo"))
        await presenter.end()
    }

    @Test func `after the run's end nothing more is recorded`() async throws {
        let talk = try talk()
        try await Presenter.use(talk, data: folder.file("data")) { presenter in
            try await presenter.send(["do": "end"])
            let count = try await presenter.events().count
            try self.folder.write("# Changed\n", to: "talks/t.md")
            try await presenter.send(["do": "publish", "on": true])
            let kinds = try await presenter.events().dropFirst(count).map { $0["k"] }
            #expect(kinds == ["run.published"])
        }
    }
}
