import Checklists
import Checks
import Conditions
import HTTPClient
import JSONValue
import Panels
import Processes
import Recording
import Redaction
import Runbooks
import Running
import Stage
import Talks
private import FoundationEssentials

/// The checklists of a workspace that somebody works through now, one ``Checkup`` each.
actor Checkups {
    /// Hears of every result: the list's name, the item and how it stands.
    typealias Told =
        @Sendable (_ list: String, Checklist.Item, CheckState, CheckResult?) async -> Void

    private let workspace: Workspace
    private let data: DataFolder
    private let library: Library
    private let book: CheckBook
    private let told: Told
    private let doors: [Int]
    private let client = HTTPClient()
    private var open: [String: Opened] = [:]

    /// A checklist that is worked through.
    struct Opened {
        let target: CheckTarget
        let checkup: Checkup
        var watch: FileWatch
    }

    /// - Parameter doors: The ports this program listens on itself.
    init(
        workspace: Workspace,
        data: DataFolder,
        library: Library,
        doors: [Int] = [],
        told: @escaping Told = { _, _, _, _ in }
    ) throws(RecordingError) {
        self.workspace = workspace
        self.data = data
        self.library = library
        self.told = told
        self.doors = doors
        book = try CheckBook(folder: data.path)
    }

    /// The checkup of an address, as its files are now.
    /// - Throws: `Problem` that names what there is.
    func opened(_ name: String) async throws -> Opened {
        if var known = open[name] {
            let hasChanged = known.watch.hasChanged(known.target.files)
            open[name] = known
            guard hasChanged, await !known.checkup.isBusy else { return known }
        }
        let target = try CheckTarget(addressed: name, in: workspace)
        var opened = Opened(target: target, checkup: checkup(of: target), watch: FileWatch())
        _ = opened.watch.hasChanged(target.files)
        open[name] = opened
        return opened
    }

    /// A checkup of a target: the talk's own rows, then those of its list.
    nonisolated func checkup(of target: CheckTarget) -> Checkup {
        let (workspace, data, client, book, told) = (workspace, data, client, book, told)
        let setting = CheckSetting(target: target, workspace: workspace, data: data, client: client)
        var groups = target.list?.groups ?? []
        var own: [String: @Sendable () async -> Finding] = [:]
        if let (name, deck) = target.talk {
            let rows = TalkChecks(
                deck: deck,
                name: name,
                workspace: workspace,
                data: data,
                library: library,
                metrics: deck.runbooks.contains { $0.prometheus != .none } ? setting.metrics : nil,
                doors: doors
            ).rows
            for row in rows { own[row.item.id] = row.look }
            let group = Checklist.Group(title: "The talk itself", line: 0, items: rows.map(\.item))
            groups.insert(group, at: 0)
        }
        let list = Checklist(
            file: target.list?.file ?? target.key,
            name: target.name,
            title: target.list?.title ?? target.talk?.deck.talk.title ?? target.name,
            groups: groups,
            problems: target.problems
        )
        return Checkup(
            list,
            own: own,
            prober: { await setting.prober() },
            book: Checkup.Book(
                kept: { await book.results(of: target.key) },
                keep: { try? await book.keep($1, of: $0, in: target.key) },
                told: { await told(list.name, $0, $1, $2) }
            ),
            wall: { Moment.wall }
        )
    }
}

/// Where the checks of a list look: the workspace, and the stages that stand in it.
struct CheckSetting: Sendable {
    private let runbooks: [String]
    private let secrets: [String]
    private let metricsURL: String?
    private let workspace: Workspace
    private let data: DataFolder
    private let client: HTTPClient

    init(target: CheckTarget, workspace: Workspace, data: DataFolder, client: HTTPClient) {
        let runbooks = target.talk?.deck.runbooks
        // A list that no talk uses may ask for any service of the workspace.
        self.runbooks = runbooks?.map(\.name) ?? workspace.names(.runbook)
        secrets = runbooks?.flatMap(\.secrets) ?? []
        metricsURL =
            runbooks?.lazy.compactMap { runbook in
                if case .url(let url) = runbook.prometheus { url } else { nil }
            }.first
        self.workspace = workspace
        self.data = data
        self.client = client
    }

    private func stages() async -> [Stage] {
        var stages: [Stage] = []
        for name in runbooks {
            if let stage = try? await Stage.adopt(name, in: Surroundings.own(data)) {
                stages.append(stage)
            }
        }
        return stages
    }

    /// A prober with the addresses that services have now.
    func prober() async -> Prober {
        var values: [String: String] = [:]
        var environment = OwnEnvironment.variables
        for stage in await stages() {
            values.merge(await stage.values) { first, _ in first }
            environment.merge(await stage.environment) { _, stage in stage }
        }
        let folders = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        environment["PATH"] = "\(folders):\(Surroundings.programs)"
        // A fix such as `showrunner stage up` is for the stage of this folder.
        environment[DataFolder.variable] = data.path
        let redactor = Redactor(
            secrets: secrets.compactMap { name in environment[name].map { (name, $0) } }
        )
        return Prober(
            Prober.Surroundings(
                workspace: workspace.root,
                environment: environment,
                values: values,
                metrics: metrics,
                logs: logs,
                redact: { redactor.redact($0) }
            ),
            client: client
        )
    }

    /// Asks the logs of the stages that stand.
    private var logs: Prober.Logs {
        { [self] query in
            var lines: [LogLine] = []
            for stage in await stages() { lines += await stage.logLines() }
            return LogAnswer(to: query, in: lines).facts
        }
    }

    /// Asks the Prometheus of the stage, or the one that a runbook names.
    var metrics: Prober.Metrics {
        { [self] query, limit in
            var url = metricsURL
            var reason = "No Prometheus stands: showrunner stage up RUNBOOK"
            for stage in await stages() where url == nil {
                switch await stage.metrics {
                case .url(let found): url = found
                case .missing(let why): reason = why
                }
            }
            guard let url else { return .failure(.init(reason)) }
            return await ask(url, query, limit)
        }
    }

    private func ask(
        _ url: String,
        _ query: String,
        _ limit: Duration
    ) async -> Result<[Prober.Series], Prober.MetricsFailure> {
        switch await QueryAnswer.asked(query, at: url, with: client, within: limit) {
        case .failure(let refusal): return .failure(.init(refusal.description))
        case .success(let answer):
            return .success(
                answer.series.map { series in
                    Prober.Series(labels: series.labels, value: series.value.double ?? .nan)
                }
            )
        }
    }
}
