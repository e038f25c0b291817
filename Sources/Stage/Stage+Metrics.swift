private import FoundationEssentials
import HTTPClient
import Processes
import Runbooks

extension Stage {
    /// SIGHUP: Prometheus reads its files again.
    private static let hangUp = 1

    /// Starts or takes over the stage's own Prometheus, and notes where the panels ask.
    func startMetrics(
        _ plan: StagePlan,
        _ report: @Sendable (String) -> Void
    ) async throws(StageError) {
        switch plan.prometheus {
        case .managed:
            state.metrics = try await startPrometheus(plan, report)
        case .url(let url):
            await endPrometheus()
            state.metrics = .url(url.hasSuffix("/") ? String(url.dropLast()) : url)
        case .none:
            await endPrometheus()
            state.metrics = .missing(
                reason:
                    "The runbook names no Prometheus. Write \"prometheus: managed\" in its head."
            )
        }
        if case .missing(let reason) = state.metrics, plan.prometheus == .managed { report(reason) }
    }

    private func endPrometheus() async {
        guard let member = state.members.first(where: { $0.name == StageState.prometheus }) else {
            return
        }
        await end(member, grace: .seconds(5))
        state.members.removeAll { $0.name == StageState.prometheus }
    }

    private func startPrometheus(
        _ plan: StagePlan,
        _ report: @Sendable (String) -> Void
    ) async throws(StageError) -> Metrics {
        try prepareDoor()
        let rules = await keepRules(plan, report)
        let config = configuration(plan, rules: rules)
        let old = state.members.first { $0.name == StageState.prometheus }
        if let old, old.definition == config, isAlive(old), let port = old.port {
            // The rule files may hold something else than when it read them.
            ProcessTree.signal([old.process], Stage.hangUp)
            report("prometheus is running already at \(Stage.url(port)).")
            return .url("http://127.0.0.1:\(port)")
        }
        await endPrometheus()
        guard let program = Command.find("prometheus", in: surroundings.environment["PATH"] ?? "")
        else {
            return .missing(
                reason: "Prometheus is not installed, so panels stay empty. "
                    + "Install the package \"prometheus\" (apt-get install prometheus)."
            )
        }
        return await launchPrometheus(program, config, plan, report)
    }

    private func configuration(_ plan: StagePlan, rules: [String]) -> String {
        let targets = plan.services.compactMap { service -> PrometheusFile.Target? in
            guard let path = service.metricsPath,
                let port = state.members.first(where: { $0.name == service.name })?.port
            else { return nil }
            return .init(name: service.name, port: port, path: path)
        }
        return PrometheusFile.text(
            targets: targets,
            rules: rules,
            presentation: .init(
                targets: folder.file(StageFolder.doorFile),
                token: folder.file(StageFolder.tokenFile)
            )
        )
    }

    private func launchPrometheus(
        _ program: String,
        _ config: String,
        _ plan: StagePlan,
        _ report: @Sendable (String) -> Void
    ) async -> Metrics {
        do throws(StageError) {
            try folder.write(config, to: "prometheus.yml")
            folder.remove("prometheus")
            let (child, started, log) = try spawn(
                StageState.prometheus,
                path: program,
                PrometheusFile.arguments(
                    config: folder.file("prometheus.yml"),
                    data: folder.file("prometheus")
                ),
                surroundings.environment,
                workspace: plan.workspace
            )
            var member = StageState.Member(
                name: StageState.prometheus,
                definition: config,
                process: child.process,
                started: started,
                log: log
            )
            try keep(member, child)
            let port = try await waitForPrometheus(
                member,
                hasTargets: config.contains("static_configs")
            )
            member.port = port
            try keep(member, child)
            report("prometheus is ready at \(Stage.url(port)).")
            return .url("http://127.0.0.1:\(port)")
        } catch {
            await endPrometheus()
            report("\(error)")
            return .missing(reason: "\(error)")
        }
    }

    /// Waits until Prometheus answers and has scraped every service; the port it chose.
    private func waitForPrometheus(
        _ member: StageState.Member,
        hasTargets: Bool
    ) async throws(StageError) -> Int {
        let deadline = ContinuousClock.now + surroundings.patience
        while isAlive(member), ContinuousClock.now < deadline, !Task.isCancelled {
            let lines = folder.lastLines(of: member.log, count: 200)
            if let port = PrometheusFile.port(inLog: lines),
                await isReady("http://127.0.0.1:\(port)", hasTargets: hasTargets)
            {
                return port
            }
            try? await Task.sleep(for: .milliseconds(25))
        }
        let what = isAlive(member) ? "is not ready in time" : "ended before it was ready"
        let lines = folder.lastLines(of: member.log).joined(separator: "\n")
        throw StageError(
            service: StageState.prometheus,
            "Prometheus \(what). The last lines of \(member.log):\n\(lines)"
        )
    }

    private func isReady(_ url: String, hasTargets: Bool) async -> Bool {
        let client = surroundings.client
        guard let ready = try? await client.get("\(url)/-/ready"), ready.status == 200 else {
            return false
        }
        guard hasTargets else { return true }
        let targets = try? await client.get("\(url)/api/v1/targets?state=active")
        return targets.map { PrometheusFile.allUp($0.body) } ?? false
    }
}
