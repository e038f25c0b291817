import Conditions
import Events
import Foundation
import Processes
import Runbooks
import Running
import Synchronization
import TestSupport

/// A session in a folder of its own, with everything its steps reported.
final class StepStage: Sendable {
    let folder = TemporaryFolder()
    let session: Session
    let runner: StepRunner
    let workspace: String
    let run: String
    private let seen = Mutex(Seen())

    struct Seen {
        var output: [UInt8] = []
        var rows: [Event.Rows] = []
        var prompts: [String] = []
        var process: Int?
        var redacted: [String: Int] = [:]
    }

    init(
        patience: StepRunner.Patience = StepRunner.Patience(
            silence: .milliseconds(100),
            isAttended: true
        ),
        environment: [String: String]? = nil
    ) throws {
        workspace = folder.file("workspace")
        try FileManager.default.createDirectory(
            atPath: workspace,
            withIntermediateDirectories: true
        )
        run = "test\(UInt64.random(in: 0...UInt64.max))"
        session = Session(
            workspace: workspace,
            folder: folder.file("session"),
            run: run,
            environment: environment
        )
        runner = StepRunner(session: session, patience: patience)
    }

    var output: String { seen.withLock { String(decoding: $0.output, as: UTF8.self) } }
    var lines: [String] {
        output.split(separator: "\n").map { String($0.filter { $0 != "\r" }) }
            .flatMap { $0.split(separator: "\r\n").map(String.init) }
    }
    var rows: [Event.Rows] { seen.withLock { $0.rows } }
    var prompts: [String] { seen.withLock { $0.prompts } }
    var process: Int? { seen.withLock { $0.process } }
    var redacted: [String: Int] { seen.withLock { $0.redacted } }

    /// Living processes of this stage.
    var processes: [Int] { ProcessTree.members(session: nil, token: session.token) }

    private var sink: StepSink {
        StepSink(
            started: { process in self.seen.withLock { $0.process = process } },
            output: { bytes, _ in self.seen.withLock { $0.output += bytes } },
            rows: { rows in self.seen.withLock { $0.rows.append(rows) } },
            waiting: { prompt in self.seen.withLock { $0.prompts.append(prompt) } },
            redacted: { rule, count in self.seen.withLock { $0.redacted[rule, default: 0] += count }
            }
        )
    }

    /// Runs a bash step.
    @discardableResult
    func shell(
        _ body: String,
        values: [String: String] = [:],
        environment: [String: String] = [:],
        secrets: [(name: String, value: String)] = [],
        timeout: Duration? = .seconds(30),
        _ change: (inout Step) -> Void = { _ in }
    ) async -> StepOutcome {
        var step = Step(id: "step", title: "Step", kind: .shell(.bash), body: body)
        step.grace = .milliseconds(300)
        change(&step)
        seen.withLock { $0 = Seen() }
        return await runner.run(
            StepContext(
                step: step,
                id: Event.StepID(step: step.id, attempt: 1),
                values: values,
                environment: environment,
                secrets: secrets,
                workspace: workspace,
                timeout: timeout
            ),
            sink: sink
        )
    }

    /// Runs an http step.
    func http(
        _ body: String,
        values: [String: String] = [:],
        secrets: [(name: String, value: String)] = [],
        _ change: (inout Step) throws -> Void = { _ in }
    ) async throws -> StepOutcome {
        var step = Step(id: "request", title: "Request", kind: .http, body: body)
        try change(&step)
        seen.withLock { $0 = Seen() }
        return await runner.run(
            StepContext(
                step: step,
                id: Event.StepID(step: step.id, attempt: 1),
                values: values,
                secrets: secrets,
                workspace: workspace,
                timeout: .seconds(10)
            ),
            sink: sink
        )
    }
}
