import Conditions
import FoundationEssentials
import HTTPClient
import JSONValue
import Processes
import Runbooks
import TestSupport
import Testing

@testable import Stage

@Suite(.timeLimit(.minutes(1)))
struct StageTests {
    @Test
    func `a service is started, taken over by the next program, and ended with its stage`()
        async throws
    {
        let fixture = StageFixture()
        let stage = try await Stage.up(
            fixture.plan([try fixture.license()]),
            in: fixture.surroundings
        )
        let url = try #require(await stage.values["license.url"])
        #expect(url.hasPrefix("http://localhost:"))
        #expect(await stage.environment["LICENSE_URL"] == url)
        #expect(try await fixture.client.get("\(url)/healthz").status == 200)

        let adopted = try #require(try await Stage.adopt("test", in: fixture.surroundings))
        let running = try #require(await adopted.status().first)
        #expect(running.state == .running)
        #expect(running.url == url)

        let again = try await Stage.up(
            fixture.plan([try fixture.license()]),
            in: fixture.surroundings
        )
        #expect(await again.status().first?.process == running.process)

        await again.down()
        #expect(ProcessTree.started(running.process) == nil)
        #expect(await again.status().isEmpty)
        #expect(try await Stage.adopt("test", in: fixture.surroundings) == nil)
    }

    @Test
    func `a service that was killed is shown as ended and comes back on its port`() async throws {
        let fixture = StageFixture()
        let plan = fixture.plan([try fixture.license()])
        let stage = try await Stage.up(plan, in: fixture.surroundings)
        let first = try #require(await stage.status().first)
        ProcessTree.signal([first.process], 9)
        #expect(await eventually { await stage.status().first?.state == .ended })
        let repaired = try await Stage.up(plan, in: fixture.surroundings)
        let second = try #require(await repaired.status().first)
        #expect(second.state == .running)
        #expect(second.process != first.process)
        #expect(second.url == first.url)
        await repaired.down(grace: .zero)
    }

    @Test
    func `a service whose definition changed is started anew`() async throws {
        let fixture = StageFixture()
        var service = Service(name: "idle", command: "sleep 300")
        let stage = try await Stage.up(fixture.plan([service]), in: fixture.surroundings)
        let first = try #require(await stage.status().first)
        service.environment["LEVEL"] = "2"
        let changed = try await Stage.up(fixture.plan([service]), in: fixture.surroundings)
        #expect(await changed.status().first?.process != first.process)
        #expect(ProcessTree.started(first.process) == nil)
        let empty = try await Stage.up(fixture.plan([]), in: fixture.surroundings)
        #expect(await empty.status().isEmpty)
        await empty.down(grace: .zero)
    }

    @Test
    func `a reset brings the service back to its first state`() async throws {
        let fixture = StageFixture()
        let stage = try await Stage.up(
            fixture.plan([try fixture.license()]),
            in: fixture.surroundings
        )
        let url = try #require(await stage.values["license.url"])
        let body = Array("{\"tool\":\"Vector - VTT\",\"user\":\"u\"}".utf8)
        let borrow = HTTPRequest(method: "POST", url: "\(url)/licenses/borrow", body: body)
        #expect(try await fixture.client.send(borrow).status == 200)
        let adopted = try #require(try await Stage.adopt("test", in: fixture.surroundings))
        try await adopted.reset()
        #expect(try await fixture.client.get("\(url)/borrows").text == "[]")
        await adopted.down(grace: .zero)
    }

    @Test
    func `a reset that fails says which service and why`() async throws {
        let fixture = StageFixture()
        var service = Service(name: "idle", command: "sleep 300")
        service.reset = .shell("echo no such table; exit 4")
        let stage = try await Stage.up(fixture.plan([service]), in: fixture.surroundings)
        do throws(StageError) {
            try await stage.reset()
            Issue.record("the reset passed")
        } catch {
            #expect(error.service == "idle")
            #expect(error.description.contains("no such table"))
        }
        await stage.down(grace: .zero)
    }

    @Test
    func `everything a service started ends with it, in sessions of its own too`() async throws {
        let fixture = StageFixture()
        let service = Service(
            name: "tree",
            command: "trap '' TERM; setsid sleep 301 & sleep 302 & echo started; wait",
            ready: try Probe.parse("sh pgrep -f 'sleep 301'")
        )
        let stage = try await Stage.up(fixture.plan([service]), in: fixture.surroundings)
        let mark = await stage.state.mark
        #expect(ProcessTree.members(session: nil, token: mark).count >= 3)
        await stage.down(grace: .milliseconds(50))
        #expect(ProcessTree.members(session: nil, token: mark).isEmpty)
    }

