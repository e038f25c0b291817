private import Conditions
private import Events
import Processes
private import Redaction
import Runbooks

/// Follows one attempt of a shell step on a thread of its own, from its start to its end.
///
/// It reads the terminal, asks the state machine what to do, and does it.
struct ShellWatch: ~Copyable {
    let attempt: ShellAttempt
    let context: StepContext
    let start: Session.Start
    let patience: StepRunner.Patience
    let began: ContinuousClock.Instant
    private var machine: StepMachine
    private var output: OutputPath
    private var answers: AnswerBook
    private var finder: MarkFinder
    private var reports: [UInt8] = []
    /// The exit code the driver told.
    private var code: Int?
    private var codeTold: Duration?
    private var isDriverGone = false
    private var quietSince = Duration.zero
    private var isAsking = false
    private var personTime = PersonTime()
    /// When it was last looked whether anything waits for input.
    private var promptChecked: Duration?
    private var membersChecked: Duration?
    /// Whether TERM found only the driver, which does not heed it.
    ///
    /// The step's shell gets it then as soon as it is there. Later processes do not: they may be
    /// what a trap cleans up with.
    private var termIsOwed = false
    private var left = 0
    private var gaveUpAt: String?
    private var readiness: Readiness
    private var outcome: StepMachine.Outcome?
    private var endedAt: Duration?

    init(
        attempt: ShellAttempt,
        context: StepContext,
        sink: StepSink,
        start: Session.Start,
        answers: [(prompt: String, reply: String)],
        mark: [UInt8],
        patience: StepRunner.Patience,
        began: ContinuousClock.Instant
    ) {
        self.attempt = attempt
        self.context = context
        self.start = start
        self.patience = patience
        self.began = began
        // This is one attempt: its retries, its question and its time were seen to by the caller.
        var step = context.step
        step.retry = 0
        step.confirm = nil
        step.until = []
        step.timeout = context.timeout
        machine = StepMachine(step)
        output = OutputPath(context: context, sink: sink)
        self.answers = AnswerBook(answers)
        finder = MarkFinder(mark)
        readiness = Readiness(context)
    }

    private var now: Duration { .now - began }

    /// Follows the attempt to its end.
    mutating func follow() -> ShellEnd {
        perform(machine.handle(.start, at: now))
        perform(machine.handle(.spawned, at: now))
        while outcome == nil {
            let wait = wait(at: now)
            take(attempt.child.next(within: wait))
            let now = now
            if let deadline = machine.deadline, now >= deadline {
                perform(machine.handle(.time, at: now))
            }
            output.tick(at: now)
            lookForReadiness(at: now)
            lookForEnd(at: now)
            lookForPrompt(at: now)
        }
        output.finish(at: now)
        return end()
    }

    /// Keeps reading what processes that were left running print, until none is left.
    func linger() {
        var isReleased = false
        while true {
            switch attempt.child.next(within: .seconds(1)) {
            case .ended: return
            case .silence where !isReleased && attempt.others.isEmpty:
                attempt.child.release()
                isReleased = true
            default: break
            }
        }
    }

    private func wait(at now: Duration) -> Duration {
        var due = now + .seconds(1)
        if let deadline = machine.deadline { due = min(due, deadline) }
        if let deadline = output.deadline { due = min(due, deadline) }
        if let deadline = readiness.deadline { due = min(due, deadline) }
        if isEnding { due = min(due, now + .milliseconds(5)) }
        if !isAsking, code == nil { due = min(due, promptCheckDue) }
        return max(.zero, due - now)
    }

    /// Once the silence is long enough, then every second while it lasts.
    private var promptCheckDue: Duration {
        guard let checked = promptChecked, checked >= quietSince else {
            return quietSince + patience.silence
        }
        return checked + .seconds(1)
    }

    /// Whether the processes are watched for being gone.
    private var isEnding: Bool {
        if case .ending = machine.state { return true }
        return codeTold != nil || isDriverGone
    }

    private mutating func take(_ happening: Child.Happening) {
        switch happening {
        case .output(let bytes):
            quietSince = now
            if isAsking { resume() }
            let bytes = finder.pass(bytes)
            guard !bytes.isEmpty else { return }
            output.take(bytes, at: now)
            readiness.hear(at: now)
            if let reply = answers.feed(bytes) { attempt.child.type(Array("\(reply)\r".utf8)) }
        case .report(let bytes):
            reports += bytes
            guard code == nil, let end = reports.firstIndex(of: 0x0A) else { return }
            code = Int(String(decoding: reports[..<end], as: UTF8.self)) ?? 255
            codeTold = now
        case .ended: isDriverGone = true
        case .woken: hearWishes()
        case .silence: break
        }
    }

