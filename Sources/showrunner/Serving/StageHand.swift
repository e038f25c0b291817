import Conditions
import HTTPClient
import Panels
import Processes
import Runbooks
import Stage
private import FoundationEssentials
private import Glibc

/// The stages of a presentation's runbooks: found standing, or raised for it and lowered after it.
struct StageHand: Sendable {
    private let stages: [Stage]
    private let plans: [StagePlan]
    private let isOwn: Bool
    private let metrics: Stage.Metrics
    /// `license.url`, `prometheus.url`.
    let values: [String: String]
    /// `LICENSE_URL`, `PROMETHEUS_URL`.
    let environment: [String: String]
    private let marks: [String]

    /// Finds or raises the stages that the runbooks declare.
    ///
    /// - Throws: ``Failure`` when a service does not become ready.
    static func raise(
        _ runbooks: [Runbook],
        workspace: String,
        data: DataFolder,
        reset: StageReset
    ) async throws -> StageHand {
        let plans = runbooks.map { StagePlan(runbook: $0, workspace: workspace) }
            .filter { !$0.services.isEmpty || $0.prometheus != .none }
        let surroundings = Surroundings.own(data)
        var stages: [Stage] = []
        var marks: [String] = []
        var isOwn = true
        for plan in plans {
            let mark = PresentedMark(file: "\(data.path)/stage/\(plan.name).presented")
            do {
                let standing = try await Stage.adopt(plan.name, in: surroundings)
                isOwn = isOwn && (standing == nil || mark.isLeftBehind)
                if isOwn { try data.write(PresentedMark.own, to: mark.file) }
                marks.append(mark.file)
                let stage = try await Stage.up(plan, in: surroundings) { Console.note($0) }
                stages.append(stage)
                if await reset.isWanted(for: plan.name, isStanding: standing != nil) {
                    try await stage.reset()
                }
                try Task.checkCancellation()
            } catch {
                // What stands half raised is not left to somebody who does not know of it.
                if let half = try? await Stage.adopt(plan.name, in: surroundings) {
                    stages.append(half)
                }
                await StageHand(stages: stages, plans: plans, isOwn: isOwn, marks: marks).lower()
                throw (error as? StageError).map { Failure($0.description) } ?? error
            }
        }
        return await StageHand(stages: stages, plans: plans, isOwn: isOwn, marks: marks)
    }

    private init(stages: [Stage], plans: [StagePlan], isOwn: Bool, marks: [String]) async {
        self.stages = stages
        self.plans = plans
        self.isOwn = isOwn
        self.marks = marks
        var values: [String: String] = [:]
        var environment: [String: String] = [:]
        var metrics = Stage.Metrics.missing(reason: "This talk's runbooks declare no Prometheus.")
        for stage in stages {
            values.merge(await stage.values) { first, _ in first }
            environment.merge(await stage.environment) { first, _ in first }
            if case .url = metrics { continue }
            metrics = await stage.metrics
        }
        // The demo's own programs stand beside this one; a step finds them as its user would.
        let folders = OwnEnvironment.variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        environment["PATH"] = "\(folders):\(Surroundings.programs)"
        self.values = values
        self.environment = environment
        self.metrics = metrics
    }

    /// Where panels ask, with what the Prometheus there wants as a bearer token.
    func panelMetrics(token: String?) -> PanelSources.Metrics {
        switch metrics {
        case .url(let url): .prometheus(url: url, token: token)
        case .missing(let reason): .missing(reason: reason)
        }
    }

    /// The services' own pages of metrics, by URL.
    func metricPages(of runbooks: [Runbook]) -> [String] {
        runbooks.flatMap(\.services).compactMap { service in
            guard let path = service.metricsPath, let port = values["\(service.name).port"] else {
                return nil
            }
            return "http://127.0.0.1:\(port)\(path)"
        }
    }

    /// What the services' logs hold now.
    func logLines() async -> [LogLine] {
        var lines: [LogLine] = []
        for stage in stages { lines += await stage.logLines() }
        return lines
    }

    /// Hands on the lines that services write to their logs, until cancelled.
    func follow(
        _ runbooks: [Runbook],
        take: @escaping @Sendable ([LogLine]) async -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            for stage in stages {
                let services = runbooks.first { $0.name == stage.name }?.services ?? []
                let names = services.filter { $0.logs != .none }.map(\.name)
                group.addTask { await stage.follow(names, take: take) }
            }
        }
    }

    /// Tells every Prometheus of these stages where to send alerts and whose metrics to scrape.
    func open(_ door: Stage.Door?) async {
        for stage in stages {
            do {
                try await stage.open(door)
            } catch {
                Console.note("Alerts of \(stage.name) arrive late: \(error)")
            }
        }
    }

    /// Watches over the services until cancelled.
    func tend(report: @escaping @Sendable (Stage.Incident) -> Void) async {
        await withDiscardingTaskGroup { group in
            for (stage, plan) in zip(stages, plans) {
                group.addTask { await stage.tend(plan, report: report) }
            }
        }
    }

    /// Lowers what was raised for this presentation; leaves what stood before.
    func lower() async {
        await open(nil)
        guard isOwn else { return }
        for stage in stages.reversed() { await stage.down(grace: .seconds(1)) }
        for mark in marks { try? FileManager.default.removeItem(atPath: mark) }
    }
}

/// Says that a stage was raised for a presentation, and by which process; a crash leaves both behind.
private struct PresentedMark {
    let file: String

    /// What this process writes into it.
    static var own: String { "\(getpid())" }

    /// Whether the stage was raised for a presentation that is no more.
    var isLeftBehind: Bool {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return false }
        guard let process = Int32(text) else { return true }
        return process == getpid() || kill(process, 0) != 0
    }
}

/// What a stage stands in.
enum Surroundings {
    /// This program's own environment and folder.
    static func own(_ data: DataFolder) -> Stage.Surroundings {
        Stage.Surroundings(
            data: data.path,
            environment: OwnEnvironment.variables,
            programs: programs,
            client: HTTPClient()
        )
    }

    /// The folder of this program.
    static var programs: String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    }
}

extension StagePlan {
    /// The stage that a runbook declares.
    init(runbook: Runbook, workspace: String) {
        let metrics: Metrics =
            switch runbook.prometheus {
            case .managed: .managed
            case .url(let url): .url(url)
            case .none: .none
            }
        self.init(
            name: runbook.name,
            workspace: workspace,
            services: runbook.services,
            prometheus: metrics,
            rules: runbook.rules.map { file in
                let places = file.places(runbook: runbook.file, workspace: workspace)
                let found = places.first(where: FileManager.default.fileExists)
                return Rules(file: file, path: found ?? places[0])
            },
            environment: runbook.environment
        )
    }
}
