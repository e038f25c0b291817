public import Conditions
public import HTTPClient
public import JSONValue
private import Processes

/// Looks at the world outside through probes, and changes nothing there.
///
/// Every look ends: each kind keeps to its time, and one that cannot be stopped (a file on a disk
/// that does not answer) is left behind and told as such.
public struct Prober: Sendable {
    /// What surrounds the looks.
    public struct Surroundings: Sendable {
        /// The folder commands start in, and file names begin at.
        public var workspace: String
        /// The environment commands inherit.
        public var environment: [String: String]
        /// What `{{name}}` stands for.
        public var values: [String: String]
        /// Asks Prometheus; nil where there is none.
        public var metrics: Metrics?
        /// Asks the services' logs; nil where there are none.
        public var logs: Logs?
        /// Takes secrets out of what is shown.
        public var redact: @Sendable (String) -> String

        /// What surrounds the looks.
        public init(
            workspace: String,
            environment: [String: String],
            values: [String: String] = [:],
            metrics: Metrics? = nil,
            logs: Logs? = nil,
            redact: @escaping @Sendable (String) -> String = { $0 }
        ) {
            self.workspace = workspace
            self.environment = environment
            self.values = values
            self.metrics = metrics
            self.logs = logs
            self.redact = redact
        }
    }

    /// Answers a query to Prometheus with its series, or says in a sentence why not.
    public typealias Metrics =
        @Sendable (_ query: String, _ limit: Duration) async -> Result<[Series], MetricsFailure>

    /// Answers a query to the services' logs with its lines, as a condition's rows.
    public typealias Logs = @Sendable (_ query: LogQuery) async -> [JSON]

    /// One series of an answer.
    public struct Series: Sendable, Equatable {
        /// Its labels.
        public var labels: [String: String]
        /// Its value; not a number where it has none.
        public var value: Double

        /// One series.
        public init(labels: [String: String], value: Double) {
            self.labels = labels
            self.value = value
        }
    }

    /// Why a query has no answer.
    public struct MetricsFailure: Error, Sendable, Equatable {
        /// The reason in a sentence.
        public var message: String

        /// A reason.
        public init(_ message: String) { self.message = message }
    }

    /// How long a look may take that says nothing else.
    public static let usualTime = Duration.seconds(5)

    let surroundings: Surroundings
    let client: HTTPClient

    /// A prober in its surroundings.
    public init(_ surroundings: Surroundings, client: HTTPClient) {
        self.surroundings = surroundings
        self.client = client
    }

    /// Looks once.
    public func look(_ probe: Probe, within limit: Duration = usualTime) async -> Finding {
        let found = await Prober.bounded(within: limit) { await find(probe, within: limit) }
        return Finding(
            found.outcome,
            surroundings.redact(found.evidence),
            detail: found.detail.prefix(12).map(surroundings.redact)
        )
    }

    /// Does what brings a finding, and does not wait for it much longer than it may take.
    public static func bounded(
        within limit: Duration,
        _ body: @escaping @Sendable () async -> Finding
    ) async -> Finding {
        let (answers, answer) = AsyncStream<Finding>.makeStream(
            bufferingPolicy: .bufferingOldest(1)
        )
        let looking = Task { answer.yield(await body()) }
        let waiting = Task {
            guard (try? await Task.sleep(for: limit + .seconds(1))) != nil else { return }
            answer.yield(noAnswer(within: limit))
        }
        defer {
            looking.cancel()
            waiting.cancel()
        }
        for await finding in answers { return finding }
        return .broken("The check was stopped.")
    }

    /// What is told of a look that brings nothing in its time.
    static func noAnswer(within limit: Duration) -> Finding {
        .broken(
            "No answer within \(written(limit)).",
            detail: ["See what it hangs on, or give it longer: timeout: 30s"]
        )
    }

    private func find(_ probe: Probe, within limit: Duration) async -> Finding {
        let filled: Probe.Target
        do throws(UndefinedNames) {
            filled = try fill(probe.target)
        } catch {
            let names = error.names.map { "{{\($0)}}" }.joined(separator: ", ")
            return .broken(
                "\(names) has no value.",
                detail: ["A service gives it while it stands: showrunner stage up RUNBOOK"]
            )
        }
        let condition = probe.condition
        switch filled {
        case .http(let method, let url): return await http(method, url, condition, limit)
        case .port(let address, let closed): return await port(address, closed: closed, limit)
        case .promql(let query): return await promql(query, condition, limit)
        case .logs(let query): return await logs(query, condition)
        case .shell(let command): return await shell(command, condition, limit)
        case .file(let path, let text): return await file(path, contains: text, limit)
        case .process(let name): return await process(name)
        case .command(let name, let version): return await command(name, atLeast: version, limit)
        case .environment(let name): return environment(name)
        case .disk(let path, let free): return await disk(path, free: free)
        case .kube(let object): return await kube(object, condition, limit)
        case .sql(let query, let file): return await sql(query, file: file, condition, limit)
        }
    }

    /// The target with every name filled; commands are left as they are, as in shell steps.
    private func fill(_ target: Probe.Target) throws(UndefinedNames) -> Probe.Target {
        let values = surroundings.values
        return switch target {
        case .http(let method, let url):
            .http(method: method, url: try Template(url).filled(with: values))
        case .port(let address, let closed):
            .port(address: try Template(address).filled(with: values), closed: closed)
        case .promql(let query): .promql(try Template(query).filled(with: values))
        case .file(let path, let text):
            .file(try Template(path).filled(with: values), contains: text)
        case .disk(let path, let free):
            .disk(try Template(path).filled(with: values), free: free)
        case .kube(let object): .kube(try Template(object).filled(with: values))
        case .sql(let query, let file):
            .sql(
                try Template(query).filled(with: values),
                file: try Template(file).filled(with: values)
            )
        case .logs, .shell, .process, .command, .environment: target
        }
    }

    /// A path as seen from the workspace.
    func path(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(surroundings.workspace)/\(path)"
    }

    /// Judges what was seen; `seen` is told where all of it holds.
    func judge(_ condition: Condition?, _ facts: Facts, seen: String) -> Finding {
        let unmet = condition?.evaluate(facts).unmet ?? []
        guard let first = unmet.first else {
            let values = condition.map { Prober.values($0, facts) } ?? []
            return .met(([seen] + values).filter { !$0.isEmpty }.joined(separator: ", "))
        }
        var detail: [String] = []
        for one in unmet {
            if unmet.count > 1 { detail.append("expected \(one.expected), found \(one.actual)") }
            detail += one.near
        }
        return .unmet("Expected \(first.expected), found \(first.actual).", detail: detail)
    }

    /// What a condition looked at, in words; figures that stand in the evidence already are left out.
    private static func values(_ condition: Condition, _ facts: Facts) -> [String] {
        condition.terms.compactMap { term in
            switch term.selector {
            case .path, .cell, .value, .rows, .header, .measure:
                let value = term.selector.value(in: facts)?.text ?? ""
                guard value.utf8.count <= 60, !term.text.hasSuffix(value) else { return term.text }
                return "\(term.text): \(value)"
            default: return nil
            }
        }
    }
}

/// A length of time as a person says it: `38 ms`, `5 s`, `1.2 s`.
func written(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let milliseconds = min(max(0, seconds), 1_000_000) * 1_000 + attoseconds / 1_000_000_000_000_000
    if milliseconds < 1_000 { return "\(milliseconds) ms" }
    let tenths = milliseconds % 1_000 / 100
    return tenths == 0 || milliseconds >= 10_000
        ? "\(milliseconds / 1_000) s" : "\(milliseconds / 1_000).\(tenths) s"
}
