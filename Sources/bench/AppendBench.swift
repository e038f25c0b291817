import Digest
import Events
import JSONValue
import Recording

/// How fast a run is written.
struct AppendBench {
    let isQuick: Bool
    private let clock = ContinuousClock()

    init(isQuick: Bool) { self.isQuick = isQuick }

    func run() async throws {
        try await ScratchFolder.use { folder in
            let log = try await BenchRun.log(in: folder)
            let (singles, rows, mebibytes) =
                isQuick ? (5_000, 50_000, 256) : (20_000, 200_000, 1_024)
            let single = try await clock.measure {
                for count in 0..<singles {
                    try await log.append(.value(name: "v", value: "\(count)"))
                }
            }
            report("append, each event committed", singles, "events/s", single)
            let id = Event.StepID(step: "s", attempt: 1)
            let grouped = try await clock.measure {
                for count in 1...rows {
                    log.record(.stepRows(id, BenchRun.rows(count)))
                    if count % 4_000 == 0 { try await log.append(BenchRun.marker) }
                }
            }
            report("append, rows in groups", rows, "events/s", grouped)
            let chunk = [UInt8](repeating: 0x61, count: 64 << 10)
            let kept = try await clock.measure {
                for attempt in 2...(isQuick ? 6 : 26) {
                    let id = Event.StepID(step: "s", attempt: attempt)
                    for _ in 0..<128 { log.output(id, chunk, since: .zero) }
                }
                try await log.append(BenchRun.marker)
            }
            report("output written, all of it kept", (isQuick ? 5 : 25) * 8, "MiB/s", kept)
            let flood = Event.StepID(step: "flood", attempt: 1)
            let bounded = try await clock.measure {
                for _ in 0..<(mebibytes * 16) { log.output(flood, chunk, since: .zero) }
                try await log.append(BenchRun.marker)
            }
            report("output of one attempt, 10 MiB of it kept", mebibytes, "MiB/s", bounded)
            await log.close()
        }
    }

    private func report(_ what: String, _ count: Int, _ unit: String, _ time: Duration) {
        Figure(what: what, value: "\(Int(Double(count) / (time / .seconds(1)))) \(unit)").report()
    }
}

/// A run as the benches write it.
enum BenchRun {
    static let marker = Event.Body.marker(label: "", source: "bench")

    static func log(in folder: String, clock: RunClock = .system) async throws -> RunLog {
        try await RunLog.create(
            folder: folder,
            opened: .init(
                run: SecureRandom.runID(),
                purpose: .live,
                talk: "t",
                title: "T",
                wall: 0,
                boot: ""
            ),
            clock: clock,
            sink: { _, _ in },
            // Written faster than any run is, so the disk may well fall behind for a moment.
            trouble: { if let text = $0 { Figure(what: "for a moment", value: text).report() } }
        )
    }

    static func rows(_ version: Int) -> Event.Rows {
        Event.Rows(
            version: version,
            size: [28, 100],
            isWhole: version == 1,
            cursor: [version % 28, 0, 1],
            scrolled: version,
            rows: [[.int(version % 28), .string("line \(version) of a step that prints"), 0]]
        )
    }
}
