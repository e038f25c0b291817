import Processes
import Runbooks
import Stage
import Synchronization
import TestSupport
import Testing

/// Services that end while nobody asked them to.
@Suite(.timeLimit(.minutes(1))) struct TendingTests {
    /// Tends a stage with one service for as long as the body takes.
    private func tending(
        _ service: Service,
        _ body: (Stage, Incidents) async throws -> Void
    ) async throws {
        let fixture = StageFixture()
        let plan = fixture.plan([service])
        let stage = try await Stage.up(plan, in: fixture.surroundings)
        let incidents = Incidents()
        let tending = Task { await stage.tend(plan) { incidents.add($0) } }
        let result: Result<Void, any Error>
        do { result = .success(try await body(stage, incidents)) } catch {
            result = .failure(error)
        }
        tending.cancel()
        await tending.value
        await stage.down(grace: .zero)
        try result.get()
    }

    @Test func `a service that was killed is told, and started anew at the same place`()
        async throws
    {
        try await tending(try StageFixture().license()) { stage, incidents in
            let before = try #require(await stage.status().first)
            await ProcessTree.end(session: before.process, token: nil, grace: .zero)
            #expect(await eventually(within: .seconds(30)) { incidents.all.count == 2 })
            #expect(incidents.all.map(\.isOver) == [false, true])
            #expect(incidents.all.first?.message.contains("license has ended") == true)
            let after = try #require(await stage.status().first)
            #expect(after.state == .running && after.process != before.process)
            #expect(after.url == before.url)
        }
    }

    @Test func `a service that may not be started anew is left, with what to do`() async throws {
        var service = Service(name: "worker", command: "exec sleep 304", port: .none)
        service.restarts = false
        try await tending(service) { stage, incidents in
            let before = try #require(await stage.status().first)
            await ProcessTree.end(session: before.process, token: nil, grace: .zero)
            #expect(await eventually(within: .seconds(30)) { !incidents.all.isEmpty })
            #expect(incidents.all.first?.message.contains("showrunner stage up test") == true)
            #expect(await stage.status().first?.state == .ended)
        }
    }

    @Test func `a service that ends again and again is left alone`() async throws {
        let service = Service(name: "brief", command: "sleep 0.3", port: .none)
        try await tending(service) { _, incidents in
            let isLeft = await eventually(within: .seconds(40)) {
                incidents.all.last?.message.contains("4 times in a minute") == true
            }
            #expect(isLeft, "\(incidents.all)")
        }
    }

    private final class Incidents: Sendable {
        private let kept = Mutex<[Stage.Incident]>([])

        var all: [Stage.Incident] { kept.withLock { $0 } }

        func add(_ incident: Stage.Incident) { kept.withLock { $0.append(incident) } }
    }
}
