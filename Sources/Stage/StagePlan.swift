public import Runbooks

/// What a stage should hold: the services of a runbook and the Prometheus that watches them.
public struct StagePlan: Sendable, Equatable {
    /// The runbook's name, which is also the stage's.
    public var name: String
    /// The folder services start in: the workspace.
    public var workspace: String
    /// Services in the order in which they start.
    public var services: [Service]
    /// Where metrics come from.
    public var prometheus: Metrics
    /// Rule files for the managed Prometheus.
    public var rules: [Rules]
    /// Environment variables for every service, beside the inherited ones.
    public var environment: [String: String]

    /// Where metrics come from.
    public enum Metrics: Sendable, Equatable {
        /// A Prometheus of the stage's own.
        case managed
        /// One that runs elsewhere.
        case url(String)
        /// Nowhere.
        case none
    }

    /// A rule file for the managed Prometheus.
    public struct Rules: Sendable, Equatable {
        /// The file as its runbook names it.
        public var file: RuleFile
        /// Where it is.
        public var path: String

        /// A rule file.
        public init(file: RuleFile, path: String) {
            self.file = file
            self.path = path
        }
    }

    /// What a stage should hold.
    public init(
        name: String,
        workspace: String,
        services: [Service],
        prometheus: Metrics = .none,
        rules: [Rules] = [],
        environment: [String: String] = [:]
    ) {
        self.name = name
        self.workspace = workspace
        self.services = services
        self.prometheus = prometheus
        self.rules = rules
        self.environment = environment
    }
}