    private mutating func hearWishes() {
        let wishes = attempt.takeWishes()
        if wishes.hasTyped {
            quietSince = now
            resume()
        }
        // A step that has said how it ended is over, whoever presses what.
        guard code == nil else { return }
        for _ in 0..<wishes.cancels { perform(machine.handle(.cancel, at: now)) }
    }

    private mutating func resume() {
        isAsking = false
        personTime.end(at: now)
        perform(machine.handle(.answered, at: now))
    }

    private mutating func perform(_ actions: [StepMachine.Action]) {
        for action in actions {
            switch action {
            case .signal(.terminate):
                let members = ProcessTree.members(
                    session: attempt.child.process,
                    token: attempt.token
                )
                ProcessTree.end(members, kindly: true)
                termIsOwed = members.allSatisfy { $0 == attempt.child.process }
            case .signal(.kill):
                ProcessTree.end(attempt.others + [attempt.child.process], kindly: false)
            case .evaluate: evaluate()
            case .end(let outcome):
                self.outcome = outcome
                endedAt = endedAt ?? codeTold ?? now
            case .ask, .spawn, .attemptEnded: break
            }
        }
    }
}

// MARK: - The end

extension ShellWatch {
    /// The longest wait for the end of the output, and for processes that are about to end too.
    private static let drain = Duration.seconds(1)
    private static let settling = Duration.milliseconds(150)

    private mutating func lookForEnd(at now: Duration) {
        if case .ending(_, let isKilled, _) = machine.state {
            guard isDue(at: now) else { return }
            let others = attempt.others
            if isKilled {
                ProcessTree.end(others + [attempt.child.process], kindly: false)
            } else if termIsOwed, !others.isEmpty {
                ProcessTree.end(others, kindly: true)
                termIsOwed = false
            }
            guard others.isEmpty else { return }
            attempt.child.release()
            guard isDriverGone else { return }
            let end = ending
            perform(machine.handle(.exited(code: end.code, signal: end.signal), at: now))
            perform(machine.handle(.gone, at: now))
        } else if let told = codeTold {
            guard finder.isFound || isDriverGone || now >= told + Self.drain, isDue(at: now) else {
                return
            }
            let before = left
            left = attempt.others.count
            guard left == 0 || now >= told + Self.settling else { return }
            if before > 0, left == 0 { readRest() }
            let end = ending
            perform(machine.handle(.exited(code: end.code, signal: end.signal), at: now))
        } else if isDriverGone {
            // Something in the step killed its own session; what is left of it goes too.
            let others = attempt.others
            ProcessTree.end(others, kindly: false)
            guard others.isEmpty else { return }
            perform(
                machine.handle(
                    .broke("The step's session was killed from within, so its end is not known."),
                    at: now
                )
            )
        }
    }

    /// What processes printed that ended after the shell.
    private mutating func readRest() {
        while case .output(let bytes) = attempt.child.next(within: .milliseconds(2)) {
            take(.output(bytes))
        }
    }

    /// Whether it is time to look at all processes again.
    private mutating func isDue(at now: Duration) -> Bool {
        if let last = membersChecked, now < last + .milliseconds(5) { return false }
        membersChecked = now
        return true
    }

    /// How the step's shell ended: an exit code, or as the shell writes it the code of a signal.
    private var ending: (code: Int?, signal: Int?) {
        guard let code else { return (128 + 9, 9) }
        // The shell wrote its state down with another code, or not at all: it did not exit.
        let isSignal = (129...192).contains(code) && ShellEnding(target: start.target)?.code != code
        return (code, isSignal ? code - 128 : nil)
    }

    private var facts: Facts {
        let looks = (context.expectations.flatMap { $0.terms.map(\.selector) })
            .contains { $0 != .exit && $0 != .duration }
        let ended = endedAt ?? codeTold
        let waited = personTime
        let needsText = looks || !context.step.captures.isEmpty || context.isLook
        return Facts(
            exit: code,
            duration: ended.map { $0 - waited.total(at: $0) },
            stdout: needsText ? PlainText.of(output.kept.bytes) : ""
        )
    }

