import Database
import Events
import JSONValue
import TestSupport
import Testing

@testable import Recording

@Suite(.timeLimit(.minutes(1))) final class RunReaderTests {
    let folder = TemporaryFolder()
    let witness = Witness()
    let hand = HandClock()
    let step = Event.StepID(step: "s", attempt: 1)

    private func create() async throws -> RunLog {
        try await RunLog.create(
            folder: folder.path,
            opened: opened,
            clock: hand.clock(),
            sink: witness.sink,
            trouble: witness.trouble
        )
    }

    private func reader() async throws -> RunReader {
        try await RunReader(folder: folder.path, run: opened.run)
    }

    private func state(at offset: Duration) -> RunState {
        var state = RunState()
        for event in witness.events where event.offset <= offset { state.apply(event) }
        return state
    }

    @Test func `a seek finds what a fold from the start finds, with keyframes and without`()
        async throws
    {
        let log = try await create()
        try await log.append(.started)
        for count in 1...1500 {
            hand.advance(.milliseconds(count % 97 == 0 ? 2500 : 7))
            log.record(rows(count, "line \(count)"))
            if count % 10 == 0 {
                try await log.append(.value(name: "v\(count % 30)", value: "\(count)"))
            }
        }
        let reader = try await reader()
        let end = try #require(witness.events.last).offset
        for part in 0...40 {
            let offset = end / 40 * part
            #expect(try await reader.state(at: offset).scene == state(at: offset).scene)
        }
        await log.close()
        #expect(try await reader.state().scene == state(at: end).scene)

        let connection = try Connection(path: log.path)
        let keyframes = try connection.rows("SELECT number, offset, scene FROM keyframe")
        #expect(keyframes.count > 3)
        for row in keyframes {
            guard case .int(let number) = row[0], case .bytes(let scene) = row[2] else { continue }
            var fold = RunState()
            for event in witness.events.prefix(number) { fold.apply(event) }
            #expect(try Keyframe.state(from: scene).scene == fold.scene, "keyframe \(number)")
        }
        try connection.execute("UPDATE keyframe SET scene = x'00'")
        #expect(try await reader.state().scene == state(at: end).scene)
    }

    @Test func `events come in pages that are bounded in number and bytes`() async throws {
        let log = try await create()
        for count in 2...20 { try await log.append(.value(name: "v", value: "\(count)")) }
        let reader = try await reader()
        let page = try await reader.events(from: 3, until: 12, atMost: 4)
        #expect(page.events.count == 4 && page.next == 7)
        let rest = try await reader.events(from: 7, until: 12)
        #expect(rest.events.count == 6 && rest.next == nil)
        #expect(try await reader.events(from: 1, bytes: 1).events.count == 1)
        #expect(try await reader.events(from: 21).events.isEmpty)
        let json = try JSON(parsing: page.utf8)
        #expect(json["events"]?[0]?["n"] == 3 && json["next"] == 7)
        #expect(try JSON(parsing: rest.utf8)["next"] == .null)
        await log.close()
    }

    @Test func `samples of one panel are read by time, of too many the last ones`() async throws {
        let log = try await create()
        for second in 1...10 {
            hand.advance(.seconds(1))
            for panel in ["a", "b"] {
                try await log.append(
                    .sample(.init(panel: panel, series: [.init(label: "x", value: .int(second))]))
                )
            }
        }
        let reader = try await reader()
        let points = try await reader.samples(
            panel: "a",
            from: .seconds(3),
            until: .seconds(8),
            atMost: 2
        )
        #expect(points == ["points": [[7_000_000, [["x", 7]]], [8_000_000, [["x", 8]]]]])
        await log.close()
    }

    @Test func `output keeps its head and its tail, and counts what is between`() async throws {
        let log = try await create()
        try await log.append(.stepIntent(step))
        let line = Array("0123456789abcdef".utf8)
        let chunk = (0..<4096).flatMap { _ in line }
        for _ in 0..<(12 << 20) / chunk.count { log.output(step, chunk, since: .seconds(1)) }
        log.output(step, Array("the last words".utf8), since: .seconds(2))
        try await log.append(.stepEnded(step, .passed))
        let output = try #require(try await reader().output(step: "s", attempt: 1))
        #expect(output.head.count == 8 << 20)
        #expect(output.tail.count == 2 << 20)
        #expect(output.dropped == (2 << 20) + 14)
        #expect(output.tail.suffix(14) == Array("the last words".utf8)[...])
        #expect(try await reader().output(step: "s", attempt: 2) == nil)
        await log.close()
    }

    @Test func `a file is kept once, by the digest of its bytes`() async throws {
        let log = try await create()
        let digest = try await log.store(blob: Array("abc".utf8), type: "text/plain")
        #expect(digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try await log.store(blob: Array("abc".utf8), type: "text/plain") == digest)
        let blob = try await reader().blob(digest)
        #expect(blob == RunReader.Blob(bytes: Array("abc".utf8), type: "text/plain"))
        #expect(try await reader().blob("00") == nil)
        await log.close()
    }

    @Test func `facts and time line say what happened`() async throws {
        let log = try await create()
        try await log.append(.started)
        hand.advance(.seconds(3))
        try await log.append(.stepIntent(step))
        try await log.append(.ended(.presenter))
        try await log.append(.published(true))
        await log.close()
        let facts = try await reader().facts()
        #expect(facts.opened.boot == "boot-1" && facts.opened.wall == 1_763_711_262_000)
        #expect(facts.status == .ended && facts.isPublished && facts.events == 5)
        #expect(facts.duration == .seconds(3))
        let timeline = try await reader().timeline()
        #expect(timeline["duration"] == 3_000_000)
        #expect(timeline["steps"]?[0]?["step"] == "s")
    }

    @Test func `a recording of a newer version is refused and not changed`() async throws {
        let log = try await create()
        await log.close()
        try Connection(path: log.path).execute("PRAGMA user_version = 99")
        for attempt in [
            { _ = try await self.reader() },
            {
                _ = try await RunLog.reopen(
                    folder: self.folder.path,
                    run: opened.run,
                    sink: { _, _ in },
                    trouble: { _ in }
                )
            },
        ] {
            await #expect { try await attempt() } throws: {
                ($0 as? RecordingError)?.code == .newer && "\($0)".contains("version 99")
            }
        }
        #expect(try Connection(path: log.path).rows("PRAGMA user_version") == [[99]])
    }
}

