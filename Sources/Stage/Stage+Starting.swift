private import Digest
private import FoundationEssentials
import HTTPClient
import Processes
import Runbooks

extension Stage {
    /// Starts what is missing of a stage and takes over what runs already.
    ///
    /// Returns once every service is ready. A missing or failing Prometheus is no error: ``metrics``
    /// then says why.
    /// - Parameter report: Takes a sentence for every step on the way.
    /// - Throws: ``StageError`` naming the service that does not get ready.
    public static func up(
        _ plan: StagePlan,
        in surroundings: Surroundings,
        report: @Sendable (String) -> Void = { _ in }
    ) async throws(StageError) -> Stage {
        let folder = StageFolder(of: plan.name, below: surroundings.data)
        try folder.make()
        var state =
            folder.loadState()
            ?? StageState(
                name: plan.name,
                boot: StageFolder.boot,
                token: SecureRandom.token(bytes: 16),
                workspace: plan.workspace
            )
        state.workspace = plan.workspace
        let stage = Stage(state: state, surroundings: surroundings)
        try await stage.start(plan, report)
        return stage
    }

    private func start(
        _ plan: StagePlan,
        _ report: @Sendable (String) -> Void
    ) async throws(StageError) {
        let wanted = Set(plan.services.map(\.name))
        for member in state.members.reversed()
        where !wanted.contains(member.name) && member.name != StageState.prometheus {
            await end(member, grace: .seconds(5))
            state.members.removeAll { $0.name == member.name }
        }
        for service in plan.services {
            let definition = Stage.definition(of: service, in: plan)
            let member = state.members.first { $0.name == service.name }
            if let member, member.definition == definition, isAlive(member) {
                try await waitUntilReady(service, member)
                report("\(service.name) is running already\(Stage.place(member.port)).")
                continue
            }
            if let member { await end(member, grace: .seconds(5)) }
            // What a program that died left behind before it could write it down.
            await ProcessTree.end(
                session: nil,
                token: state.mark(of: service.name),
                grace: .seconds(5)
            )
            let started = try await start(service, plan, lastPort: member?.port)
            report("\(service.name) is ready\(Stage.place(started.port)).")
        }
        try await startMetrics(plan, report)
        try folder.save(state)
    }

    private static func place(_ port: Int?) -> String { port.map { " at \(url($0))" } ?? "" }

    private static func definition(of service: Service, in plan: StagePlan) -> String {
        let environment = plan.environment.merging(service.environment) { _, own in own }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([service.command, "\(service.port)", plan.workspace] + environment)
            .joined(separator: "\n")
    }

    /// Puts a process in its place in the state, and writes the state at once: a process that is not
    /// written down could not be found again.
    func keep(_ member: StageState.Member, _ child: Child) throws(StageError) {
        children[member.name] = child
        if let at = state.members.firstIndex(where: { $0.name == member.name }) {
            state.members[at] = member
        } else {
            state.members.append(member)
        }
        try folder.save(state)
    }

    /// Starts a service and waits until it is ready; a port that was taken meanwhile is given up for
    /// another, twice.
    func start(
        _ service: Service,
        _ plan: StagePlan,
        lastPort: Int?
    ) async throws(StageError) -> StageState.Member {
        var attempts = 3
        var preferred = lastPort
        while true {
            attempts -= 1
            let port = try await choosePort(service, preferred: preferred)
            let member = try launch(service, plan, port: port)
            do throws(StageError) {
                try await waitUntilReady(service, member)
                return member
            } catch {
                await end(member, grace: .zero)
                let log = folder.lastLines(of: member.log).joined().lowercased()
                let portWasTaken = ["in use", "another program listens"].contains(
                    where: log.contains
                )
                guard service.port == .auto, attempts > 0, portWasTaken else { throw error }
                preferred = nil
            }
        }
    }

    /// The port a service is to listen on: the one it had before where nobody else has it now.
    private func choosePort(_ service: Service, preferred: Int?) async throws(StageError) -> Int? {
        switch service.port {
        case .none: return nil
        case .fixed(let port):
            guard await !Readiness.isOpen("\(port)", surroundings.client) else {
                throw StageError(
                    service: service.name,
                    "\(service.name) cannot have port \(port): another program listens there. "
                        + "Stop it, or write \"port: auto\"."
                )
            }
            return port
        case .auto:
            if let preferred, await !Readiness.isOpen("\(preferred)", surroundings.client) {
                return preferred
            }
            guard let port = LocalPort.free() else {
                throw StageError(service: service.name, "No port is free on 127.0.0.1.")
            }
            return port
        }
    }

