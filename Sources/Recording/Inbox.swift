import Dispatch
import Events
import Synchronization

/// Where callers of any thread leave what is to be recorded, in the order it happened.
final class Inbox: Sendable {
    /// One event that waits for its number.
    struct Item: Sendable {
        var body: Event.Body
        var offset: Duration
        var caller: CheckedContinuation<Event, any Error>?
    }

    /// What the log has to do after something was put in.
    enum Urgency: Sendable {
        case none
        case grouped
        case now
    }

    private struct Held: Sendable {
        var items: [Item] = []
        var chunks: [Batch.Chunk] = []
        /// Bytes of output put in and not yet written.
        var outputBytes = 0
        var lost: [Event.StepID: Int] = [:]
        var blocked = 0
        var isScheduled = false
        var isClosed = false
        var isRecording = true
        var last: Duration
    }

    static let outputLimit = 4 << 20
    private static let mergedChunk = 64 << 10

    private let clock: RunClock
    private let base: Duration
    private let held: Mutex<Held>
    private let room = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - base: What the clock showed when the run was opened.
    ///   - last: The offset that no later event may fall short of.
    init(clock: RunClock, base: Duration, last: Duration) {
        self.clock = clock
        self.base = base
        held = Mutex(Held(last: last))
    }

    var now: Duration { held.withLock { max($0.last, clock.now() - base) } }

    /// Puts an event in; nil where the log is closed.
    func put(
        _ body: Event.Body,
        for caller: CheckedContinuation<Event, any Error>? = nil
    ) -> Urgency? {
        held.withLock { held in
            guard !held.isClosed else { return nil }
            held.last = max(held.last, clock.now() - base)
            held.items.append(Item(body: body, offset: held.last, caller: caller))
            if caller != nil { return .now }
            return schedule(&held)
        }
    }

    /// Puts output in; blocks while too much of it waits, as long as it can be written at all.
    func put(output bytes: [UInt8], of id: Event.StepID, since: Duration) -> Urgency {
        let whole = Event.StepID(step: id.step, attempt: id.attempt)
        while true {
            let urgency: Urgency? = held.withLock { held in
                guard !held.isClosed, !bytes.isEmpty else { return Urgency.none }
                let hasRoom =
                    held.outputBytes == 0 || held.outputBytes + bytes.count <= Self.outputLimit
                guard hasRoom else {
                    guard held.isRecording else {
                        held.lost[whole, default: 0] += bytes.count
                        return Urgency.none
                    }
                    held.blocked += 1
                    return nil
                }
                held.outputBytes += bytes.count
                add(bytes, of: whole, since: since.wholeMicroseconds, to: &held)
                if held.outputBytes > Self.outputLimit / 4 { return .now }
                return schedule(&held)
            }
            if let urgency { return urgency }
            room.wait()
        }
    }

    private func add(
        _ bytes: [UInt8],
        of id: Event.StepID,
        since: Int,
        to held: inout Held
    ) {
        let lost = held.lost.removeValue(forKey: id) ?? 0
        if lost == 0, let last = held.chunks.indices.last, held.chunks[last].step == id.step,
            held.chunks[last].attempt == id.attempt,
            since &- held.chunks[last].since < 10_000,
            held.chunks[last].bytes.count + bytes.count <= Self.mergedChunk
        {
            held.chunks[last].bytes += bytes
        } else {
            held.chunks.append(
                Batch.Chunk(
                    step: id.step,
                    attempt: id.attempt,
                    since: since,
                    bytes: bytes,
                    lostBefore: lost
                )
            )
        }
    }

    private func schedule(_ held: inout Held) -> Urgency {
        defer { held.isScheduled = true }
        return held.isScheduled ? .none : .grouped
    }

    /// Takes everything out.
    func take() -> (items: [Item], chunks: [Batch.Chunk]) {
        held.withLock { held in
            held.isScheduled = false
            defer {
                held.items = []
                held.chunks = []
            }
            return (held.items, held.chunks)
        }
    }

    /// Says that so many bytes of output were written or given up.
    func release(outputBytes: Int) {
        guard outputBytes > 0 else { return }
        change { $0.outputBytes -= outputBytes }
    }

    /// Says whether the file can be written: while it cannot, output is dropped, not held back.
    func setRecording(_ isRecording: Bool) { change { $0.isRecording = isRecording } }

    /// Refuses everything from now on.
    func close() { change { $0.isClosed = true } }

    private func change(_ apply: (inout Held) -> Void) {
        let blocked = held.withLock { held in
            apply(&held)
            defer { held.blocked = 0 }
            return held.blocked
        }
        for _ in 0..<blocked { room.signal() }
    }
}
