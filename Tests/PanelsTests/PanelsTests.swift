import Events
import HTTPClient
import JSONValue
import Runbooks
import Synchronization
import TestSupport
import Testing

@testable import Panels

/// Collects what panels tell.
final class Told: Sendable {
    private let events = Mutex<[Event.Body]>([])

    var all: [Event.Body] { events.withLock { $0 } }

    func add(_ body: Event.Body) { events.withLock { $0.append(body) } }

    func state(of panel: String) -> Event.PanelChange? {
        for case .panel(let change) in all.reversed() where change.panel == panel { return change }
        return nil
    }

    func samples(of panel: String) -> [Event.Sample] {
        all.compactMap {
            if case .sample(let sample) = $0, sample.panel == panel { sample } else { nil }
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct PanelsTests {
    private let client = HTTPClient(bodyLimit: 64 << 10)
    private let told = Told()

    private func panels(_ ids: [String], _ metrics: PanelSources.Metrics) -> Panels {
        Panels(
            panels: ids.map { Panel(id: $0, title: $0, query: "q_\($0)") },
            sources: PanelSources(metrics: metrics, client: client),
            interval: .milliseconds(10),
            emit: { [told] in told.add($0) }
        )
    }

    private func answer(_ body: String, _ status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private let one = """
        {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[0,"1"]}]}}
        """

    private var good: String { answer(one) }

    /// Runs panels against a scripted source until a condition holds.
    private func run(
        _ ids: [String],
        _ script: @escaping @Sendable (String) -> [ScriptedServer.Act],
        until condition: () async -> Bool
    ) async {
        let server = ScriptedServer(script)
        defer { server.stop() }
        let panels = panels(ids, .prometheus(url: "http://127.0.0.1:\(server.port)"))
        await run(panels, until: condition)
    }

    private func run(_ panels: Panels, until condition: () async -> Bool) async {
        let running = Task { await panels.run() }
        let holds = await eventually { await condition() }
        #expect(holds, "\(told.all)")
        running.cancel()
        await running.value
    }

    @Test
    func `values become samples, and the panel is live`() async {
        await run(["a"], { [good] _ in [.send(good)] }) {
            told.samples(of: "a").count > 1
        }
        #expect(told.state(of: "a")?.state == .live)
        #expect(told.samples(of: "a")[0].series == [.init(label: "", value: 1.0)])
    }

    @Test(arguments: [
        ("500 Internal Server Error", "<html>oops</html>", "not Prometheus (status 500"),
        ("200 OK", "<!DOCTYPE html><html></html>", "not Prometheus (status 200"),
        ("400 Bad Request", "{\"status\":\"error\",\"error\":\"parse error\"}", "parse error"),
        ("200 OK", "{\"status\":\"success\",\"data\":{}}", "not known"),
        ("200 OK", String(repeating: "x", count: 200_000), "larger than"),
    ])
    func `a source that does not answer as it should is told, and asked again`(
        _ status: String,
        _ body: String,
        _ message: String
    ) async {
        await run(["a"], { [wrong = answer(body, status)] _ in [.send(wrong)] }) {
            told.state(of: "a")?.message?.contains(message) == true
        }
        #expect(told.state(of: "a")?.state == .error)
    }

    @Test
    func `a source that is down is told in words, once`() async throws {
        let port = try #require(LocalPort.free())
        let panels = panels(["a"], .prometheus(url: "http://127.0.0.1:\(port)"))
        await panels.focus(on: ["a"])
        await run(panels) { told.state(of: "a") != nil }
        #expect(told.state(of: "a")?.state == .error)
        #expect(told.state(of: "a")?.message?.contains("is the service running?") == true)
        #expect(told.all.count == 1)
    }

    @Test
    func `without a source every panel says why`() async {
        let panels = panels(["a", "b"], .missing(reason: "Prometheus is not installed."))
        await run(panels) { told.all.count == 2 }
        #expect(told.state(of: "b")?.message == "Prometheus is not installed.")
        #expect(told.state(of: "b")?.state == .error)
    }

    @Test
    func `a panel that hangs is asked once, grows stale and blocks no other`() async {
        let server = ScriptedServer { [good] head in
            head.contains("Content-Length: 15") ? [.hold] : [.send(good)]
        }
        defer { server.stop() }
        let panels = panels(["hanging", "a"], .prometheus(url: "http://127.0.0.1:\(server.port)"))
        await panels.focus(on: ["hanging", "a"])
        await run(panels) {
            told.state(of: "hanging")?.state == .stale && told.samples(of: "a").count > 5
        }
        #expect(server.requests.count { $0.contains("Content-Length: 15") } == 1)
    }

    @Test
    func `a panel in focus is asked more often than the others`() async {
        let server = ScriptedServer { [good] _ in [.send(good)] }
        defer { server.stop() }
        let panels = panels(["seen", "other"], .prometheus(url: "http://127.0.0.1:\(server.port)"))
        await panels.focus(on: ["seen"])
        await run(panels) { told.samples(of: "seen").count >= 30 }
        let others = told.samples(of: "other").count
        #expect(others >= 1 && others <= told.samples(of: "seen").count / 3)
    }

    @Test
    func `a panel that comes into view is asked without waiting for its turn`() async {
        let server = ScriptedServer { [good] _ in [.send(good)] }
        defer { server.stop() }
        let panels = panels(["a", "b"], .prometheus(url: "http://127.0.0.1:\(server.port)"))
        var isFocused = false
        await run(panels) {
            if !isFocused, told.samples(of: "b").count == 1 {
                isFocused = true
                await panels.focus(on: ["b"])
            }
            return told.samples(of: "b").count > 20
        }
        #expect(told.samples(of: "a").count < 10)
    }

    @Test
    func `panels of a saved talk come and go, and those that stay keep their state`() async {
        let panels = panels(["a", "b"], .missing(reason: "none"))
        await run(panels) {
            if told.all.count == 2 {
                await panels.show([
                    Panel(id: "b", title: "", query: "changed"),
                    Panel(id: "c", title: "", query: "q"),
                ])
            }
            return told.state(of: "c") != nil
        }
        #expect(
            told.all.count { $0 == .panel(.init(panel: "b", state: .error, message: "none")) } == 1
        )
    }
}
