private import Events
private import Runbooks
private import Synchronization

/// One attempt of a step whose lines are commands of kubectl, in a context that must be the one the
/// step names.
final class KubectlStep: StepWork {
    private let session: Session
    private let shell: ShellStep
    private let question = Mutex<(task: Task<Void, any Error>?, isCancelled: Bool)>((nil, false))

    init(session: Session, patience: StepRunner.Patience) {
        self.session = session
        shell = ShellStep(session: session, patience: patience)
    }

    func cancel() {
        question.withLock { question in
            question.isCancelled = true
            question.task?.cancel()
        }
        shell.cancel()
    }

    func type(_ bytes: [UInt8]) -> Bool { shell.type(bytes) }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        var context = context
        let text: KubectlText
        do {
            // Nothing is asked of the cluster where a name has no value (rule 8).
            context.step.body = try ShellTemplate(context.step.body).filled { [context] name in
                context.value(name)
            }
            text = try KubectlText(context.step)
        } catch {
            return .error("\(error)", after: .now - began)
        }
        let task = Task { [context] in try await self.prepare(text, context) }
        question.withLock { question in
            question.task = task
            if question.isCancelled { task.cancel() }
        }
        do {
            try await task.value
        } catch {
            guard !question.withLock({ $0.isCancelled }) else { return .stoppedBeforeItsStart }
            return .error("\(error)", after: .now - began)
        }
        context.step.body = text.script
        context.timeout = context.timeout.map { max(.milliseconds(1), $0 - (.now - began)) }
        return await shell.run(context, sink: sink)
    }

    /// Refuses a wrong context, and notes what takes the change back.
    private func prepare(_ text: KubectlText, _ context: StepContext) async throws {
        if let wanted = context.step.options["context"] {
            let answer = try await ask("kubectl config current-context", context)
            let found = answer.code == 0 ? Self.firstLine(of: answer) : nil
            guard found == wanted else {
                let name = found.map { "The context is \($0)" } ?? "There is no current context"
                throw StepFault(
                    "\(name), and this step is for \(wanted). Nothing was run. "
                        + "Switch with: kubectl config use-context \(wanted)"
                )
            }
        }
        guard context.step.undo == .automatic, !context.isLook else { return }
        var commands: [String] = []
        for change in try text.changes() {
            let before = try await ask(change.question, context)
            let answer = String(decoding: before.output, as: UTF8.self)
            guard before.code == 0, let command = change.undo(from: answer) else {
                let said = before.errors.split(separator: "\n").last.map(String.init)
                throw StepFault(
                    "What \(change.object) is like now cannot be read, so nothing was changed: "
                        + (before.code == 0
                            ? "kubectl's answer holds no such value."
                            : said ?? "kubectl ended with \(before.code).")
                        + " Write what takes it back: #@ undo kubectl …"
                )
            }
            commands.append(command)
        }
        for command in commands { try await context.note(.command(command)) }
    }

    private func ask(
        _ question: String,
        _ context: StepContext
    ) async throws
        -> ShellQuestion.Answer
    {
        let limit = min(context.timeout ?? .seconds(20), .seconds(20))
        return try await ShellQuestion(question).ask(context, session: session, within: limit)
    }

    private static func firstLine(of answer: ShellQuestion.Answer) -> String? {
        String(decoding: answer.output, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
}
