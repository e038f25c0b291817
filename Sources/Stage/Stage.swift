public import HTTPClient

/// The services of a runbook and its managed Prometheus, kept apart from the server that shows them.
///
/// Every process is the leader of a session of its own and outlives the one that started it; the
/// state file under the data folder lets the next one find them again (DESIGN §5).
public actor Stage {
    /// Where a stage lives and what its processes inherit.
    public struct Surroundings: Sendable {
        /// The data folder; the stage keeps its files in `stage/NAME` below it.
        public var data: String
        /// The environment services inherit.
        public var environment: [String: String]
        /// The folder of the running executable, where `demo-services` is looked for first.
        public var programs: String?
        /// Asks the services whether they are ready.
        public var client: HTTPClient

        /// Where a stage lives.
        public init(
            data: String,
            environment: [String: String],
            programs: String?,
            client: HTTPClient
        ) {
            self.data = data
            self.environment = environment
            self.programs = programs
            self.client = client
        }
    }

    /// Where the panels ask.
    public enum Metrics: Sendable, Equatable {
        /// A Prometheus that answers, by its URL without a slash at the end.
        case url(String)
        /// None, with the reason in a sentence.
        case missing(reason: String)
    }

    /// The name of the runbook.
    public nonisolated let name: String
    private let surroundings: Surroundings

    private init(name: String, surroundings: Surroundings) {
        self.name = name
        self.surroundings = surroundings
    }

    /// Starts what is missing of a stage and takes over what runs already.
    ///
    /// Returns once every service is ready. A missing or failing Prometheus is no error: ``metrics``
    /// then says why.
    /// - Parameter report: Takes a sentence for every step on the way.
    /// - Throws: ``StageError`` naming the service that does not get ready.
    public static func up(
        _ plan: StagePlan,
        in surroundings: Surroundings,
        report: @Sendable (String) -> Void = { _ in }
    ) async throws(StageError) -> Stage {
        Stage(name: plan.name, surroundings: surroundings)
    }

    /// Takes over the stage that an earlier process started; nil where nothing of it is known.
    public static func adopt(
        _ name: String,
        in surroundings: Surroundings
    ) async throws(StageError) -> Stage? { nil }

    /// `NAME.url` and `NAME.port` of every service, and `prometheus.url`: the values of `{{…}}`.
    public var values: [String: String] { [:] }

    /// `NAME_URL` and `NAME_PORT` of every service, and `PROMETHEUS_URL`, for the steps.
    public var environment: [String: String] { [:] }

    /// Where the panels ask.
    public var metrics: Metrics { .missing(reason: "") }

    /// Every process of the stage, in the order in which they were started.
    public func status() -> [StageStatus] { [] }

    /// Brings every service back to its first state, by its `reset:`.
    /// - Throws: ``StageError`` naming the first service that refused.
    public func reset() async throws(StageError) {}

    /// Ends every process of the stage with its whole tree, in reverse order, and forgets it.
    /// - Parameter grace: The time to end by itself before it is killed.
    public func down(grace: Duration = .seconds(5)) async {}

    /// Keeps the logs bounded until the task is cancelled; the processes run on afterwards.
    public func tend() async {}
}
