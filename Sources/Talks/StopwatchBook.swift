/// The stopwatches of a talk while it runs: what happens starts and stops them.
///
/// A pure state machine. A start while a stopwatch runs starts it anew, so that it measures the last
/// try; an end without a start is nothing.
public struct StopwatchBook: Sendable {
    /// What happened to a stopwatch.
    public struct Change: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// What it measured; nil where it starts.
        public var measured: Duration?

        /// What happened to a stopwatch.
        public init(name: String, measured: Duration?) {
            self.name = name
            self.measured = measured
        }
    }

    private var watches: [Stopwatch]
    private var since: [String: Duration]
    /// Comparisons with a panel's value that hold: they count when they begin to.
    private var holding: Set<String> = []

    /// Stopwatches of a talk.
    /// - Parameter since: When those started that run already, as after a restart of the server.
    public init(_ watches: [Stopwatch], since: [String: Duration] = [:]) {
        self.watches = watches
        self.since = since
    }

    /// Takes other stopwatches, as after a save of the talk; one that runs goes on by its name.
    public mutating func use(_ watches: [Stopwatch]) {
        self.watches = watches
        since = since.filter { name, _ in watches.contains { $0.name == name } }
    }

    /// Something happened.
    /// - Parameter at: The time since the run was opened.
    public mutating func happened(
        _ subject: String,
        _ name: String,
        _ state: String,
        at now: Duration
    ) -> [Change] {
        change(at: now) { moment in
            moment.subject == subject && moment.name == name && moment.state == state
        }
    }

    /// A panel was measured: what was written as `panel:NAME >0.3` happens when it begins to hold.
    public mutating func measured(
        _ panel: String,
        _ value: Double,
        at now: Duration
    ) -> [Change] {
        let moments = watches.flatMap { [$0.start, $0.end] }
            .filter { $0.subject == "panel" && $0.name == panel }
        let states = Set(moments.map(\.state)).filter { Stopwatch.Moment.holds($0, value) == true }
        let known = "\(panel) "
        let begun = states.filter { !holding.contains(known + $0) }
        holding = holding.filter { !$0.hasPrefix(known) }.union(states.map { known + $0 })
        return change(at: now) { moment in
            moment.subject == "panel" && moment.name == panel && begun.contains(moment.state)
        }
    }

    private mutating func change(
        at now: Duration,
        _ isMeant: (Stopwatch.Moment) -> Bool
    ) -> [Change] {
        var changes: [Change] = []
        for watch in watches {
            if let began = since[watch.name], isMeant(watch.end) {
                since[watch.name] = nil
                changes.append(Change(name: watch.name, measured: max(.zero, now - began)))
            } else if isMeant(watch.start) {
                since[watch.name] = now
                changes.append(Change(name: watch.name, measured: nil))
            }
        }
        return changes
    }
}

extension Stopwatch.Moment {
    /// Whether a comparison written without spaces, `>0.3` or `<=5`, holds for a value; nil for any
    /// other state.
    static func holds(_ state: String, _ value: Double) -> Bool? {
        let sign = state.prefix { "<>=".contains($0) }
        guard let limit = Double(state.dropFirst(sign.count)) else { return nil }
        switch sign {
        case ">": return value > limit
        case ">=": return value >= limit
        case "<": return value < limit
        case "<=": return value <= limit
        default: return nil
        }
    }
}
