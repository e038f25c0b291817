public import Conditions

/// What a `load` fence asks for: how often which requests are sent, for how long, and when to stop.
public struct LoadPlan: Sendable, Equatable {
    /// Who decides when the next journey begins.
    public var model: Model
    /// What is done, each journey as often as its weight says.
    public var journeys: [Journey]
    /// How much load it is, as written: `stages 30rpm..120rpm over 10m, hold 2m`.
    public var written = ""
    /// By how much stages, `hold` and `spawn` are shortened; rates and pauses stay as they are.
    public var timeScale = 1.0
    /// How long one request may take.
    public var requestTimeout: Duration = .seconds(10)
    /// What ends the load early, judged every second over the last ten.
    public var stopWhen: [Condition] = []
    /// Decides every choice that is left to chance.
    public var seed: UInt64 = 1

    /// Who decides when the next journey begins.
    public enum Model: Sendable, Equatable {
        /// The plan: journeys begin at their times, whatever became of those before (open model).
        case arrivals(Arrivals)
        /// The answers: each user begins again when its last journey is over (closed model).
        case users(Users)
    }

    /// Journeys that begin by a plan of rates.
    public struct Arrivals: Sendable, Equatable {
        /// The stages, one after the other.
        public var stages: [Stage]
        /// Whether the times between two journeys are left to chance (a Poisson process).
        public var isRandom = false
        /// How many journeys may be under way; what would begin beyond that is dropped.
        public var maxInFlight = 1000

        /// Journeys that begin by these stages.
        public init(stages: [Stage]) { self.stages = stages }
    }

    /// A rate that changes evenly from one value to another.
    public struct Stage: Sendable, Equatable {
        /// Journeys a second at its begin.
        public var from: Double
        /// Journeys a second at its end.
        public var to: Double
        /// How long it takes, not yet shortened.
        public var duration: Duration

        /// A stage.
        public init(from: Double, to: Double, duration: Duration) {
            self.from = from
            self.to = to
            self.duration = duration
        }

        /// How many journeys it begins.
        public var journeys: Double { (from + to) / 2 * seconds(duration) }
    }

    /// Users who come one after the other and then stay.
    public struct Users: Sendable, Equatable {
        /// How many there are in the end.
        public var count: Int
        /// How many come each second; all within the first second unless told.
        public var spawn: Double
        /// How long a user waits before each journey but the first.
        public var think: ClosedRange<Duration> = .zero ... .zero
        /// How long all of it takes, not yet shortened.
        public var hold: Duration

        /// So many users for so long.
        public init(count: Int, spawn: Double? = nil, hold: Duration) {
            self.count = count
            self.spawn = spawn ?? Double(count)
            self.hold = hold
        }
    }

    /// Requests that one user sends one after the other.
    public struct Journey: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// How often it is chosen, beside the weights of the others.
        public var weight: Double
        /// Its requests in order.
        public var requests: [Request]

        /// A journey.
        public init(name: String, weight: Double = 1, requests: [Request]) {
            self.name = name
            self.weight = weight
            self.requests = requests
        }
    }

    /// One request of a journey.
    public struct Request: Sendable, Equatable {
        /// What is sent.
        public var text: HTTPRequestText
        /// What must be true of its answer; a status below 400 where nothing looks at the status.
        public var expectations: [Condition] = []
        /// What later requests of the journey need from the answer; without it the journey ends.
        public var captures: [Capture] = []
        /// How long the user waits before it.
        public var pause: ClosedRange<Duration> = .zero ... .zero

        /// A request.
        public init(text: HTTPRequestText) { self.text = text }
    }

    /// A plan of journeys.
    public init(model: Model, journeys: [Journey]) {
        self.model = model
        self.journeys = journeys
    }

    /// The names that the load step fills itself: the journey's number, and the user's.
    public static let ownNames = ["seq", "user"]

    /// How long new journeys begin, shortened by ``timeScale``.
    public var duration: Duration {
        let written: Duration =
            switch model {
            case .arrivals(let arrivals): arrivals.stages.reduce(.zero) { $0 + $1.duration }
            case .users(let users): users.hold
            }
        return written / timeScale
    }

    /// What a step's card says it does: the plan as written, then each request's first line.
    public var outline: [String] {
        let requests = journeys.flatMap(\.requests).map { "\($0.text.method) \($0.text.url)" }
        return [written] + requests
    }

    /// The same plan with every known name filled; what an earlier request of the journey captures,
    /// `seq` and `user` stay in place.
    /// - Throws: `UndefinedNames` with every name that has no value; nothing may then be sent.
    public func filled(with value: (String) -> String?) throws(UndefinedNames) -> LoadPlan {
        var plan = self
        var missing: [String] = []
        for journey in journeys.indices {
            var later = LoadPlan.ownNames
            for at in journeys[journey].requests.indices {
                let request = journeys[journey].requests[at]
                do {
                    plan.journeys[journey].requests[at].text = try request.text.filled { name in
                        later.contains(name) ? "{{\(name)}}" : value(name)
                    }
                    for place in request.expectations.indices {
                        plan.journeys[journey].requests[at].expectations[place] =
                            try request.expectations[place].filled(with: value)
                    }
                } catch {
                    missing += error.names.filter { !missing.contains($0) }
                }
                later += request.captures.map(\.name)
            }
        }
        guard missing.isEmpty else { throw UndefinedNames(names: missing) }
        return plan
    }
}

/// A length of time in seconds.
func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
