private import Conditions
private import Digest
private import Events
private import FoundationEssentials
private import Processes
private import Redaction
private import Runbooks
private import Synchronization

/// One attempt of a step that changes a configuration file: read, changed in memory, noted in the
/// ledger, written.
final class ConfigStep: StepWork {
    private let cancelled = Atomic(false)

    func cancel() { cancelled.store(true, ordering: .relaxed) }

    /// A file before and after its change.
    private struct Change: Sendable {
        let file: ReplacedFile
        let before: [UInt8]
        let after: [UInt8]
    }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        await sink.started(nil)
        var output = OutputPath(context: context, sink: sink)
        var result = Event.StepResult(status: .passed, took: .zero)
        var facts = Facts()
        do {
            let change = try await change(for: context)
            let lines = FileDifference.lines(before: change.before, after: change.after)
            let shown = [change.file.path] + lines.map(FileDifference.coloured)
            output.take(Array((shown.joined(separator: "\r\n") + "\r\n").utf8), at: .now - began)
            facts.stdout = lines.joined(separator: "\n")
            if change.before == change.after {
                result.message = "The file says so already, so nothing was changed."
            } else if cancelled.load(ordering: .relaxed) {
                result.status = .cancelled
            } else {
                try await write(change, context)
            }
        } catch {
            result.status = .error
            result.message = output.redactor.redact("\(error)")
        }
        output.finish(at: .now - began)
        result.took = .now - began
        facts.duration = result.took
        return judge(&result, facts, context, output)
    }

    private func judge(
        _ result: inout Event.StepResult,
        _ facts: Facts,
        _ context: StepContext,
        _ output: borrowing OutputPath
    ) -> StepOutcome {
        guard result.status == .passed else { return StepOutcome(result: result) }
        let verdict = Condition.evaluate(context.expectations, facts)
        let redactor = output.redactor
        result.unmet = verdict.unmet.map { redactor.redact($0) }
        if verdict != .met { result.status = .failed }
        return StepOutcome(result: result, warnings: output.refusals)
    }

    private func change(for context: StepContext) async throws -> Change {
        let name = context.step.options["file"] ?? ""
        guard !name.isEmpty else { throw StepFault("It names no file. Add file=PATH.") }
        let path = name.hasPrefix("/") ? name : "\(context.workspace)/\(name)"
        let text = try ConfigText.parse(context.step.body).filled { context.value($0) }
        let format = context.step.options["format"].flatMap(ConfigFile.Format.init(rawValue:))
        let result: Result<Change, any Error> = try await Thread.run(name: "config") {
            Result {
                guard FileManager.default.fileExists(atPath: path) else {
                    throw StepFault("There is no file \(name) in \(context.workspace).")
                }
                let file = try ReplacedFile(path)
                let before = try file.bytes(atMost: ConfigFile.limit)
                let after: [UInt8]
                switch text {
                case .diff(let diff): after = try Self.named(name) { try diff.applied(to: before) }
                case .settings(let settings):
                    guard let known = format.map(ConfigFile.init(format:)) ?? ConfigFile(name: name)
                    else {
                        throw StepFault(
                            "The form of \(name) is not known. Add format=json, yaml, env or ini."
                        )
                    }
                    after = try Self.named(name) { try known.setting(settings, in: before) }
                }
                return Change(file: file, before: before, after: after)
            }
        }
        return try result.get()
    }

    /// Says which file it is that something is wrong with.
    private static func named<Result>(_ name: String, _ body: () throws -> Result) throws -> Result
    {
        do {
            return try body()
        } catch let fault as ConfigText.Fault {
            throw StepFault("Line \(fault.line + 1): \(name): \(fault)")
        } catch {
            throw StepFault("\(name): \(error)")
        }
    }

    /// Notes the change, makes sure that nobody else made one meanwhile, and writes it.
    private func write(_ change: Change, _ context: StepContext) async throws {
        if context.step.undo == .automatic {
            let copy = FileCopy(
                path: change.file.path,
                bytes: change.before,
                changed: SHA256.hexadecimal(of: change.after)
            )
            try await context.note(.restore(copy))
        }
        let result: Result<Void, any Error> = try await Thread.run(name: "config") {
            Result {
                guard try change.file.bytes(atMost: ConfigFile.limit) == change.before else {
                    throw StepFault("Somebody else changed the file just now, so it was left.")
                }
                try change.file.replace(with: change.after)
            }
        }
        try result.get()
    }
}
