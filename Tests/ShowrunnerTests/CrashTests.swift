import FoundationEssentials
import JSONValue
import Processes
import TestSupport
import Testing

/// The server is killed at random moments of a step, twenty-five times, or as often as
/// `scripts/soak` is told (R1).
@Suite(.timeLimit(.minutes(20))) final class CrashTests {
    private let folder = TemporaryFolder()

    private let times = OwnEnvironment.variables["SOAK_TIMES"].flatMap { Int($0) } ?? 25

    private func talk() throws -> String {
        try folder.write("", to: "data/x")
        try folder.write(
            """
            ---
            title: Stage
            services:
              license: { run: "demo-services license-server --port {{port}}", port: auto, ready: "http /healthz status == 200" }
            ---
            # Stage
            """,
            to: "runbooks/stage.md"
        )
        return try folder.write(
            """
            ---
            title: Crash
            runbook: stage
            ---
            # One

            ---

            # Two

            ```bash { name=long }
            echo "$$" >> "$PIDS"
            (setsid sleep 60 & echo $! >> "$PIDS")
            for i in $(seq 2000); do echo line $i; sleep 0.01; done
            ```
            """,
            to: "talks/crash.md"
        )
    }

    @Test func `after a kill: same slide, step interrupted, nothing lost, nothing left`()
        async throws
    {
        let talk = try talk()
        let data = folder.file("data")
        let environment = ["PIDS": folder.file("pids")]
        var key: String?
        var run: String?
        var services: Int?
        for round in 1...max(1, times) {
            let presenter = try await Presenter.start(
                talk,
                data: data,
                cookie: key,
                environment: environment
            )
            #expect(run == nil || run == presenter.run, "it goes on with the same run")
            key = presenter.key
            run = presenter.run
            let scene = try await presenter.scene()
            if round > 1 {
                #expect(scene["position"]?["slide"] == "two")
                #expect(scene["steps"]?["long"]?["status"] == "interrupted")
            }
            let service = try serviceProcess()
            #expect(services == nil || services == service, "the license server went on")
            services = service

            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "two", "stage": 0])
            let attempt = try await presenter.carryOut("long")
            #expect(attempt == round)
            try await presenter.wait(for: "long", "running")
            let seen = try await presenter.events()
            // Not a wait for something: the moment itself is what varies.
            Thread.pause(.milliseconds(Int.random(in: 0...120)))
            presenter.program.signal(9)
            _ = await presenter.program.ended()

            let next = try await Presenter.start(
                talk,
                data: data,
                cookie: key,
                environment: environment
            )
            let after = try await next.events()
            #expect(Array(after.prefix(seen.count)) == seen, "every event that was seen is there")
            #expect(after.map { $0["n"]?.int } == (1...after.count).map { $0 })
            let gone = await eventually { self.survivors().isEmpty }
            #expect(gone, "left running: \(survivors())")
            next.program.signal(9)
            _ = await next.program.ended()
        }
        let last = try await Presenter.start(
            talk,
            data: data,
            cookie: key,
            environment: environment
        )
        await last.end()
        let lowered = await eventually { services.map { ProcessTree.started($0) == nil } ?? true }
        #expect(lowered, "an orderly end lowers the stage")
    }

    private func serviceProcess() throws -> Int {
        let state = try String(
            contentsOfFile: folder.file("data/stage/stage/state.json"),
            encoding: .utf8
        )
        return try #require(try JSON(parsing: state)["members"]?[0]?["pid"]?.int)
    }

    private func survivors() -> [Int] {
        let text = (try? String(contentsOfFile: folder.file("pids"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { Int($0) }
            .filter { ProcessTree.started($0) != nil }
    }
}
