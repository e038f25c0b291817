public import Events
public import Runbooks

/// The panels of a run, kept up to date by asking their sources.
///
/// Panels that are looked at, pinned, or waited for are asked once a second, the others every ten
/// seconds; each has at most one question under way, and none waits for another (DESIGN §5).
public actor Panels {
    private let sources: PanelSources
    private let interval: Duration
    private let emit: @Sendable (Event.Body) -> Void
    private var order: [String]
    private var polls: [String: PanelPolling]
    private var focused: Set<String> = []
    private var watched: Set<String> = []
    private var fresh: Set<String>
    private var ticks = 0

    /// Panels that are not asked yet.
    /// - Parameters:
    ///   - panels: The panels of the deck.
    ///   - interval: The time between two ticks.
    ///   - emit: Takes samples and changes of state, in order; called on this actor.
    public init(
        panels: [Panel],
        sources: PanelSources,
        interval: Duration = .seconds(1),
        emit: @escaping @Sendable (Event.Body) -> Void
    ) {
        self.sources = sources
        self.interval = interval
        self.emit = emit
        order = panels.map(\.id)
        polls = Dictionary(panels.map { ($0.id, PanelPolling($0)) }) { first, _ in first }
        fresh = Set(order)
    }

    /// The panels that are looked at: they are asked at every tick.
    public func focus(on ids: Set<String>) {
        fresh.formUnion(ids.subtracting(focused))
        focused = ids
    }

    /// The panels that something waits for, a stopwatch or a step: they are asked at every tick
    /// whether they are looked at or not.
    public func watch(_ ids: Set<String>) {
        fresh.formUnion(ids.subtracting(watched))
        watched = ids
    }

    /// Takes another list of panels, as after a save of the talk; those that stay keep their state.
    public func show(_ panels: [Panel]) {
        let known = polls
        order = panels.map(\.id)
        polls = [:]
        for panel in panels where polls[panel.id] == nil {
            if var poll = known[panel.id] {
                poll.change(to: panel)
                polls[panel.id] = poll
            } else {
                polls[panel.id] = PanelPolling(panel)
                fresh.insert(panel.id)
            }
        }
    }

    /// Asks at every tick until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            var next = ContinuousClock.now
            while !Task.isCancelled {
                for id in due() { ask(id, in: &group) }
                ticks &+= 1
                next = max(next + interval, ContinuousClock.now)
                try? await Task.sleep(until: next, clock: .continuous)
            }
            group.cancelAll()
        }
    }

    /// Panels to be asked at this tick; those that nobody watches take turns.
    private func due() -> [String] {
        defer { fresh = [] }
        return order.enumerated().filter { place, id in
            guard let poll = polls[id] else { return false }
            let pace = poll.pace(isWatched: isWatched(id, poll.panel))
            return fresh.contains(id) || (ticks &+ place) % pace == 0
        }.map(\.element)
    }

    private func isWatched(_ id: String, _ panel: Panel) -> Bool {
        // A comparison is drawn of the time of its steps, wherever the talk is then.
        focused.contains(id) || watched.contains(id) || panel.isPinned || panel.kind == .compare
    }

    private func ask(_ id: String, in group: inout DiscardingTaskGroup) {
        guard let (ask, events) = polls[id]?.tick() else { return }
        events.forEach(emit)
        guard ask, let panel = polls[id]?.panel else { return }
        group.addTask { [sources] in
            let outcome = await sources.answer(to: panel)
            if !Task.isCancelled { await self.answered(id, outcome) }
        }
    }

    private func answered(_ id: String, _ outcome: PanelPolling.Outcome) {
        polls[id]?.answered(outcome).forEach(emit)
    }
}
