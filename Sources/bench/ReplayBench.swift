import Events
import JSONValue
import Recording
import Synchronization

/// How fast a recorded hour is opened, and any moment of it shown.
struct ReplayBench {
    let isQuick: Bool

    func run() async throws {
        try await ScratchFolder.use { folder in
            try await read(in: folder, run: try await Self.recordHour(in: folder))
        }
    }

    /// One hour of 75 events a second: rows of steps, 20 panels, a slide every 30 s.
    private static func recordHour(in folder: String) async throws -> String {
        let shown = Mutex(Duration.zero)
        let hand = RunClock(boot: "b", now: { shown.withLock { $0 } }, wall: { 1 })
        let log = try await BenchRun.log(in: folder, clock: hand)
        try await log.append(.started)
        let panels = (1...20).map { "panel-\($0)" }
        for second in 0..<3_600 {
            if second % 30 == 0 {
                try await log.append(.position(.init(slide: "slide-\(second / 30)", stage: 0)))
            }
            let id = Event.StepID(step: "step-\(second / 300)", attempt: 1)
            if second % 300 == 0 { try await log.append(.stepStarted(id, process: nil)) }
            for panel in panels {
                let value = JSON.number(Double(second) / 7)
                log.record(.sample(.init(panel: panel, series: [.init(label: "a", value: value)])))
            }
            for row in 0..<55 {
                shown.withLock { $0 += .microseconds(18_181) }
                log.record(.stepRows(id, BenchRun.rows(second % 300 * 55 + row + 1)))
            }
            // A live run is committed fifty times a second; keyframes come between commits.
            if second % 5 == 4 { try await log.append(BenchRun.marker) }
        }
        await log.close()
        return log.run
    }

    private func read(in folder: String, run: String) async throws {
        let clock = ContinuousClock()
        var opens: [Duration] = []
        for _ in 0..<(isQuick ? 20 : 100) {
            opens.append(
                try await clock.measure {
                    _ = try await RunReader(folder: folder, run: run).facts()
                }
            )
        }
        let reader = try await RunReader(folder: folder, run: run)
        let facts = try await reader.facts()
        let length = Int(facts.duration / .microseconds(1))
        var seeks: [Duration] = []
        for _ in 0..<(isQuick ? 200 : 1_000) {
            let offset = Duration.microseconds(Int.random(in: 0...length))
            seeks.append(try await clock.measure { _ = try await reader.scene(at: offset).utf8 })
        }
        report("open an hour of \(facts.events) events, p99", opens.p99)
        report("seek in it to a scene in JSON, p99", seeks.p99)
        Figure(what: "seek, p50", value: seeks.median.written).report()
        let line = try await clock.measure { _ = try await reader.timeline().utf8 }
        Figure(what: "its time line", value: line.written).report()
    }

    private func report(_ what: String, _ time: Duration) {
        Figure(
            what: what,
            value: time.written,
            budget: "under 10 ms",
            isWithin: time < .milliseconds(10)
        )
        .report()
    }
}
