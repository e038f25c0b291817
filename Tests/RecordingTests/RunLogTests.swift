import Database
import Dispatch
import Events
import FoundationEssentials
import JSONValue
import TestSupport
import Testing

@testable import Recording

@Suite(.timeLimit(.minutes(1))) final class RunLogTests {
    let folder = TemporaryFolder()
    let witness = Witness()
    let hand = HandClock()
    let step = Event.StepID(step: "s", attempt: 1)

    private func create(_ patience: RunLog.Patience = .init()) async throws -> RunLog {
        try await RunLog.create(
            folder: folder.path,
            opened: opened,
            clock: hand.clock(),
            patience: patience,
            sink: witness.sink,
            trouble: witness.trouble
        )
    }

    private func reopen(boot: String = "boot-1") async throws -> RunLog {
        try await RunLog.reopen(
            folder: folder.path,
            run: opened.run,
            clock: hand.clock(boot: boot),
            sink: witness.sink,
            trouble: witness.trouble
        )
    }

    private func stored() async throws -> [Event] {
        let reader = try await RunReader(folder: folder.path, run: opened.run)
        return try await reader.events(from: 1).events.map { try Event(json: JSON(parsing: $0)) }
    }

    @Test func `events are numbered in the order of the calls, rows before the end they precede`()
        async throws
    {
        let log = try await create()
        hand.advance(.seconds(2))
        log.record(rows(1, "one"))
        log.record(rows(2, "two"))
        let end = try await log.append(.stepEnded(step, .passed))
        await log.close()
        #expect(end.number == 4 && end.offset == .seconds(2))
        #expect(witness.events.map(\.number) == [1, 2, 3, 4])
        #expect(witness.events.map(\.body.kind).last == "step.ended")
        #expect(try await stored() == witness.events)
        #expect(witness.events.first?.offset == .zero)
    }

    @Test func `an event is in the file when its caller goes on and when the sink gets it`()
        async throws
    {
        let path = folder.path
        let found = Witness()
        let log = try await RunLog.create(
            folder: path,
            opened: opened,
            clock: hand.clock(),
            sink: { event, state in
                let connection = try? Connection(
                    path: "\(path)/runs/\(opened.run).db",
                    mode: .readOnly
                )
                let rows = try? connection?.rows(
                    "SELECT 1 FROM event WHERE number = ?",
                    [.int(event.number)]
                )
                if rows == [[1]] { found.sink(event, state) }
            },
            trouble: witness.trouble
        )
        for count in 1...20 { try await log.append(.marker(label: "\(count)", source: "test")) }
        await log.close()
        #expect(found.events.count == 21)
    }

    @Test func `rows that are recorded are written soon without anything else happening`()
        async throws
    {
        let log = try await create()
        log.record(rows(1, "alone"))
        #expect(await eventually { witness.events.count == 2 })
        await log.close()
    }

    @Test func `after a crash, attempts without an end are interrupted and nothing else changes`()
        async throws
    {
        let log = try await create()
        try await log.append(.stepIntent(step))
        try await log.append(.stepStarted(step, process: 7))
        let done = Event.StepID(step: "done", attempt: 1)
        try await log.append(.stepIntent(done))
        try await log.append(.stepEnded(done, .passed))
        let before = witness.events
        hand.advance(.seconds(30))

        // As if its process had died: the kernel lets go of the run.
        log.lock.release()
        let again = try await reopen()
        let added = Array(witness.events.dropFirst(before.count))
        #expect(added.count == 1)
        #expect(added.first?.number == before.count + 1)
        #expect(added.first?.offset == .seconds(30))
        guard case .stepEnded(step, let result) = added.first?.body else {
            Issue.record("no end: \(added)")
            return
        }
        #expect(result.status == .interrupted)
        #expect(await again.state.steps["done"]?.status == .passed)
        await again.close()
        await log.close()
        let third = try await reopen()
        #expect(await third.state.steps["s"]?.status == .interrupted)
        #expect(witness.events.count == before.count + 1)
        await third.close()
    }

    @Test func `a run has one writer at a time, and the second is told who it is`() async throws {
        let log = try await create()
        let library = try Library(folder: folder.path)
        #expect(library.holder(of: log.run) == Int(ProcessInfo.processInfo.processIdentifier))
        let refusal = await #expect(throws: RecordingError.self) { try await reopen() }
        #expect(refusal?.code == .inUse)
        #expect(refusal?.description.contains("process") == true)
        await log.close()
        #expect(library.holder(of: log.run) == nil)
        await (try reopen()).close()
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs")
        #expect(files == ["\(log.run).db"], "nothing but the run is left")
    }

    @Test func `another boot goes on from the wall time, with a gap`() async throws {
        let log = try await create()
        hand.advance(.seconds(5))
        try await log.append(.started)
        await log.close()
        hand.advance(.seconds(60))
        let again = try await reopen(boot: "boot-2")
        hand.advance(.seconds(1))
        try await again.append(.marker(label: "after", source: "test"))
        await again.close()
        let last = Array(witness.events.suffix(2))
        #expect(last.first?.body == .gap(reason: "restart", count: 0))
        #expect(last.map(\.offset) == [.seconds(65), .seconds(66)])
        #expect(last.map(\.number) == [3, 4])
    }

    @Test func `a closed log refuses events and takes no output`() async throws {
        let log = try await create()
        await log.close()
        log.record(rows(1, "late"))
        log.output(step, [1, 2, 3], since: .zero)
        await #expect(throws: RecordingError.self) { try await log.append(.started) }
        #expect(try await stored().count == 1)
    }

    @Test func `a run is made once, and only under an id that is a plain name`() async throws {
        let log = try await create()
        await log.close()
        await #expect(throws: RecordingError.self) { try await create() }
        for run in ["../x", "", "a/b", "A", "a.db", String(repeating: "a", count: 65)] {
            var bad = opened
            bad.run = run
            await #expect(throws: RecordingError.self) {
                try await RunLog.create(
                    folder: folder.path,
                    opened: bad,
                    sink: witness.sink,
                    trouble: witness.trouble
                )
            }
        }
    }

    @Test func `a commit that takes too long does not hold the views, and is made up for`()
        async throws
    {
        let log = try await create()
        let blocker = try Connection(path: log.path)
        try blocker.execute("BEGIN IMMEDIATE")
        try await log.append(.started)
        #expect(witness.events.count == 2)
        #expect(witness.isRecording == false)
        for count in 1...50 { try await log.append(.marker(label: "\(count)", source: "test")) }
        #expect(try blocker.rows("SELECT count(*) FROM event") == [[1]])
        try blocker.execute("COMMIT")
        #expect(await eventually { witness.isRecording })
        await log.close()
        #expect(try await stored() == witness.events)
        #expect(witness.troubles.count == 2)
    }

    @Test func `a run whose file is removed is told to be unrecorded, until it is back`()
        async throws
    {
        let log = try await create()
        try await log.append(.started)
        let elsewhere = log.path + ".moved"
        try FileManager.default.moveItem(atPath: log.path, toPath: elsewhere)
        try await log.append(.marker(label: "lost", source: "test"))
        #expect(witness.troubles.last??.contains("was removed or renamed") == true)
        #expect(witness.events.count == 3)
        try FileManager.default.moveItem(atPath: elsewhere, toPath: log.path)
        #expect(await eventually { witness.isRecording })
        await log.close()
        #expect(try await stored() == witness.events)
    }

    @Test func `a commit that fails is tried again, output is given up, callers go on`()
        async throws
    {
        var patience = RunLog.Patience()
        patience.lock = .milliseconds(1)
        patience.retry = .milliseconds(20)
        let log = try await create(patience)
        let blocker = try Connection(path: log.path)
        try blocker.execute("BEGIN IMMEDIATE")
        try await log.append(.stepIntent(step))
        #expect(witness.isRecording == false)
        for _ in 0..<10 {
            log.output(step, [UInt8](repeating: 0x61, count: 1 << 20), since: .zero)
        }
        try blocker.execute("COMMIT")
        #expect(await eventually { witness.isRecording })
        log.output(step, Array("the end".utf8), since: .seconds(1))
        await log.close()
        #expect(try await stored() == witness.events)
        let reader = try await RunReader(folder: folder.path, run: opened.run)
        let output = try #require(try await reader.output(step: "s", attempt: 1))
        #expect(output.dropped == 6 << 20)
        #expect(
            output.head.count == (4 << 20) + 7
                || output.head.count + output.tail.count == (4 << 20) + 7
        )
    }

    @Test func `what there is no room for becomes a gap, and a keyframe after it holds the state`()
        async throws
    {
        var patience = RunLog.Patience()
        patience.lock = .milliseconds(1)
        patience.retry = .milliseconds(20)
        let log = try await create(patience)
        let blocker = try Connection(path: log.path)
        try blocker.execute("BEGIN IMMEDIATE")
        try await log.append(.started)
        for count in 1...WaitingEvents.countLimit {
            log.record(.value(name: "a", value: "\(count)"))
        }
        try await log.append(.value(name: "b", value: "lost"))
        try blocker.execute("COMMIT")
        #expect(await eventually { witness.isRecording })
        try await log.append(.marker(label: "after", source: "test"))
        try await log.append(.marker(label: "later", source: "test"))
        await log.close()

        let events = witness.events
        #expect(events.map(\.number) == Array(1...WaitingEvents.countLimit + 5))
        let reader = try await RunReader(folder: folder.path, run: opened.run)
        let last = try await reader.events(from: WaitingEvents.countLimit).events
            .map { try Event(json: JSON(parsing: $0)) }
        let kinds = last.map(\.body.kind)
        #expect(kinds.suffix(3) == ["gap", "marker", "marker"])
        let gap = try #require(last.first { $0.body.kind == "gap" })
        guard case .gap(_, let count) = gap.body else { return }
        #expect(gap.number + count == events.count - 1)
        #expect(try await reader.state().values["b"] == "lost")
    }
}
