import Digest
import Events
import JSONValue
import Synchronization

@_spi(Measuring) import Recording

/// How fast a run is written and read.
struct Measurement {
    let folder: String
    private let clock = ContinuousClock()

    func run() async throws {
        try await appends()
        try await output()
        try await hour()
    }

    private func open(_ hand: RunClock = .system) async throws -> RunLog {
        try await RunLog.create(
            folder: folder,
            opened: RecordingWriter.opened(SecureRandom.runID()),
            clock: hand,
            sink: { _, _ in },
            trouble: { if let text = $0 { print("trouble: \(text)") } }
        )
    }

    private func appends() async throws {
        let log = try await open()
        let single = try await clock.measure {
            for count in 0..<20_000 { try await log.append(.value(name: "v", value: "\(count)")) }
        }
        print("single appends, each committed: \(rate(20_000, single)) a second")
        let id = Event.StepID(step: "s", attempt: 1)
        let grouped = try await clock.measure {
            for count in 1...200_000 {
                log.record(.stepRows(id, RecordingWriter.rows(count)))
                if count % 4000 == 0 { try await log.append(.marker(label: "", source: "test")) }
            }
        }
        print("grouped rows: \(rate(200_000, grouped)) a second")
        await log.close()
    }

    private func output() async throws {
        let log = try await open()
        let chunk = [UInt8](repeating: 0x61, count: 64 << 10)
        let head = try await clock.measure {
            for attempt in 1...25 {
                let id = Event.StepID(step: "s", attempt: attempt)
                for _ in 0..<128 { log.output(id, chunk, since: .zero) }
            }
            try await log.append(.marker(label: "end", source: "test"))
        }
        print("output, all kept: \(rate(200, head)) MiB a second")
        let id = Event.StepID(step: "flood", attempt: 1)
        let flood = try await clock.measure {
            for _ in 0..<16_384 { log.output(id, chunk, since: .zero) }
            try await log.append(.marker(label: "end", source: "test"))
        }
        print("output, 1 GiB of one attempt, 10 MiB kept: \(rate(1024, flood)) MiB a second")
        await log.close()
    }

    /// One hour of 75 events a second: rows of steps, 20 panels, a slide every 30 s.
    private func hour() async throws {
        let shown = Mutex(Duration.zero)
        let hand = RunClock(boot: "b", now: { shown.withLock { $0 } }, wall: { 1 })
        let log = try await open(hand)
        try await log.append(.started)
        let panels = (1...20).map { "panel-\($0)" }
        for second in 0..<3600 {
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
                log.record(.stepRows(id, RecordingWriter.rows(second % 300 * 55 + row + 1)))
            }
            // A live run is committed fifty times a second; keyframes come between commits.
            if second % 5 == 4 {
                try await log.append(.marker(label: "\(second)", source: "test"))
            }
        }
        await log.close()
        try await read(run: log.run)
    }

    private func read(run: String) async throws {
        var opens: [Duration] = []
        for _ in 0..<50 {
            opens.append(
                try await clock.measure {
                    _ = try await RunReader(folder: folder, run: run).facts()
                }
            )
        }
        let reader = try await RunReader(folder: folder, run: run)
        let facts = try await reader.facts()
        print("an hour of \(facts.events) events, \(facts.duration)")
        print("open and facts: \(spread(opens))")
        var seeks: [Duration] = []
        for _ in 0..<1000 {
            let offset = Duration.microseconds(
                Int.random(in: 0...Int(facts.duration / .microseconds(1)))
            )
            seeks.append(
                try await clock.measure { _ = try await reader.scene(at: offset).utf8 }
            )
        }
        print("seek to a scene in JSON: \(spread(seeks))")
        let line = try await clock.measure { _ = try await reader.timeline().utf8 }
        print("time line: \(line)")
        let page = try await clock.measure { _ = try await reader.events(from: 100_000).utf8 }
        print("page of 5,000 events: \(page)")
    }

    private func rate(_ count: Int, _ time: Duration) -> Int {
        Int(Double(count) / (time / .seconds(1)))
    }

    private func spread(_ times: [Duration]) -> String {
        let sorted = times.sorted()
        return "p50 \(sorted[sorted.count / 2]), p99 \(sorted[sorted.count * 99 / 100])"
    }
}
