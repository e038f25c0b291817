private import Glibc
public import Runbooks

/// When journeys begin by a plan of rates: the n-th where the integral of the rate reaches n.
///
/// Exact for any ramp, without steps and without drift: each time is computed from the plan, not
/// from the one before. With chance, the distances in the integral are exponential (a Poisson
/// process), and the same seed gives the same times.
public struct ArrivalSchedule: Sendable {
    private let stages: [LoadPlan.Stage]
    private let timeScale: Double
    private let isRandom: Bool
    private var random: SeededRandom
    /// How much of the integral the next journey begins at, counted from the present stage's begin.
    private var ahead: Double
    private var stage = 0
    private var stageBegin: Duration = .zero

    /// The schedule of a plan.
    public init(_ arrivals: LoadPlan.Arrivals, timeScale: Double = 1, seed: UInt64 = 1) {
        stages = arrivals.stages
        self.timeScale = timeScale
        isRandom = arrivals.isRandom
        random = SeededRandom(seed: seed)
        ahead = 0
        if isRandom { ahead = distance() }
        pass()
    }

    /// When the next journey begins, since the load's begin; nil where none is left.
    public var next: Duration? {
        guard stage < stages.count else { return nil }
        let now = stages[stage]
        let length = now.duration / .seconds(1) / timeScale
        let slope = (now.to - now.from) / length
        // The stable form of the quadratic formula: right for a flat stage and for a steep one.
        let root = max(0, now.from * now.from + 2 * slope * ahead).squareRoot()
        let time = ahead == 0 ? 0 : 2 * ahead / (now.from + root)
        return stageBegin + .seconds(min(time, length))
    }

    /// Goes on to the journey after the next.
    public mutating func advance() {
        guard stage < stages.count else { return }
        ahead += distance()
        pass()
    }

    private mutating func distance() -> Double { isRandom ? -log(1 - random.share()) : 1 }

    /// Leaves stages behind that hold no more journeys.
    private mutating func pass() {
        while stage < stages.count {
            let journeys = stages[stage].journeys / timeScale
            // What adding up many shares leaves over is no journey.
            guard ahead >= journeys - 1e-9 * max(1, journeys) else { return }
            ahead = max(0, ahead - journeys)
            stageBegin += stages[stage].duration / timeScale
            stage += 1
        }
    }
}
