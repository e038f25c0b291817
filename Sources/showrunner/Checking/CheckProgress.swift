import Checklists
import Checks
import Events
import JSONValue
private import Synchronization

/// Says how checks come out: on a terminal in the order of the list, in a pipe as they come.
final class CheckProgress: Sendable {
    private struct State {
        var list: Checklist?
        /// Items with a check that were not told yet, in the order of the list.
        var waiting: [(group: String, item: Checklist.Item)] = []
        var results: [String: (CheckState, CheckResult?)] = [:]
        var total = 0
        var group: String?
    }

    private let line: StatusLine
    private let isJSON: Bool
    private let state = Mutex(State())

    init(line: StatusLine, arguments: Arguments) {
        self.line = line
        isJSON = arguments.has("json")
    }

    /// Notes what will be checked.
    func begin(_ list: Checklist, wanted: Set<String>) {
        state.withLock { state in
            state.list = list
            for group in list.groups {
                for item in group.items where wanted.contains(item.id) && !item.isManual {
                    state.waiting.append((group.title, item))
                }
            }
            state.total = state.waiting.count
        }
        if !isJSON { Console.print(Console.coloured(list.title, .bold)) }
        show()
    }

    /// Takes one result; what can be told in order is told.
    func tell(_ item: Checklist.Item, _ now: CheckState, _ result: CheckResult?) {
        line.clear()
        state.withLock { state in
            state.results[item.id] = (now, result)
            while let (group, next) = state.waiting.first,
                let (now, result) = state.results[next.id]
            {
                state.waiting.removeFirst()
                print(next, group: group, now, result, &state)
            }
        }
        show()
    }

    /// Tells of what no machine has looked at.
    func tellOpen(_ standings: [Checkup.Standing]) {
        state.withLock { state in
            for standing in standings where standing.item.isManual {
                print(standing.item, group: standing.group, standing.state, standing.result, &state)
            }
        }
    }

    private func show() {
        let (done, total, next) = state.withLock { state in
            (state.results.count, state.total, state.waiting.first?.item.plainText)
        }
        if let next { line.show("  checking \(done + 1) of \(total): \(next) …") }
    }

    private func print(
        _ item: Checklist.Item,
        group: String,
        _ now: CheckState,
        _ result: CheckResult?,
        _ state: inout State
    ) {
        guard !isJSON else {
            let object = CheckProgress.json(item, group, now, result)
            return Console.print(json: object)
        }
        if state.group != group {
            state.group = group
            if !group.isEmpty { Console.print("\n\(Console.coloured(group, .bold))") }
        }
        let word = now.rawValue
        let gap = String(repeating: " ", count: max(1, 10 - word.utf8.count))
        let evidence = item.fault ?? CheckProgress.evidence(now, result)
        Console.print(
            "  \(Console.coloured(word, now.colour))\(gap)\(item.plainText)"
                + (evidence.isEmpty ? "" : Console.coloured("  \(evidence)", .dim))
        )
        guard !now.isGood, now != .manual else { return }
        for line in result?.detail ?? [] { Console.print("              \(line)") }
        if let fix = item.fix { Console.print("              fix: \(fix.text)") }
    }

    private static func evidence(_ state: CheckState, _ result: CheckResult?) -> String {
        guard let result else { return "" }
        guard state == .ticked else { return result.evidence }
        let who = result.by.map { " by \($0)" } ?? ""
        return "ticked\(who), \(Moment(result.wall).dayAndTime)"
    }

    private static func json(
        _ item: Checklist.Item,
        _ group: String,
        _ state: CheckState,
        _ result: CheckResult?
    ) -> JSON {
        .members([
            ("item", .string(item.id)), ("group", .string(group)),
            ("text", .string(item.plainText)), ("state", .string(state.rawValue)),
            ("evidence", .string(item.fault ?? result?.evidence ?? "")),
            ("detail", .array((result?.detail ?? []).map(JSON.string))),
            ("took", result.map { .int($0.took.wholeMicroseconds) }),
            ("wall", result.map { .int($0.wall) }), ("by", result?.by.map(JSON.string)),
            ("fix", item.fix.map { .string($0.text) }),
        ])
    }
}

extension CheckState {
    /// Colours mean states, as on the pages.
    var colour: Console.Colour {
        switch self {
        case .pass, .ticked: .green
        case .fail, .error: .red
        case .warn: .amber
        case .stale, .unchecked, .manual: .dim
        }
    }
}
