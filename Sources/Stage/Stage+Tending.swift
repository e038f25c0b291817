import Processes
import Runbooks

extension Stage {
    /// What became of a service that ended while nobody asked it to.
    public struct Incident: Sendable, Equatable {
        /// The service's name.
        public var service: String
        /// What happened, and what is done or to be done about it, in sentences.
        public var message: String
        /// Whether the service is there again.
        public var isOver: Bool
    }

    /// A service that ends so often in a minute is left alone.
    private static let mostRestarts = 3

    /// Watches over the processes until the task is cancelled; they run on afterwards.
    ///
    /// Logs are kept bounded. What ends is started anew, unless it says `restart: false`, and each
    /// such incident is reported: once when the service is gone, once when it is back.
    public func tend(
        _ plan: StagePlan,
        report: @Sendable (Incident) -> Void = { _ in }
    ) async {
        var restarts: [String: [ContinuousClock.Instant]] = [:]
        var given: Set<String> = []
        while !Task.isCancelled {
            for member in state.members {
                folder.bound(member.log)
                guard !given.contains(member.name), !isAlive(member) else { continue }
                let recent = restarts[member.name, default: []].filter { .now - $0 < .seconds(60) }
                restarts[member.name] = recent + [.now]
                let isLeft = await isLeftAlone(member, plan, after: recent.count, report)
                if isLeft { given.insert(member.name) }
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Starts what ended anew; tells whether it is left alone from now on.
    private func isLeftAlone(
        _ member: StageState.Member,
        _ plan: StagePlan,
        after restarts: Int,
        _ report: @Sendable (Incident) -> Void
    ) async -> Bool {
        let service = plan.services.first { $0.name == member.name }
        let mayRestart = service?.restarts ?? (member.name == StageState.prometheus)
        let end = "\(member.name) has ended. \(lastWords(of: member))"
        guard mayRestart, restarts < Stage.mostRestarts else {
            let why = mayRestart ? " It ended \(restarts + 1) times in a minute." : ""
            report(
                Incident(
                    service: member.name,
                    message:
                        "\(end)\(why) Start it again with: showrunner stage up \(plan.name)",
                    isOver: false
                )
            )
            return true
        }
        report(
            Incident(
                service: member.name,
                message: "\(end) It is being started again.",
                isOver: false
            )
        )
        do throws(StageError) {
            if let service {
                _ = try await start(service, plan, lastPort: member.port)
            } else {
                try await startMetrics(plan) { _ in }
            }
            report(
                Incident(
                    service: member.name,
                    message: "\(member.name) is there again, in its first state.",
                    isOver: true
                )
            )
        } catch {
            report(Incident(service: member.name, message: error.description, isOver: false))
        }
        return false
    }

    private func lastWords(of member: StageState.Member) -> String {
        guard let last = folder.lastLines(of: member.log).last else {
            return "It wrote nothing to its log."
        }
        return "The last line of its log: \(last.prefix(200))"
    }
}
