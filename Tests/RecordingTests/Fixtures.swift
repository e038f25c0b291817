import Events
import JSONValue
import Synchronization

@testable import Recording

/// A clock that a test turns by hand.
final class HandClock: Sendable {
    private let shown = Mutex((now: Duration.seconds(100), wall: 1_763_711_262_000))

    func advance(_ duration: Duration) {
        shown.withLock {
            $0.now += duration
            $0.wall += Int(duration / .milliseconds(1))
        }
    }

    func clock(boot: String = "boot-1") -> RunClock {
        RunClock(
            boot: boot,
            now: { self.shown.withLock { $0.now } },
            wall: { self.shown.withLock { $0.wall } }
        )
    }
}

/// What a log told its sink and its owner.
final class Witness: Sendable {
    private let seen = Mutex((events: [Event](), states: [RunState](), troubles: [String?]()))

    var events: [Event] { seen.withLock { $0.events } }
    var states: [RunState] { seen.withLock { $0.states } }
    var troubles: [String?] { seen.withLock { $0.troubles } }
    var isRecording: Bool { troubles.last.map { $0 == nil } ?? true }

    var sink: RunLog.Sink {
        { event, state in
            self.seen.withLock {
                $0.events.append(event)
                $0.states.append(state)
            }
        }
    }

    var trouble: RunLog.Trouble { { text in self.seen.withLock { $0.troubles.append(text) } } }
}

let opened = Event.Opened(
    run: "abcdefghij234567",
    purpose: .live,
    talk: "overage",
    title: "Overage",
    wall: 0,
    boot: ""
)

func rows(_ version: Int, _ text: String, of step: String = "s") -> Event.Body {
    .stepRows(
        .init(step: step, attempt: 1),
        .init(
            version: version,
            size: [4, 20],
            isWhole: version == 1,
            cursor: [0, 0, 1],
            scrolled: 0,
            rows: [[.int(version % 4), .string(text), 0]]
        )
    )
}

extension Event.StepResult {
    static let passed = Event.StepResult(
        status: .passed,
        code: 0,
        signal: nil,
        took: .seconds(1),
        leftRunning: 0,
        unmet: [],
        message: nil
    )
}
