import Events
import FoundationEssentials
import JSONValue
import TestSupport
import Testing
import Timing

@testable import Recording

/// One file of `Tests/RecordingTests/times`: a run's events and where its time went.
private struct TimesVector: CustomStringConvertible {
    let description: String
    let events: [Event]
    let expected: JSON

    static let all: [TimesVector] = {
        let folder = "\(Repository.root)/Tests/RecordingTests/times"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
                let json = try? JSON(parsing: Array(data)), let says = json["says"]?.string,
                let expected = json["expected"]
            else { return nil }
            let events = json["events"]?.array?.compactMap { try? Event(json: $0) } ?? []
            return TimesVector(description: "\(name): \(says)", events: events, expected: expected)
        }
    }()

    /// The fold of the events, up to the last of them.
    var times: RunTimes {
        var fold = RunTimesFold()
        var before = Duration.zero
        for event in events {
            fold.apply(event, before: before)
            before = event.offset
        }
        fold.advance(to: before)
        return fold.times
    }
}

@Suite(.timeLimit(.minutes(1))) final class RunTimesTests {
    private let folder = TemporaryFolder()

    private func micro(_ duration: Duration) -> JSON { .int(duration.wholeMicroseconds) }

    private func row(_ visit: RunTimes.Visit) -> JSON {
        [
            .string(visit.slide ?? ""), .int(visit.number), .string(visit.kind.rawValue),
            micro(visit.enter), micro(visit.leave), micro(visit.spent.speaking),
            micro(visit.spent.machine), micro(visit.paused),
        ]
    }

    private func form(_ times: RunTimes) -> JSON {
        var stages: [String: [Int: Duration]] = [:]
        for visit in times.visits {
            for stage in visit.stages {
                stages[visit.slide ?? "", default: [:]][stage.stage, default: .zero] +=
                    stage.spent.total
            }
        }
        return [
            "total": micro(times.total),
            "pauses": .object(JSON.Object(times.pauses.map { ($0.key, micro($0.value)) })),
            "parts": .array((0...1).map { micro(times.spent(in: $0).total) }),
            "visits": .array(times.visits.map(row)),
            "stages": .object(
                JSON.Object(
                    stages.map { slide, times in
                        let rows: [JSON] = times.sorted { $0.key < $1.key }.map {
                            [.int($0.key), micro($0.value)]
                        }
                        return (slide, .array(rows))
                    }
                )
            ),
            "steps": .array(
                times.attempts.map {
                    [
                        .string($0.step), .int($0.attempt), .string($0.status ?? ""),
                        micro($0.took ?? .zero),
                    ]
                }
            ),
        ]
    }

    @Test func `all vectors are there`() { #expect(TimesVector.all.count == 8) }

    @Test(arguments: TimesVector.all)
    private func `where the time of a run went`(_ vector: TimesVector) {
        #expect(form(vector.times) == vector.expected)
    }

    @Test(arguments: TimesVector.all)
    private func `parts and pauses sum to the total to the microsecond`(_ vector: TimesVector) {
        let times = vector.times
        let parts = Set(times.visits.map(\.part)).map { times.spent(in: $0).total }
        let sum = parts.reduce(.zero, +) + times.pauses.values.reduce(.zero, +)
        #expect(sum == times.total)
    }

    @Test(arguments: TimesVector.all)
    private func `what is remembered of a run's time is what was found`(_ vector: TimesVector) {
        #expect(RunTimes(remembered: vector.times.json) == vector.times)
    }

    @Test(arguments: TimesVector.all)
    private func `a run's file says the same as its events`(_ vector: TimesVector) async throws {
        let clock = HandClock()
        guard case .opened(let opened)? = vector.events.first?.body else { return }
        let log = try await RunLog.create(
            folder: folder.path,
            opened: opened,
            clock: clock.clock(),
            sink: { _, _ in },
            trouble: { _ in }
        )
        var at = Duration.zero
        for event in vector.events.dropFirst() {
            clock.advance(event.offset - at)
            at = event.offset
            try await log.append(event.body)
        }
        await log.close()
        let library = try Library(folder: folder.path)
        #expect(try await library.times(of: opened.run) == vector.times)
        // Once more, from memory; then anew, without it.
        #expect(try await library.times(of: opened.run) == vector.times)
        for ending in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.file("library.db\(ending)"))
        }
        let rebuilt = try Library(folder: folder.path)
        #expect(try await rebuilt.times(of: opened.run) == vector.times)
    }

    private func record(_ run: String, _ purpose: Event.Purpose, wall: Int) async throws {
        let log = try await RunLog.create(
            folder: folder.path,
            opened: .init(run: run, purpose: purpose, talk: "t", title: "T", wall: wall, boot: ""),
            sink: { _, _ in },
            trouble: { _ in }
        )
        try await log.append(.position(.init(slide: "a", stage: 0)))
        if run != "lobby" { try await log.append(.started) }
        try await log.append(.ended(.presenter))
        await log.close()
    }

    @Test func `performances and rehearsals feed the statistics, scripts and lobbies do not`()
        async throws
    {
        try await record("third", .live, wall: 3000)
        try await record("first", .rehearsal, wall: 1000)
        try await record("script", .script, wall: 2000)
        try await record("lobby", .live, wall: 4000)
        try folder.write("no database at all, and long enough", to: "runs/broken.db")
        let runs = try await Library(folder: folder.path).timedRuns(of: "t")
        #expect(runs.map(\.opened.run) == ["first", "third"])
        #expect(try await Library(folder: folder.path).timedRuns(of: "other") == [])
    }

    @Test func `a run that goes on after a crash says from when to when nobody recorded`()
        async throws
    {
        let clock = HandClock()
        let opened = Event.Opened(
            run: "crashed",
            purpose: .live,
            talk: "t",
            title: "T",
            wall: 0,
            boot: ""
        )
        let first = try await RunLog.create(
            folder: folder.path,
            opened: opened,
            clock: clock.clock(),
            sink: { _, _ in },
            trouble: { _ in }
        )
        try await first.append(.position(.init(slide: "a", stage: 0)))
        try await first.append(.started)
        clock.advance(.seconds(10))
        try await first.append(.marker(label: "m", source: "presenter"))
        await first.close()
        clock.advance(.seconds(100))
        let second = try await RunLog.reopen(
            folder: folder.path,
            run: "crashed",
            clock: clock.clock(),
            sink: { _, _ in },
            trouble: { _ in }
        )
        clock.advance(.seconds(5))
        try await second.append(.ended(.presenter))
        await second.close()
        let times = try await Library(folder: folder.path).times(of: "crashed")
        #expect(times.pauses == ["interrupted": .seconds(100)])
        #expect(times.spent.total == .seconds(15))
    }
}
