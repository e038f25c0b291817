import Conditions
import Events
import Redaction
private import Runbooks
private import Terminal

/// What happens to the bytes a step prints: they are kept in memory for its expectations, and
/// without their secrets reported and drawn (DESIGN §4).
///
/// It has no clock: times are given to it, since the attempt began.
struct OutputPath: ~Copyable {
    /// Everything that was printed, secrets included; never leaves this process.
    private(set) var kept = KeptOutput()
    private let sink: StepSink
    /// What masks the secrets of this attempt.
    private(set) var redactor: Redactor
    private var terminal: Terminal
    private var pacer = FramePacer()
    private var version = 0
    private var told: [String: Int] = [:]
    private var frameDue: Duration?
    private var flushDue: Duration?

    /// How long the end of the output may be held back in search of what looks like a secret; the
    /// beginning of a declared one waits for more.
    private static let longestHold = Duration.milliseconds(50)

    init(context: StepContext, sink: StepSink) {
        self.sink = sink
        redactor = Redactor(secrets: context.secrets, patterns: context.redactions)
        terminal = Terminal(
            rows: context.step.terminal.rows,
            columns: context.step.terminal.columns,
            // Pages keep the lines they saw.
            scrollback: 0
        )
    }

    /// When ``tick(at:)`` is due.
    var deadline: Duration? { [frameDue, flushDue].compactMap { $0 }.min() }

    /// Secrets that cannot be masked, each as a sentence.
    var refusals: [String] { redactor.refusals.map { "\($0.name): \($0.reason)" } }

    /// Takes what was printed.
    mutating func take(_ bytes: [UInt8], at now: Duration) {
        kept.append(bytes)
        flushDue = now + Self.longestHold
        show(redactor.feed(bytes), at: now)
    }

    /// Sends what has become due.
    mutating func tick(at now: Duration) {
        if let due = flushDue, now >= due {
            flushDue = nil
            show(redactor.pause(), at: now)
        }
        if let due = frameDue, now >= due {
            frameDue = nil
            act(on: pacer.tick(at: now))
        }
    }

    /// Sends all that is left, at the end of the attempt.
    mutating func finish(at now: Duration) {
        flushDue = nil
        frameDue = nil
        show(redactor.flush(), at: now)
        sendRows()
    }

    private mutating func show(_ clean: [UInt8], at now: Duration) {
        guard !clean.isEmpty else { return }
        sink.output(clean, now)
        terminal.write(clean)
        act(on: pacer.change(at: now))
    }

    private mutating func act(on action: FramePacer.Action) {
        switch action {
        case .send: sendRows()
        case .wait(let until): frameDue = until
        case .nothing: break
        }
    }

    private mutating func sendRows() {
        tellCounts()
        guard let patch = terminal.takePatch() else { return }
        version += 1
        sink.rows(
            Event.Rows(
                version: version,
                size: patch.size,
                isWhole: patch.isWhole,
                cursor: patch.cursor,
                scrolled: patch.scrolled,
                rows: patch.rows.map { checked($0).json }
            )
        )
    }

    /// A secret put together on screen by moving the cursor was not one run of bytes.
    private func checked(_ row: Patch.Row) -> Patch.Row {
        let text = row.text
        let clean = redactor.redact(text)
        guard clean != text else { return row }
        return Patch.Row(
            index: row.index,
            texts: [
                Patch.StyledText(
                    text: clean,
                    columns: row.texts.reduce(0) { $0 + $1.columns },
                    isWide: row.texts.contains(where: \.isWide),
                    style: Style()
                )
            ]
        )
    }

    private mutating func tellCounts() {
        for (rule, count) in redactor.counts.sorted(by: { $0.key < $1.key })
        where count > told[rule, default: 0] {
            sink.redacted(rule, count - told[rule, default: 0])
            told[rule] = count
        }
    }
}

extension Redactor {
    /// A condition that was not met, as an event holds it.
    func redact(_ unmet: Unmet) -> Event.Unmet {
        Event.Unmet(
            expected: redact(unmet.expected),
            actual: redact(unmet.actual),
            near: unmet.near.map { redact($0) }
        )
    }
}
