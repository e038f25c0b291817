import Events
import JSONValue
import Recording
import Talks
private import Synchronization

/// Turns what is written into the log into starts and ends of the talk's stopwatches.
final class Stopwatches: Sendable {
    private let book: Mutex<StopwatchBook>
    private let changes: AsyncStream<StopwatchBook.Change>
    private let feed: AsyncStream<StopwatchBook.Change>.Continuation

    /// The stopwatches of a talk.
    init(_ watches: [Stopwatch]) {
        book = Mutex(StopwatchBook(watches))
        (changes, feed) = AsyncStream.makeStream()
    }

    /// Goes on with those that ran when the run was interrupted.
    func takeUp(_ state: RunState, of watches: [Stopwatch]) {
        book.withLock {
            $0 = StopwatchBook(watches, since: state.stopwatches.compactMapValues(\.since))
        }
    }

    /// Takes the stopwatches of a deck that was changed.
    func use(_ watches: [Stopwatch]) { book.withLock { $0.use(watches) } }

    /// Takes an event that was committed, in the order of the log.
    func note(_ event: Event) {
        let found = book.withLock { $0.changes(by: event) }
        for change in found { feed.yield(change) }
    }

    /// Writes what started and ended until the task is cancelled.
    func run(into log: RunLog, unless hasEnded: @Sendable () -> Bool) async {
        for await change in changes where !hasEnded() {
            _ = try? await log.append(
                .stopwatch(
                    name: change.name,
                    running: change.measured == nil,
                    measured: change.measured
                )
            )
        }
    }
}

extension StopwatchBook {
    fileprivate mutating func changes(by event: Event) -> [Change] {
        let now = event.offset
        switch event.body {
        case .stepStarted(let id, _, let isReady) where id.part == nil:
            return happened("step", id.step, isReady ? "ready" : "started", at: now)
        case .stepEnded(let id, let result) where id.part == nil:
            return happened("step", id.step, result.status.rawValue, at: now)
                + happened("step", id.step, "ended", at: now)
        case .alert(let alert): return happened("alert", alert.name, alert.state, at: now)
        case .panel(let change):
            return happened("panel", change.panel, change.state.rawValue, at: now)
        case .sample(let sample):
            let values = sample.series.compactMap(\.value.double)
            return values.max().map { measured(sample.panel, $0, at: now) } ?? []
        case .check(let check):
            return happened("check", "\(check.checklist)/\(check.item)", check.state, at: now)
        case .marker(let label, _): return happened("marker", label, "set", at: now)
        default: return []
        }
    }
}
