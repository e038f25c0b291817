import Events
import JSONValue
import Recording
import Running
private import Synchronization

/// How taking back comes along: on a terminal one line with what is taken back and for how long, and
/// the results as they come.
final class UndoProgress: Sendable {
    private let arguments: Arguments
    private let line: StatusLine
    private let current = Mutex<(title: String, began: ContinuousClock.Instant)?>(nil)

    init(_ arguments: Arguments) {
        self.arguments = arguments
        line = StatusLine(arguments)
    }

    /// Notes that an entry is being taken back.
    func begin(_ entry: UndoEntry) {
        current.withLock { $0 = (entry.title, .now) }
        show()
    }

    /// Tells how an entry was taken back; where it was not, what was printed last.
    func end(_ undo: LiveRun.TakenBack, of recorded: RecordedRun) async {
        current.withLock { $0 = nil }
        line.clear()
        var output = undo.output
        if undo.trouble != nil, case .step(let id) = undo.entry.action,
            let screen = await recorded.log.state.steps[id]?.screen
        {
            output = ScreenText.lines(of: screen)
        }
        UndoReport.print(undo, output: output, arguments)
    }

    /// Keeps the line's time right until cancelled.
    func run() async { await line.keep { show() } }

    private func show() {
        guard let now = current.withLock({ $0 }) else { return }
        line.show("\(now.title)  \((ContinuousClock.now - now.began).clock)")
    }
}

/// What is said of changes and of taking them back.
enum UndoReport {
    /// Prints how an entry was taken back, and where it was not, how to try again.
    static func print(_ undo: LiveRun.TakenBack, output: [String], _ arguments: Arguments) {
        guard let trouble = undo.trouble else {
            guard !arguments.has("json") else {
                return Console.print(json: json(undo.entry, "undone", nil))
            }
            return Console.print("\(Console.coloured("undone", .green))  \(undo.entry.title)")
        }
        let sentence = "\(trouble)\n\(again(arguments))"
        guard !arguments.has("json") else {
            return Console.print(json: json(undo.entry, "still open", sentence))
        }
        Console.print("\(Console.coloured("still open", .red))  \(undo.entry.title)")
        for line in sentence.split(separator: "\n") { Console.print("    \(line)") }
        for line in output {
            Console.print(Console.coloured(line.isEmpty ? "" : "    \(line)", .dim))
        }
    }

    /// Prints an entry that is open.
    static func print(open entry: UndoEntry, _ arguments: Arguments) {
        guard !arguments.has("json") else {
            return Console.print(json: json(entry, "open", entry.trouble))
        }
        Console.print("\(entry.id)  \(entry.title)  (\(entry.step), run \(entry.run))")
        if let trouble = entry.trouble { Console.print("    \(trouble)") }
    }

    /// Prints at the start of a run what an earlier one left open.
    static func print(leftOpen entry: UndoEntry, _ arguments: Arguments) {
        let sentence = "The run \(entry.run) left it open. \(again(arguments))"
        guard !arguments.has("json") else {
            return Console.print(json: json(entry, "open", sentence))
        }
        Console.print("\(Console.coloured("open", .amber))  \(entry.title)\n    \(sentence)")
    }

    /// Prints what the end of a run left open.
    static func print(givenUp entry: UndoEntry, _ arguments: Arguments) {
        let sentence = "It was not taken back. \(again(arguments))"
        guard !arguments.has("json") else {
            return Console.print(json: json(entry, "open", sentence))
        }
        Console.print("\(Console.coloured("open", .amber))  \(entry.title)\n    \(sentence)")
    }

    private static func again(_ arguments: Arguments) -> String {
        "Take it back: showrunner undo \(arguments.operands[0])"
    }

    private static func json(_ entry: UndoEntry, _ word: String, _ message: String?) -> JSON {
        .members([
            ("entry", .int(entry.id)), ("step", .string(entry.step)),
            ("title", .string(entry.title)), ("status", .string(word)),
            ("message", message.map(JSON.string)),
        ])
    }
}
