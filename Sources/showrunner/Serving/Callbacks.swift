import Events
import HTTPClient
import HTTPServer
import Panels
import Processes
import Recording
import Runbooks
import Running
import Site
import Stage
private import Digest
private import FoundationEssentials

/// Where machines talk to a presentation: alerts come in, its own metrics go out.
struct Callbacks: Sendable {
    /// What requests of this listener carry as their `listener`.
    static let name = "callbacks"

    let alerts: Alerts
    let site: CallbacksSite
    private let notifier: AlertNotifier?

    /// Opens the listener on a free port of 127.0.0.1 and tells the stage of it.
    /// - Throws: ``Failure`` where no port can be had.
    static func open(
        on server: HTTPServer,
        stage: StageHand,
        runbooks: [Runbook],
        workspace: Workspace,
        recorded: RecordedRun,
        title: String,
        isLive: Bool,
        hasEnded: @escaping @Sendable () -> Bool
    ) async throws -> Callbacks {
        let token = SecureRandom.token(bytes: 32)
        let port: Int
        do {
            port = try server.listen(name: name, address: "127.0.0.1", port: 0, usesReserve: true)
        } catch {
            throw Failure("\(error)")
        }
        let notifier = isLive ? notifier(of: runbooks, title: title) : nil
        let check = RuleCheck(environment: OwnEnvironment.variables)
        let alerts = Alerts(
            source: stage.panelMetrics(token: PanelHand.token(of: runbooks)),
            client: HTTPClient(),
            writtenHolds: runbooks.reduce(into: [:]) { holds, runbook in
                let written = check.writtenHolds(of: runbook, workspace: workspace.root)
                holds.merge(written) { first, _ in first }
            },
            wall: { Int(Date().timeIntervalSince1970 * 1_000) },
            now: { recorded.log.now },
            emit: { alert in
                guard !hasEnded() else { return }
                _ = try? await recorded.log.append(.alert(alert))
                notifier?.tell(alert)
            }
        )
        let metrics = recorded.metrics
        let site = CallbacksSite(port: port, token: token, alerts: alerts) {
            await metrics.text(of: recorded)
        }
        await stage.open(Stage.Door(port: port, token: token))
        return Callbacks(alerts: alerts, site: site, notifier: notifier)
    }

    /// Where the runbooks want alerts to be told; nil unless one names a variable that is set.
    private static func notifier(of runbooks: [Runbook], title: String) -> AlertNotifier? {
        let environment = OwnEnvironment.variables
        guard let name = runbooks.compactMap(\.notify).first, let url = environment[name],
            !url.isEmpty
        else { return nil }
        return AlertNotifier(url: url, talk: title, client: HTTPClient()) { Console.note($0) }
    }

    /// Asks for alerts and passes them on until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await alerts.run() }
            group.addTask { await notifier?.run() }
        }
    }
}
