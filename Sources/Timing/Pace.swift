/// How a talk stands against its plan, the steps that are still to run counted in.
public struct Pace: Sendable, Equatable {
    /// How far a step has come.
    public enum StepProgress: Sendable, Equatable {
        /// It runs, for this long.
        case running(Duration)
        /// It is over, or was passed over.
        case over
    }

    /// A word for it.
    public enum Standing: String, Sendable {
        /// Within the tolerance.
        case onPlan = "on"
        /// Later than planned.
        case behind
        /// Earlier than planned.
        case ahead
    }

    /// How much later than planned, pauses beyond the reserve included; negative is earlier.
    public var behind: Duration
    /// The time still to be spoken if the rest goes by plan.
    public var left: Duration
    /// How long steps on this slide still keep everybody waiting.
    public var machine: Duration
    /// How much later than the slot the talk ends; negative is earlier, reserve included.
    public var late: Duration
    /// What is left of the reserve.
    public var reserveLeft: Duration
    /// A word for it.
    public var standing: Standing
}

extension Agenda {
    /// How the talk stands at a slide.
    ///
    /// - Parameters:
    ///   - spoken: What the presenter's clock shows.
    ///   - paused: The sum of all pauses.
    ///   - steps: Steps that run or are over; the others are still to come.
    ///   - before: The word until now, so that a talk at the edge does not change it at every look.
    /// - Returns: Nil where nothing is planned, or the slide is in no plan.
    public func pace(
        at slide: String,
        spoken: Duration,
        paused: Duration = .zero,
        steps: [String: Pace.StepProgress] = [:],
        before: Pace.Standing = .onPlan
    ) -> Pace? {
        guard let place = stretches.firstIndex(where: { $0.slide == slide }), total > .zero
        else { return nil }
        let here = stretches[place]
        let machine = here.steps.map { toRun($0, steps) }.reduce(.zero, +)
        let planned = max(.zero, here.until - max(here.from, spoken))
        let later = stretches[(place + 1)...].map { stretch in
            let done = stretch.ownSteps.filter { steps[$0] == .over }
                .map { expected[$0] ?? .zero }.reduce(.zero, +)
            return max(.zero, stretch.until - stretch.from - done)
        }.reduce(.zero, +)
        let running = steps.filter { $0.value != .over }.map { toRun($0.key, steps) }.max()
        let left = max(max(planned, machine) + later, running ?? .zero)
        let behind = spoken + left - total + max(.zero, paused - reserve)
        return Pace(
            behind: behind,
            left: left,
            machine: machine,
            late: spoken + paused + left - slot,
            reserveLeft: max(.zero, reserve - paused),
            standing: Pace.standing(behind, spoken: spoken, before: before)
        )
    }

    private func toRun(_ step: String, _ steps: [String: Pace.StepProgress]) -> Duration {
        switch steps[step] {
        case .over: .zero
        case .running(let took): max(.zero, (expected[step] ?? .zero) - took)
        case nil: expected[step] ?? .zero
        }
    }
}

extension Pace {
    /// Below this, or below a twentieth of the time spoken, a difference is none.
    static let tolerance = Duration.seconds(15)

    /// The word for a difference: it changes beyond the tolerance, and back below two thirds of it.
    static func standing(_ behind: Duration, spoken: Duration, before: Standing) -> Standing {
        let tolerance = max(tolerance, .microseconds(spoken.microseconds / 20))
        let keeps = Duration.microseconds(tolerance.microseconds * 2 / 3)
        if behind > (before == .behind ? keeps : tolerance) { return .behind }
        if .zero - behind > (before == .ahead ? keeps : tolerance) { return .ahead }
        return .onPlan
    }
}
