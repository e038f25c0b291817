import Conditions
private import FoundationEssentials
import Processes
private import Synchronization

/// A shell command that is asked something between the steps: what it prints is an answer and not
/// shown, and no state of it is handed on.
struct ShellQuestion: Sendable {
    private let script: String
    private let input: String?

    /// What a command answered.
    struct Answer: Sendable {
        var code: Int
        /// Its standard output, at most 8 MiB.
        var output: [UInt8]
        /// What it printed to its terminal: errors, as a rule.
        var errors: String
        var took: Duration

        /// The answer as conditions see it.
        var facts: Facts {
            Facts(
                exit: code,
                duration: took,
                stdout: String(decoding: output, as: UTF8.self),
                stderr: errors
            )
        }
    }

    private static let most = 8 << 20

    /// A question in bash.
    /// - Parameter input: What the command reads; nothing where nil.
    init(_ script: String, input: String? = nil) {
        self.script = script
        self.input = input
    }

    /// Asks with the state that the steps of a session have left.
    ///
    /// - Throws: ``StepFault`` where no answer came within the time, or the task was cancelled.
    func ask(
        _ context: StepContext,
        session: Session,
        within limit: Duration
    ) async throws -> Answer {
        let start = try await session.start(context)
        do {
            let answer = try await run(start, within: limit)
            await session.discard(start)
            return answer
        } catch {
            await session.discard(start)
            throw error
        }
    }

    private func run(_ start: Session.Start, within limit: Duration) async throws -> Answer {
        let folders = start.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        guard let bash = Processes.Command.find("bash", in: folders) else {
            throw StepFault("There is no bash in \(folders).")
        }
        var lines = "exec 1>&3 3>&- 4<&- 0</dev/null\n\(script)"
        if let input {
            let file = "\(start.target).in"
            try PrivateFile.write(input, to: file)
            lines = "exec 1>&3 3>&- 4<&- 0<\(ShellState.quoted(file))\n\(script)"
        }
        let child = try Processes.Command(
            path: bash,
            arguments: ["--noprofile", "--norc", "-c", lines, "question"],
            environment: start.environment,
            folder: start.folder,
            terminal: Processes.Command.TerminalSize(rows: 50, columns: 200),
            hasControl: true
        ).spawn()
        defer { child.release() }
        let isCancelled = Atomic(false)
        let answer = try await withTaskCancellationHandler {
            try await Thread.run(name: "question") {
                Self.follow(child, isCancelled: { isCancelled.load(ordering: .relaxed) }, limit)
            }
        } onCancel: {
            isCancelled.store(true, ordering: .relaxed)
            child.wake()
        }
        if let input, !input.isEmpty {
            try? FileManager.default.removeItem(atPath: "\(start.target).in")
        }
        guard let answer else {
            await ProcessTree.end(session: child.process, token: start.token, grace: .zero)
            throw StepFault(
                isCancelled.load(ordering: .relaxed)
                    ? "It was stopped." : "It did not answer within \(limit.components.seconds) s."
            )
        }
        return answer
    }

    private static func follow(
        _ child: Child,
        isCancelled: () -> Bool,
        _ limit: Duration
    ) -> Answer? {
        let began = ContinuousClock.now
        var output: [UInt8] = []
        var errors: [UInt8] = []
        while true {
            let left = limit - (.now - began)
            guard left > .zero, !isCancelled() else { return nil }
            switch child.next(within: left) {
            case .report(let bytes):
                output += bytes.prefix(max(0, most - output.count))
            case .output(let bytes):
                errors += bytes
                if errors.count > 65_536 { errors.removeFirst(errors.count - 65_536) }
            case .ended(let exit):
                let code: Int =
                    switch exit {
                    case .code(let code): code
                    case .signal(let signal): 128 + signal
                    }
                return Answer(
                    code: code,
                    output: output,
                    errors: PlainText.of(errors),
                    took: .now - began
                )
            case .woken, .silence: break
            }
        }
    }
}
