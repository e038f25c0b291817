internal import JSONValue

extension RunState {
    /// The presenter's clock: the time since the start without the pauses, unless it was set.
    public struct Clock: Sendable, Equatable {
        /// What it showed when it last started, stopped or was set.
        public var spent: Duration = .zero
        /// When it last started; nil while it stands.
        public var since: Duration?
        /// Why it stands, where a reason was given.
        public var reason: String?
        /// When the pause began; nil while it runs, and before the start.
        public var paused: Duration?
        /// The pauses that are over, by their reason; those without one are under `pause`.
        public var pauses: [String: Duration] = [:]
        /// What the last setting took from it: adding it undoes that.
        public var shift: Duration?

        /// Whether it runs.
        public var isRunning: Bool { since != nil }

        /// What it shows at an offset of the run.
        public func reading(at offset: Duration) -> Duration {
            spent + (since.map { max(.zero, offset - $0) } ?? .zero)
        }

        /// The sum of all pauses at an offset of the run.
        public func paused(at offset: Duration) -> Duration {
            pauses.values.reduce(.zero, +) + (paused.map { max(.zero, offset - $0) } ?? .zero)
        }
    }

    mutating func turn(_ change: Event.Clock) {
        guard status == .started else { return }
        let isSet = change.spent != nil || change.by != nil
        let isSame =
            !isSet && change.isRunning == clock.isRunning
            && (change.isRunning || change.reason == clock.reason)
        guard !isSame else { return }
        let reading = clock.reading(at: offset)
        clock.closePause(at: offset)
        clock.spent = max(.zero, change.spent ?? reading + (change.by ?? .zero))
        if isSet { clock.shift = reading - clock.spent }
        clock.since = change.isRunning ? offset : nil
        clock.paused = change.isRunning ? nil : offset
        clock.reason = change.isRunning ? nil : change.reason
    }

    /// At the end of the run the clock stands, and that is no pause.
    mutating func stopClock() {
        clock.spent = clock.reading(at: offset)
        clock.closePause(at: offset)
        clock.since = nil
        clock.paused = nil
        clock.reason = nil
    }
}

extension RunState.Clock {
    mutating func closePause(at offset: Duration) {
        guard let paused else { return }
        pauses[reason ?? "pause", default: .zero] += max(.zero, offset - paused)
    }

    /// The clock in a scene.
    ///
    /// `{"running","spent","since"|null,"reason"|null,"paused"|null,"pauses":{REASON:T},
    /// "shift"|null}`
    var json: JSON {
        [
            "running": .bool(isRunning), "spent": spent.json, "since": since.orNull,
            "reason": reason.orNull, "paused": paused.orNull,
            "pauses": .sorted(pauses) { $0.json }, "shift": shift.orNull,
        ]
    }

    /// Scenes of earlier versions hold `spent` and `since` alone.
    init(_ fields: Fields) throws(EventError) {
        self.init(
            spent: try fields.duration("spent"),
            since: try fields.optionalDuration("since"),
            reason: try fields.optionalString("reason"),
            paused: try fields.optionalDuration("paused"),
            shift: try fields.optionalDuration("shift")
        )
        guard !fields.isAbsent("pauses") else { return }
        pauses = try fields.table("pauses") { name, value throws(EventError) in
            guard let length = value.json.int else { throw fields.fault("pauses.\(name)") }
            return .microseconds(length)
        }
    }
}
