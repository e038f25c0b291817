/// When a keyframe is due: after 500 events or 10 s, at most one a second (DESIGN §1).
struct KeyframeRhythm: Sendable {
    private var events = 0
    private var last: Duration
    private var isForced = false

    init(last: Duration) { self.last = last }

    /// Counts one event; true where the state after it is to be kept.
    mutating func note(at offset: Duration) -> Bool {
        events += 1
        let passed = offset - last
        let isDue = isForced || (events >= 500 && passed >= .seconds(1)) || passed >= .seconds(10)
        guard isDue else { return false }
        events = 0
        last = offset
        isForced = false
        return true
    }

    /// Makes the next event's state one to keep, because events before it are missing.
    mutating func force() { isForced = true }
}
