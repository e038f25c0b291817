public import HTTPClient
import Processes
private import Runbooks

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
        /// How long a service may take until it is ready.
        public var patience: Duration

        /// Where a stage lives.
        public init(
            data: String,
            environment: [String: String],
            programs: String?,
            client: HTTPClient,
            patience: Duration = .seconds(30)
        ) {
            self.data = data
            self.environment = environment
            self.programs = programs
            self.client = client
            self.patience = patience
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
    let surroundings: Surroundings
    let folder: StageFolder
    var state: StageState
    /// Processes this program started itself, and so has to take the end of.
    var children: [String: Child] = [:]

    init(state: StageState, surroundings: Surroundings) {
        name = state.name
        self.state = state
        self.surroundings = surroundings
        folder = StageFolder(of: state.name, below: surroundings.data)
    }

    /// Takes over the stage that an earlier process started; nil where nothing of it is known.
    /// - Throws: ``StageError``.
    public static func adopt(
        _ name: String,
        in surroundings: Surroundings
    ) async throws(StageError) -> Stage? {
        StageFolder(of: name, below: surroundings.data).loadState()
            .map { Stage(state: $0, surroundings: surroundings) }
    }

    /// `NAME.url` and `NAME.port` of every service, and `prometheus.url`: the values of `{{…}}`.
    public var values: [String: String] {
        var values: [String: String] = [:]
        for member in state.members {
            guard let port = member.port else { continue }
            values["\(member.name).url"] = Stage.url(port)
            values["\(member.name).port"] = "\(port)"
        }
        if case .url(let url) = state.metrics, values["prometheus.url"] == nil {
            values["prometheus.url"] = url
        }
        return values
    }

    /// `NAME_URL` and `NAME_PORT` of every service, and `PROMETHEUS_URL`, for the steps.
    public var environment: [String: String] {
        Dictionary(
            values.map { (Stage.variable($0.key), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Where the panels ask.
    public var metrics: Metrics { state.metrics }

    /// The address people open: `localhost`, so that no cookie of the presenter's pages reaches it.
    static func url(_ port: Int) -> String { "http://localhost:\(port)" }

    /// `LICENSE_URL` for `license.url`.
    private static func variable(_ name: String) -> String {
        String(
            name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        )
    }

    /// Every process of the stage, in the order in which they were started.
    public func status() -> [StageStatus] {
        state.members.map { member in
            StageStatus(
                name: member.name,
                state: isAlive(member) ? .running : .ended,
                process: member.process,
                url: member.port.map(Stage.url),
                log: member.log
            )
        }
    }

    /// Whether the very process that was started still runs.
    func isAlive(_ member: StageState.Member) -> Bool {
        reap(member.name)
        return ProcessTree.started(member.process) == member.started
    }

    /// Takes the end of a child that is gone, so that no zombie stays.
    func reap(_ service: String) {
        guard let child = children[service] else { return }
        if case .ended = child.next(within: .zero) { children[service] = nil }
    }

    /// Brings every service back to its first state, by its `reset:`.
    /// - Throws: ``StageError`` naming the first service that refused.
    public func reset() async throws(StageError) {
        for member in state.members {
            guard let reset = member.reset else { continue }
            let obstacle: String?
            switch reset {
            case .http(let method, let url):
                let filled = try ServiceCommand.fill(url, values, member.name)
                obstacle = await readiness(of: member.port).requestObstacle(method, filled)
            case .shell(let command):
                let filled = try ServiceCommand.fill(command, values, member.name)
                let result = await shell().run(filled)
                obstacle = result.exit == 0 ? nil : "\"\(command)\" failed. \(result.output)"
            }
            if let obstacle {
                throw StageError(
                    service: member.name,
                    "\(member.name) was not reset: \(obstacle)"
                )
            }
        }
    }

    /// Ends every process of the stage with its whole tree, in reverse order, and forgets it.
    /// - Parameter grace: The time to end by itself before it is killed.
    public func down(grace: Duration = .seconds(5)) async {
        for member in state.members.reversed() { await end(member, grace: grace) }
        await ProcessTree.end(session: nil, token: state.mark, grace: .zero)
        state.members = []
        state.metrics = .missing(reason: "The stage is down.")
        folder.remove("state.json")
    }

    /// Ends one process with everything it started.
    func end(_ member: StageState.Member, grace: Duration) async {
        await ProcessTree.end(
            session: isAlive(member) ? member.process : nil,
            token: state.mark(of: member.name),
            grace: grace
        )
        reap(member.name)
    }

    func readiness(of port: Int?, values own: [String: String] = [:]) -> Readiness {
        Readiness(
            client: surroundings.client,
            base: port.map { "http://127.0.0.1:\($0)" },
            values: values.merging(own) { _, own in own },
            shell: shell()
        )
    }

    private func shell() -> ShellCommand {
        ShellCommand(
            environment: surroundings.environment.merging(environment) { _, own in own },
            workspace: state.workspace,
            folder: folder,
            timeout: .seconds(10)
        )
    }
}
