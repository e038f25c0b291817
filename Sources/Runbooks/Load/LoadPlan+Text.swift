private import Conditions
private import Timing

extension LoadPlan {
    /// What it will do, in lines for a plan: how much load, for how long, and each journey's share.
    public var summary: [String] {
        let length = "for \(duration.written)"
        let amount =
            switch model {
            case .arrivals(let arrivals):
                "\(journeyCount(arrivals)) journeys begin by plan \(length), \(arrivals.maxInFlight) under way at most"
            case .users(let users):
                users.count == 1
                    ? "1 user begins again after each journey \(length)"
                    : "\(users.count) users begin again after each journey \(length)"
            }
        let ends = stopWhen.map { "ends early when \($0.text)" }
        return [written, amount] + ends + (journeys.count > 1 ? journeys.map(share) : [])
    }

    /// How many journeys the stages begin, to the whole one.
    private func journeyCount(_ arrivals: Arrivals) -> Int {
        let count = arrivals.stages.reduce(0) { $0 + $1.journeys } / timeScale
        return Int(exactly: count.rounded()) ?? .max
    }

    private func share(of journey: Journey) -> String {
        let weights = journeys.reduce(0) { $0 + $1.weight }
        let share = Int((100 * journey.weight / weights).rounded())
        let requests =
            journey.requests.count == 1 ? "1 request" : "\(journey.requests.count) requests"
        return "journey \(journey.name): \(share) % of them, \(requests)"
    }
}
