/// A look at the world outside: what a checklist's `check:`, a service's `ready:` or `reset:`, or a
/// wait names (facts/runbooks.md §3.2).
///
/// Its texts may hold `{{name}}`, to be filled before use.
public struct Probe: Sendable, Equatable {
    /// The probe as written.
    public let text: String
    /// What is looked at.
    public let target: Target
    /// What must be true of it; nil where being there is enough.
    public let condition: Condition?

    /// What a probe looks at.
    public enum Target: Sendable, Equatable {
        /// An HTTP request; the URL may be a path of the service that names the probe.
        case http(method: String, url: String)
        /// A TCP port that is open, or closed.
        case port(address: String, closed: Bool)
        /// A query to Prometheus.
        case promql(String)
        /// Lines of the services' logs.
        case logs(LogQuery)
        /// A shell command.
        case shell(String)
        /// A file.
        case file(String, contains: String?)
        /// A running process by name.
        case process(String)
        /// A program on the path, of a version at least this.
        case command(String, atLeast: String?)
        /// An environment variable that is set.
        case environment(String)
        /// Free bytes on the disk of a path.
        case disk(String, free: Int)
        /// A Kubernetes object as `KIND/NAME`, or `NAMESPACE/KIND/NAME`.
        case kube(String)
        /// A query to a database file, which is only read.
        case sql(String, file: String)
    }
}

extension Probe.Target {
    /// Whether it is a query to Prometheus.
    public var asksPrometheus: Bool { if case .promql = self { true } else { false } }

    /// What a condition may look at of what such a probe finds, as words; empty where it is there or
    /// not, and nothing else.
    public var subjects: [String] {
        switch self {
        case .http: ["status", "body", "header NAME", "$.path", "duration"]
        case .shell: ["exit", "stdout", "stderr", "$.path", "duration"]
        case .promql: ["value", "rows", "rows[0].NAME"]
        case .logs, .sql: ["rows", "rows[0].NAME"]
        case .kube: ["$.path", "body", "stdout", "exit"]
        case .port, .file, .process, .command, .environment, .disk: []
        }
    }
}

extension Probe {
    /// A query to Prometheus whose result others judge.
    public init(query: String) { self.init(text: query, target: .promql(query), condition: nil) }

    /// A query to the services' logs whose result others judge.
    public init(logs query: LogQuery) {
        self.init(text: query.text, target: .logs(query), condition: nil)
    }
}
