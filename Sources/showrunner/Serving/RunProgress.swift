import Events
import JSONValue
import Runbooks
private import Synchronization
private import Terminal

/// How a runbook comes along: on a terminal one line with the step, its time and what it printed
/// last; and the cases of the JUnit report.
final class RunProgress: Sendable {
    private struct Current {
        let step: Step
        let place: Int
        let began: ContinuousClock.Instant
        /// The first of its attempts, and the one that is made now.
        var attempts: (first: Int, now: Int)?
        var last = ""
        /// What it was told to wait for last.
        var prompt: String?
    }

    private let line: StatusLine
    private let count: Int
    private let runbook: String
    /// Whether nothing but results is printed.
    private let isQuiet: Bool
    private let current = Mutex<Current?>(nil)
    private let cases = Mutex<[JUnitReport.Case]>([])
    /// What is typed for steps that wait, as it is typed.
    let typed: AsyncStream<(step: String, keys: [UInt8])>
    private let type: AsyncStream<(step: String, keys: [UInt8])>.Continuation
    /// How many steps ended in each word.
    private let ends = Mutex<[String: Int]>([:])

    init(line: StatusLine, runbook: String, count: Int, isQuiet: Bool) {
        self.line = line
        self.runbook = runbook
        self.count = count
        self.isQuiet = isQuiet
        (typed, type) = AsyncStream.makeStream()
    }

    /// Notes that a step begins.
    func begin(_ step: Step, place: Int) {
        current.withLock { $0 = Current(step: step, place: place, began: .now) }
        show()
    }

    /// Hears what the step waits for and what it prints.
    func hear(_ event: Event) {
        if case .stepPrompt(let id, let text) = event.body { return ask(id.step, text) }
        if case .stepIntent(let id, let intent) = event.body, id.part == nil {
            note(id)
            if let sentence = intent.waitsFor { wait(sentence) }
            return
        }
        guard line.isShown, case .stepRows(_, let rows) = event.body,
            let text = RunProgress.lastLine(of: rows)
        else { return }
        current.withLock { $0?.last = text }
    }

    /// Notes which attempt is made.
    private func note(_ id: Event.StepID) {
        current.withLock { now in
            guard now?.step.id == id.step else { return }
            let first = now?.attempts?.first ?? id.attempt
            now?.attempts = (first, id.attempt)
        }
    }

    /// Says what a step waits for before it starts: in a pipe as a line of its own.
    private func wait(_ sentence: String) {
        let title = current.withLock { now in
            now?.last = sentence
            return now?.step.title
        }
        guard !line.isShown, !isQuiet, let title else { return }
        Console.print("\(title): \(sentence)")
    }

    /// Says which step waits for what, and lends it the keyboard of the person who sits there.
    private func ask(_ step: String, _ text: String) {
        guard line.isShown, Keyboard.isThere else { return }
        let asks = current.withLock { now -> (title: String, isNew: Bool)? in
            guard let asked = now, asked.step.id == step else { return nil }
            // What is typed meanwhile stands behind the same question.
            let isNew = asked.prompt.map { !text.hasPrefix($0) } ?? true
            if isNew { now?.prompt = text }
            return (asked.step.title, isNew)
        }
        guard let asks else { return }
        if asks.isNew {
            line.clear()
            let head = Console.coloured("\(asks.title) waits for you", .amber)
            Console.note("    \(head): \(text)")
            show()
        }
        Keyboard.listen { [type] keys in type.yield((step, keys)) }
    }

    /// Notes how a step ended.
    func end(_ step: Step, _ result: Event.StepResult?, word: String, why: String?) {
        current.withLock { $0 = nil }
        line.clear()
        // It goes on in the background, and is reported once it is over.
        guard word != "running" else { return }
        let isAllowed =
            step.allowFail && !["passed", "skipped", "cancelled", "interrupted"].contains(word)
        ends.withLock { $0[isAllowed ? "\(word) as allowed" : word, default: 0] += 1 }
        let message = why ?? result?.message ?? ""
        let unmet = (result?.unmet ?? []).map { "expected \($0.expected), found \($0.actual)" }
        let outcome: JUnitReport.Outcome =
            switch word {
            case _ where isAllowed: .allowed(message.isEmpty ? unmet.first ?? word : message)
            case "passed": .passed
            case "skipped": .skipped(message)
            case "error", "interrupted": .error(message)
            default: .failed(message.isEmpty ? unmet.first ?? word : message)
            }
        cases.withLock {
            $0.append(
                JUnitReport.Case(
                    name: step.title,
                    group: runbook,
                    took: result?.took ?? .zero,
                    outcome: outcome,
                    detail: unmet + (result?.unmet.flatMap(\.near) ?? [])
                )
            )
        }
    }

    /// The results so far.
    var report: JUnitReport {
        JUnitReport(name: runbook, cases: cases.withLock { $0 })
    }

    /// How many steps ended how, in words.
    var tally: String {
        let ends = ends.withLock { $0 }
        let others = [
            ("failed", "failed"), ("timed_out", "timed out"), ("cancelled", "cancelled"),
            ("error", "could not be carried out"), ("interrupted", "interrupted"),
            ("skipped", "skipped"),
        ].flatMap { word, text in
            [(word, text), ("\(word) as allowed", "\(text) as allowed")]
        }.compactMap { word, text in ends[word].map { "\($0) \(text)" } }
        let passed = "\(ends["passed"] ?? 0) of \(count) steps passed"
        return ([passed] + others).joined(separator: ", ")
    }

    /// Keeps the line's time right until cancelled.
    func run() async { await line.keep { show() } }

    private func show() {
        guard let now = current.withLock({ $0 }) else { return }
        let elapsed = ContinuousClock.now - now.began
        let plan = now.step.budget.map { " of \($0.clock)" } ?? ""
        var head = "\(now.place + 1)/\(count)  \(elapsed.clock)\(plan)"
        if let (first, attempt) = now.attempts, attempt > first {
            head += "  attempt \(attempt - first + 1) of \(now.step.retry + 1)"
        }
        line.show(
            RunProgress.line(head, now.step.title, now.last, columns: StatusLine.columns)
        )
    }

    /// The figures whole, then the title, then what was printed last: of what is left for these two,
    /// each has half where both are long.
    private static func line(
        _ head: String,
        _ title: String,
        _ last: String,
        columns: Int
    ) -> String {
        let rest = columns - TerminalText.columns(of: head) - 2
        let wanted = last.isEmpty ? 0 : TerminalText.columns(of: last) + 2
        let title = TerminalText.cut(title, to: max(rest / 2, rest - wanted))
        return [head, title, last].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// The last line that holds something among the rows that changed.
    private static func lastLine(of rows: Event.Rows) -> String? {
        rows.rows.reversed().lazy.compactMap { row -> String? in
            // The row's number comes first.
            let text = ScreenText.text(of: (row.array ?? []).dropFirst())
            return text.isEmpty ? nil : text
        }.first
    }
}
