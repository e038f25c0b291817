import Events
import JSONValue
import Recording
import Synchronization
import TestSupport

/// A talk of one step and one panel, and a rehearsal of it that was recorded without waiting.
final class RecordedTea {
    let folder = TemporaryFolder()
    /// When the rehearsal was opened.
    static let wall = 1_763_000_000_000

    init() throws {
        try folder.write(
            """
            # Tea

            ```bash { name=boil }
            #@ capture degrees = /(\\d+) degrees/
            echo run >> "$COUNTER"
            ```

            ```promql { name=heat panel=stat }
            heat
            ```
            """,
            to: "talks/tea.md"
        )
    }

    var talk: String { folder.file("talks/tea.md") }
    var data: String { folder.file("data") }

    /// Records the rehearsal, in which boiling took so long, with a row, a sample and an alert
    /// halfway.
    func record(lasting length: Duration) async throws {
        let clock = ShownClock()
        let log = try await RunLog.create(
            folder: data,
            opened: .init(
                run: "recordedtea",
                purpose: .rehearsal,
                talk: "tea",
                title: "Tea",
                wall: RecordedTea.wall,
                boot: ""
            ),
            clock: clock.clock,
            sink: { _, _ in },
            trouble: { _ in }
        )
        let boil = Event.StepID(step: "boil", attempt: 1)
        try await log.append(.started)
        try await log.append(.panel(.init(panel: "heat", state: .live, message: nil)))
        try await log.append(.stepIntent(boil))
        try await log.append(.stepStarted(boil, process: 4711))
        clock.advance(length / 2)
        try await log.append(.stepRows(boil, RecordedTea.rows("97 degrees")))
        try await log.append(
            .sample(.init(panel: "heat", series: [.init(label: "heat", value: 97)]))
        )
        try await log.append(
            .alert(.init(name: "Hot", state: "firing", summary: "It is hot", labels: [:]))
        )
        log.output(boil, Array("97 degrees\r\n".utf8), since: length / 2)
        clock.advance(length / 2)
        try await log.append(.value(name: "degrees", value: "97"))
        try await log.append(.value(name: "other", value: "of another step"))
        try await log.append(
            .stepEnded(
                boil,
                .init(
                    status: .passed,
                    code: 0,
                    signal: nil,
                    took: length,
                    leftRunning: 2,
                    unmet: [],
                    message: nil
                )
            )
        )
        try await log.append(.ended(.presenter))
        await log.close()
    }

    private static func rows(_ text: String) -> Event.Rows {
        Event.Rows(
            version: 1,
            size: [28, 100],
            isWhole: true,
            cursor: [1, 0, 1],
            scrolled: 0,
            rows: [[0, .string(text), 0]]
        )
    }
}

/// A clock that goes on when it is told to.
private final class ShownClock: Sendable {
    private let shown = Mutex(Duration.seconds(100))

    func advance(_ duration: Duration) { shown.withLock { $0 += duration } }

    var clock: RunClock {
        RunClock(boot: "boot", now: { self.shown.withLock { $0 } }, wall: { 0 })
    }
}