    private func launch(
        _ service: Service,
        _ plan: StagePlan,
        port: Int?
    ) throws(StageError) -> StageState.Member {
        var values = values
        if let port {
            values["port"] = "\(port)"
            values["\(service.name).port"] = "\(port)"
            values["\(service.name).url"] = Stage.url(port)
        }
        let command = try ServiceCommand(
            service,
            values: values,
            programs: surroundings.programs,
            exists: { FileManager.default.isExecutableFile(atPath: $0) }
        )
        var variables = surroundings.environment
        for more in [plan.environment, environment] { variables.merge(more) { _, new in new } }
        if let port { variables["PORT"] = "\(port)" }
        for (name, value) in service.environment {
            variables[name] = try ServiceCommand.fill(value, values, service.name)
        }
        let (process, started, log) = try spawn(
            service.name,
            path: "/bin/sh",
            ["-c", command.line],
            variables,
            workspace: plan.workspace
        )
        let member = StageState.Member(
            name: service.name,
            definition: Stage.definition(of: service, in: plan),
            process: process.process,
            started: started,
            port: port,
            log: log,
            reset: service.reset
        )
        try keep(member, process)
        return member
    }

    /// Starts a process of the stage with an empty log.
    func spawn(
        _ name: String,
        path: String,
        _ arguments: [String],
        _ environment: [String: String],
        workspace: String
    ) throws(StageError) -> (child: Child, started: Int, log: String) {
        let log = folder.log(of: name)
        folder.clear(log)
        let mark = state.mark(of: name)
        let (variable, value) = (StageState.variable, mark.dropFirst(StageState.variable.count + 1))
        let command = Command(
            path: path,
            arguments: arguments,
            environment: environment.merging([variable: String(value)]) { _, own in own },
            folder: workspace
        )
        do throws(ProcessError) {
            let child = try command.spawnDetached(output: log)
            // A process that is gone already has no start time; zero matches none.
            return (child, ProcessTree.started(child.process) ?? 0, log)
        } catch {
            throw StageError(service: name, "\(name): \(error)")
        }
    }

    /// Waits until the service's probe holds, or its port is open where it has none.
    private func waitUntilReady(
        _ service: Service,
        _ member: StageState.Member
    ) async throws(StageError) {
        let deadline = ContinuousClock.now + surroundings.patience
        let own = member.port.map { ["port": "\($0)"] } ?? [:]
        let readiness = readiness(of: member.port, values: own)
        while true {
            guard isAlive(member) else {
                throw failure(service, member, "ended before it was ready.")
            }
            let obstacle = try await obstacle(service, member, readiness)
            guard let obstacle else { return }
            guard ContinuousClock.now < deadline, !Task.isCancelled else {
                let patience = surroundings.patience.components.seconds
                throw failure(service, member, "is not ready after \(patience) s: \(obstacle)")
            }
            try? await Task.sleep(for: .milliseconds(25))
        }
    }

    private func obstacle(
        _ service: Service,
        _ member: StageState.Member,
        _ readiness: Readiness
    ) async throws(StageError) -> String? {
        if let probe = service.ready {
            return try await readiness.obstacle(probe, of: service.name)
        }
        guard let port = member.port else { return nil }
        let isOpen = await Readiness.isOpen("\(port)", surroundings.client)
        return isOpen ? nil : "nobody listens on port \(port)."
    }

    private func failure(
        _ service: Service,
        _ member: StageState.Member,
        _ what: String
    ) -> StageError {
        let lines = folder.lastLines(of: member.log)
        let log =
            lines.isEmpty
            ? "It wrote nothing to its log, \(member.log)."
            : "The last lines of its log, \(member.log):\n"
                + lines.map { "  \($0)" }.joined(separator: "\n")
        return StageError(
            service: service.name,
            "\(service.name) (\(service.command)) \(what)\n\(log)"
        )
    }
}
