import Events
import Processes
import Runbooks
import Running

/// What a step costs beside a bare bash: its terminal, its driver and the state it hands on.
struct StepBench {
    let isQuick: Bool

    func run() async throws {
        try await ScratchFolder.use { folder in
            let session = Session(workspace: folder, folder: "\(folder)/session", run: "bench")
            let runner = StepRunner(session: session, patience: .unattended)
            var bare: [Duration] = []
            var step: [Duration] = []
            var hasPassed = true
            let clock = ContinuousClock()
            // The first of each reads programs from the disk.
            for round in 0...(isQuick ? 10 : 40) {
                let alone = try clock.measure { try Self.bash(in: folder) }
                let start = clock.now
                let outcome = await runner.run(Self.context(folder), sink: StepSink())
                let whole = clock.now - start
                hasPassed = hasPassed && outcome.result.status == .passed
                guard round > 0 else { continue }
                bare.append(alone)
                step.append(whole)
            }
            await session.close()
            let extra = step.median - bare.median
            Figure(what: "bare bash, median", value: bare.median.written).report()
            Figure(
                what: "step overhead over it, snapshot included, median",
                value: hasPassed ? extra.written : "a step failed",
                budget: "under 15 ms",
                isWithin: hasPassed && extra < .milliseconds(15)
            )
            .report()
        }
    }

    private static let body = "X=1; true"

    private static func bash(in folder: String) throws {
        let child = try Command(
            path: "/bin/bash",
            arguments: ["-c", body],
            environment: OwnEnvironment.variables,
            folder: folder,
            terminal: Command.TerminalSize(rows: 28, columns: 100)
        )
        .spawn()
        while true {
            if case .ended = child.next(within: .seconds(10)) { return }
        }
    }

    private static func context(_ folder: String) -> StepContext {
        StepContext(
            step: Step(id: "step", title: "Step", kind: .shell(.bash), body: body),
            id: Event.StepID(step: "step", attempt: 1),
            workspace: folder,
            timeout: .seconds(10)
        )
    }
}
