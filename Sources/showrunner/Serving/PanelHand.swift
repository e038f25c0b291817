import Events
import HTTPClient
import Panels
import Processes
import Redaction
import Runbooks
import Running
import Talks
private import FoundationEssentials

/// The panels of a presentation with what they ask: the stage's Prometheus, pages and logs, and the
/// commands of the deck.
struct PanelHand: Sendable {
    let panels: Panels
    private let logs: LogStore?
    private let stage: StageHand
    private let runbooks: [Runbook]
    private let folder: String

    /// Joins the panels of a deck with its stage.
    init(
        deck: Deck,
        stage: StageHand,
        live: LiveRun,
        folder: String,
        workspace: String,
        secrets: [(name: String, value: String)],
        emit: @escaping @Sendable (Event.Body) -> Void
    ) {
        self.stage = stage
        runbooks = deck.runbooks
        self.folder = folder
        let redactor = Redactor(secrets: secrets)
        // Without the file there are no logs; panels of logs say so.
        logs = try? LogStore(path: "\(folder)/logs.db")
        var sources = PanelSources(
            metrics: stage.panelMetrics(token: PanelHand.token(of: deck.runbooks)),
            client: HTTPClient()
        )
        sources.pages = stage.metricPages(of: deck.runbooks)
        sources.logs = logs
        sources.commands = PanelCommands(
            known: PanelHand.commands(of: deck),
            environment: OwnEnvironment.variables.merging(stage.environment) { _, own in own },
            workspace: workspace,
            folder: "\(folder)/panels"
        )
        sources.values = { await live.names }
        sources.mask = { redactor.redact($0) }
        panels = Panels(panels: deck.panels, sources: sources, emit: emit)
    }

    /// What the runbooks' Prometheus wants as a bearer token, from the environment.
    static func token(of runbooks: [Runbook]) -> String? {
        let variables = OwnEnvironment.variables
        return runbooks.lazy.compactMap { $0.prometheusToken.flatMap { variables[$0] } }.first
    }

    private static func commands(of deck: Deck) -> Set<String> {
        Set(
            deck.panels.compactMap { panel in
                if case .command(let text) = panel.source { text } else { nil }
            }
        )
    }

    /// The panels that a talk's stopwatches or a step's `until` wait for: they are asked at full
    /// pace all the time.
    static func waitedFor(_ deck: Deck) -> Set<String> {
        let moments = deck.talk.stopwatches.flatMap { [$0.start, $0.end] }
        let timed = moments.filter { $0.subject == "panel" }.map(\.name)
        return Set(timed + deck.panels.filter { $0.until != nil }.map(\.id))
    }

    /// Asks and follows the logs until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await panels.run() }
            guard let logs else { return }
            group.addTask { await stage.follow(runbooks) { await logs.add($0) } }
        }
    }

    /// Lets go of what was kept of the logs.
    func close() async {
        await logs?.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
