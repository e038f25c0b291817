import Conditions
import Events
import FoundationEssentials
import JSONValue
import Markdown
import Processes
import Runbooks
import Synchronization
import TestSupport
import Testing

@testable import Running

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
        environment: [String: String]? = nil,
        lookout: Lookout = .blind
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
        runner = StepRunner(session: session, patience: patience, lookout: lookout)
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
        return await carryOut(
            step,
            values: values,
            environment: environment,
            secrets: secrets,
            timeout: timeout
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
        return await carryOut(step, values: values, secrets: secrets, timeout: .seconds(10))
    }

    /// Runs a step of a runbook.
    @discardableResult
    func carryOut(
        _ text: String,
        values: [String: String] = [:],
        environment: [String: String] = [:],
        secrets: [(name: String, value: String)] = [],
        timeout: Duration? = .seconds(30),
        isRefused: Bool = false,
        note: (@Sendable (UndoAction) async throws -> Void)? = nil
    ) async throws -> StepOutcome {
        let runbook = Runbook.parse(try SourceText(file: "runbooks/t.md", text: text))
        #expect(runbook.errors.isEmpty != isRefused, "\(runbook.errors)")
        let step = try #require(runbook.steps.first)
        return await carryOut(
            step,
            values: values,
            environment: environment,
            secrets: secrets,
            timeout: step.timeout ?? timeout,
            note: note
        )
    }

    /// Runs a step.
    @discardableResult
    func carryOut(
        _ step: Step,
        values: [String: String] = [:],
        environment: [String: String] = [:],
        secrets: [(name: String, value: String)] = [],
        timeout: Duration? = .seconds(30),
        note: (@Sendable (UndoAction) async throws -> Void)? = nil
    ) async -> StepOutcome {
        seen.withLock { $0 = Seen() }
        var context = StepContext(
            step: step,
            id: Event.StepID(step: step.id, attempt: 1),
            values: values,
            environment: environment,
            secrets: secrets,
            workspace: workspace,
            timeout: timeout
        )
        if let note { context.note = note }
        return await runner.run(context, sink: sink)
    }

    /// The text of the screen as it was drawn last.
    var screen: [String] {
        var rows: [Int: String] = [:]
        for patch in self.rows {
            if patch.isWhole { rows = [:] }
            for row in patch.rows {
                guard let cells = row.array, let place = cells.first?.int else { continue }
                rows[place] = stride(from: 1, to: cells.count, by: 2).map {
                    cells[$0].string ?? cells[$0][0]?.string ?? ""
                }.joined()
            }
        }
        return rows.sorted { $0.key < $1.key }.map { row in
            String(row.value.reversed().drop { $0 == " " }.reversed())
        }.filter { !$0.isEmpty }
    }
}