@Suite struct KeyframeRhythmTests {
    @Test func `keyframes come after 500 events or ten seconds, and at most one a second`() {
        var rhythm = KeyframeRhythm(last: .zero)
        var due: [Int] = []
        for count in 1...3000 where rhythm.note(at: .milliseconds(count)) { due.append(count) }
        #expect(due == [1000, 2000, 3000])
        var slow = KeyframeRhythm(last: .zero)
        #expect((1...25).filter { slow.note(at: .seconds($0)) } == [10, 20])
        var quick = KeyframeRhythm(last: .zero)
        #expect((1...1200).filter { quick.note(at: .milliseconds($0 * 3)) } == [500, 1000])
    }
}

@Suite struct KeptOutputTests {
    @Test func `each byte that is kept has its place in the whole output`() {
        var output = KeptOutput()
        var head: [KeptOutput.Piece] = []
        for count in 0..<13 {
            let chunk = Batch.Chunk(
                step: "s",
                attempt: 1,
                since: count,
                bytes: [UInt8](repeating: UInt8(count), count: 1 << 20),
                lostBefore: count == 12 ? 5 : 0
            )
            if let piece = output.add(chunk) { head.append(piece) }
        }
        #expect(head.map(\.place) == (0..<8).map { $0 << 20 })
        #expect(output.total == (13 << 20) + 5)
        #expect(output.dropped == (3 << 20) + 5)
        #expect(output.tail.last?.place == (12 << 20) + 5)
        #expect(output.tail.reduce(0) { $0 + $1.bytes.count } == 2 << 20)
    }
}