    private mutating func evaluate() {
        let verdict = Condition.evaluate(context.expectations, facts)
        perform(machine.handle(.evaluated(StepMachine.Evaluation(expectations: verdict)), at: now))
    }

    private func end() -> ShellEnd {
        let outcome = outcome ?? StepMachine.Outcome(.error)
        let redactor = output.redactor
        let isStopped = outcome.status == .cancelled || outcome.status == .timedOut
        let ended = endedAt ?? now
        let waited = personTime.total(at: ended)
        var end = ShellEnd(
            status: Event.Status(rawValue: outcome.status.rawValue) ?? .error,
            code: outcome.code,
            signal: outcome.signal,
            took: ended - waited,
            waited: waited,
            leftRunning: left,
            unmet: outcome.unmet.map { redactor.redact($0) },
            message: outcome.status == .timedOut
                ? context.overtime : outcome.message ?? explanation(outcome),
            warnings: start.warnings + output.refusals,
            ending: isStopped ? nil : ShellEnding(target: start.target),
            isStopped: isStopped
        )
        if code == 2, !isStopped, let refusal = ShellRefusal(target: start.target) {
            return refused(refusal, end)
        }
        if readiness.isOverdue, outcome.status == .cancelled {
            end.status = .timedOut
            end.message = readiness.complaint
        }
        if let line = gaveUpAt, outcome.status == .cancelled {
            end.status = .failed
            end.message =
                "It was waiting for input, and nobody is there to type: \(line)"
                + (answers.expected.map {
                    " The next answer is for \"\($0)\", which it did not print."
                } ?? " Answer it beforehand: #@ answer \"TEXT\" REPLY")
        }
        if context.isLook {
            end.facts = facts
        } else if end.status == .passed {
            capture(into: &end)
        }
        end.message = end.message.map { redactor.redact($0) }
        return end
    }

    private func refused(_ refusal: ShellRefusal, _ end: ShellEnd) -> ShellEnd {
        var end = end
        (end.status, end.code, end.unmet) = (.error, nil, [])
        let line = context.step.line(ofBody: refusal.line)
        end.message = output.redactor.redact(
            "It is not runnable: line \(line): \(refusal.words). Nothing of it ran. Mend that line,"
                + " or name text as the language of the fence, which is then only shown."
        )
        (end.isStopped, end.hasNotBegun) = (true, true)
        return end
    }

    private func capture(into end: inout ShellEnd) {
        guard !context.step.captures.isEmpty else { return }
        let result = Captures(context.step.captures, facts: facts)
        end.captured = result.values
        end.warnings += result.warnings
        guard let failure = result.failure else { return }
        end.status = .failed
        end.message = failure
    }

    private func explanation(_ outcome: StepMachine.Outcome) -> String? {
        guard outcome.status == .failed else { return nil }
        return ExitWords.explain(
            code: outcome.code,
            signal: outcome.signal,
            output: PlainText.of(output.kept.last(4_096))
        )
    }
}

// MARK: - Readiness

extension ShellWatch {
    private mutating func lookForReadiness(at now: Duration) {
        guard readiness.isDue(at: now), code == nil else { return }
        let text = PlainText.of(output.kept.last(Readiness.window))
        switch readiness.judge(text, at: now) {
        case .ready: attempt.notices.send(.ready)
        case .overdue: perform(machine.handle(.cancel, at: now))
        case .notYet: break
        }
    }
}

// MARK: - Prompts

extension ShellWatch {
    private mutating func lookForPrompt(at now: Duration) {
        guard !isAsking, code == nil, gaveUpAt == nil, now >= promptCheckDue else { return }
        let silentSince = max(quietSince, promptChecked ?? .zero)
        promptChecked = now
        switch machine.state {
        case .running, .waiting: break
        default: return
        }
        guard attempt.child.awaitsInput(among: attempt.others) else { return }
        isAsking = true
        personTime.begin(at: silentSince)
        let line = output.redactor.redact(lastLine)
        perform(machine.handle(.asked(line), at: now))
        attempt.notices.send(.waiting(line))
        guard !patience.isAttended else { return }
        gaveUpAt = line
        perform(machine.handle(.cancel, at: now))
    }

    /// The line the step stopped at: the last one that is not blank.
    private var lastLine: String {
        let lines = PlainText.of(output.kept.last(2_048)).split(separator: "\n")
        let line = lines.last { !$0.allSatisfy(\.isWhitespace) } ?? ""
        return String(line.suffix(200))
    }
}