    @Test
    func `a process that has the id of one that is gone is neither shown as running nor ended`()
        async throws
    {
        let fixture = StageFixture()
        let bystander = try Command(
            path: "/bin/sleep",
            arguments: ["300"],
            environment: [:]
        ).spawn()
        defer { bystander.signal(9) }
        var state = StageState(name: "test", boot: StageFolder.boot, token: "t", workspace: "/")
        state.members = [
            .init(name: "old", definition: "", process: bystander.process, started: 1, log: "/x")
        ]
        let folder = StageFolder(of: "test", below: fixture.folder.path)
        try folder.make()
        try folder.save(state)
        let stage = try #require(try await Stage.adopt("test", in: fixture.surroundings))
        #expect(await stage.status().first?.state == .ended)
        await stage.down(grace: .zero)
        #expect(ProcessTree.started(bystander.process) != nil)
    }

    @Test
    func `a service that ends at once is told with the last lines of its log`() async {
        let fixture = StageFixture()
        let message = await fixture.failure([
            Service(
                name: "broken",
                command: "echo 'cannot open the shop'; exit 3",
                port: .auto
            )
        ])
        #expect(message.contains("broken"))
        #expect(message.contains("ended before it was ready"))
        #expect(message.contains("cannot open the shop"))
    }

    @Test
    func `a service that does not get ready in time is told why, and ended`() async throws {
        let fixture = StageFixture()
        var service = Service(name: "late", command: "echo waiting; exec sleep 303", port: .auto)
        service.ready = try Probe.parse("http /healthz status == 200")
        let message = await fixture.failure([service], patience: .milliseconds(200))
        #expect(message.contains("late"))
        #expect(message.contains("is not ready after"))
        #expect(message.contains("Connection refused"))
        #expect(message.contains("waiting"))
    }

    @Test
    func `a program that is missing, a name without value and a taken port are told`() async throws
    {
        let fixture = StageFixture()
        let missing = await fixture.failure([
            Service(name: "a", command: "no-such-program-here", port: .auto)
        ])
        #expect(missing.contains("no-such-program-here"))
        let unnamed = await fixture.failure([Service(name: "b", command: "x {{nowhere.url}}")])
        #expect(unnamed.contains("{{nowhere.url}}"))
        let server = ScriptedServer { _ in [.hold] }
        defer { server.stop() }
        let taken = await fixture.failure([
            Service(name: "c", command: "sleep 300", port: .fixed(server.port))
        ])
        #expect(taken.contains("another program listens there"))
    }

    @Test
    func `a service knows the addresses of those before it`() async throws {
        let fixture = StageFixture()
        let second = Service(
            name: "second",
            command: "echo \"$LICENSE_URL {{license.url}} $PORT $EXTRA\"; exec sleep 300",
            environment: ["EXTRA": "at {{license.port}}"]
        )
        let stage = try await Stage.up(
            fixture.plan([try fixture.license(), second]),
            in: fixture.surroundings
        )
        let values = await stage.values
        let url = try #require(values["license.url"])
        let port = try #require(values["license.port"])
        let folder = StageFolder(of: "test", below: fixture.folder.path)
        let expected = "\(url) \(url)  at \(port)"
        #expect(
            await eventually { folder.lastLines(of: folder.log(of: "second")) == [expected] }
        )
        await stage.down(grace: .zero)
    }

    @Test
    func `the state is for this user alone, and a broken one counts as none`() async throws {
        let fixture = StageFixture()
        let stage = try await Stage.up(
            fixture.plan([Service(name: "idle", command: "sleep 300")]),
            in: fixture.surroundings
        )
        let file = "\(fixture.folder.path)/stage/test/state.json"
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o777 } == 0o600)
        for text in ["", "{", "{}", "[1]", "{\"version\":1,\"name\":\"x\",\"members\":[{}]}"] {
            try Data(text.utf8).write(to: URL(filePath: file))
            #expect(try await Stage.adopt("test", in: fixture.surroundings) == nil)
        }
        await stage.down(grace: .zero)
    }

    @Test
    func `without Prometheus the stage comes up and says which package is missing`() async throws {
        let fixture = StageFixture()
        let stage = try await Stage.up(
            fixture.plan([], .managed),
            in: fixture.surroundings(path: "/nowhere")
        )
        guard case .missing(let reason) = await stage.metrics else {
            Issue.record("there is a Prometheus")
            return
        }
        #expect(reason.contains("apt-get install prometheus"))
        await stage.down(grace: .zero)
    }

    @Test
    func `a Prometheus elsewhere is used as it is`() async throws {
        let fixture = StageFixture()
        let stage = try await Stage.up(
            fixture.plan([], .url("http://127.0.0.1:9090/")),
            in: fixture.surroundings
        )
        #expect(await stage.metrics == .url("http://127.0.0.1:9090"))
        #expect(await stage.environment["PROMETHEUS_URL"] == "http://127.0.0.1:9090")
        await stage.down(grace: .zero)
    }
}
