import Events
import FoundationEssentials
import HTTPClient
import JSONValue
import Processes
import Runbooks
import TestSupport
import Testing

@testable import Panels

/// What each source answers, and which sentence stands where it does not.
@Suite(.timeLimit(.minutes(1)))
final class PanelSourcesTests {
    private let folder = TemporaryFolder()
    private let client = HTTPClient()

    private func panel(_ query: String, _ source: Panel.Source = .metrics) -> Panel {
        var panel = Panel(id: "p", title: "P", query: query)
        panel.source = source
        return panel
    }

    private func series(_ outcome: PanelPolling.Outcome) -> [QueryAnswer.Series] {
        guard case .success(.series(let answers, _)) = outcome else { return [] }
        return answers.flatMap(\.series)
    }

    private func refusal(_ outcome: PanelPolling.Outcome) -> String {
        if case .failure(let refusal) = outcome { refusal.description } else { "" }
    }

    private func answer(_ body: String, _ status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let empty =
        #"{"status":"success","data":{"resultType":"vector","result":[]}}"#

    private static let onlyUp =
        #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up"},"value":[1,"1"]}]}}"#

    @Test(arguments: [
        (onlyUp, "The query names an unknown metric, licenses_of_the_moon."),
        (empty, "Prometheus has not asked any service yet."),
    ])
    func `a metric that nobody has is named, once services were asked`(
        _ known: String,
        _ said: String
    ) async {
        // The panel's query is told from the question for names by its length.
        let server = ScriptedServer { [empty = answer(Self.empty), known = answer(known)] head in
            [.send(head.contains("Content-Length: 35") ? empty : known)]
        }
        defer { server.stop() }
        let sources = PanelSources(
            metrics: .prometheus(url: "http://127.0.0.1:\(server.port)"),
            client: client
        )
        let outcome = await sources.answer(to: panel("sum(licenses_of_the_moon)"))
        guard case .success(.series(_, let note)) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(note == said)
    }

    @Test
    func `a declared token is sent, and never told`() async throws {
        let server = ScriptedServer { [denied = answer("no", "401 Unauthorized")] _ in
            [.send(denied)]
        }
        defer { server.stop() }
        let sources = PanelSources(
            metrics: .prometheus(url: "http://127.0.0.1:\(server.port)", token: "s3cret-token"),
            client: client
        )
        let said = refusal(await sources.answer(to: panel("up")))
        #expect(server.requests.first?.contains("Authorization: Bearer s3cret-token") == true)
        #expect(said.contains("without a token (status 401)") && !said.contains("s3cret"))
    }

    @Test
    func `without Prometheus a metric as it is comes from the service's page`() async {
        let page = answer("licenses_borrowed{tool=\"a\"} 3\nlicenses_borrowed{tool=\"b\"} 4\n")
        let server = ScriptedServer { _ in [.send(page)] }
        defer { server.stop() }
        var sources = PanelSources(metrics: .missing(reason: "No Prometheus."), client: client)
        #expect(refusal(await sources.answer(to: panel("licenses_borrowed"))) == "No Prometheus.")
        sources.pages = ["http://127.0.0.1:\(server.port)/metrics"]
        let outcome = await sources.answer(to: panel("licenses_borrowed{tool=~\"a\"}"))
        #expect(series(outcome).map(\.value) == [3.0])
        guard case .success(.series(_, let note)) = outcome else { return }
        #expect(note?.contains("as the service shows it") == true)
        let computed = await sources.answer(to: panel("sum(licenses_borrowed)"))
        #expect(refusal(computed).hasPrefix("No Prometheus. Without Prometheus only"))
    }

    @Test(arguments: [
        ("200 OK", #"{"tools":[{"tool":"a","n":3}]}"#, ""),
        ("500 Internal Server Error", "oops", "answers with status 500"),
        ("200 OK", "<html>", "is not JSON"), ("200 OK", #"{"other":1}"#, "is not in the answer"),
    ])
    func `an address gives the values at a place of its JSON`(
        _ status: String,
        _ body: String,
        _ message: String
    ) async throws {
        let server = ScriptedServer { [reply = answer(body, status)] _ in [.send(reply)] }
        defer { server.stop() }
        var sources = PanelSources(metrics: .missing(reason: ""), client: client)
        sources.values = { [port = server.port] in ["license.url": "http://127.0.0.1:\(port)"] }
        let request = try HTTPRequestText.parse("GET {{license.url}}/status")
        let source = Panel.Source.http(request, try JSONPlace.parse("$.tools[*].n"))
        let outcome = await sources.answer(to: panel("x", source))
        if message.isEmpty {
            #expect(series(outcome) == [.init(labels: ["tool": "a"], value: 3.0)])
        } else {
            #expect(refusal(outcome).contains(message), "\(outcome)")
        }
    }

    @Test
    func `a name without a value is told, and nothing is asked`() async throws {
        let sources = PanelSources(metrics: .prometheus(url: "http://127.0.0.1:1"), client: client)
        #expect(
            refusal(await sources.answer(to: panel("up{a=\"{{b}}\"}"))).contains("{{b}} has no")
        )
    }

    @Test(arguments: [
        ("echo 12", ["" as String: 12.0], ""),
        ("printf 'a b 1\\nc 2.5\\n'", ["a b": 1, "c": 2.5], ""),
        ("echo 'x{l=\"v\"} 3'", ["v": 3], ""), ("true", [:], ""),
        ("echo many", [:], "prints \"many\", which is no number"),
        ("echo nope >&2; exit 3", [:], "ended with code 3. nope"), ("kill -9 $$", [:], "signal 9"),
    ])
    func `a command gives what it prints`(
        _ command: String,
        _ values: [String: Double],
        _ message: String
    ) async {
        var sources = PanelSources(metrics: .missing(reason: ""), client: client)
        sources.commands = commands([command])
        let outcome = await sources.answer(to: panel(command, .command(command)))
        #expect(refusal(outcome).contains(message) || message.isEmpty, "\(outcome)")
        let found = series(outcome).map { ($0.labels["name"] ?? $0.labels["l"] ?? "", $0.value) }
        #expect(Dictionary(found) { a, _ in a } == values.mapValues(JSON.number))
    }

    @Test
    func `a command that was not in the deck at the start is not run`() async {
        var sources = PanelSources(metrics: .missing(reason: ""), client: client)
        sources.commands = commands(["echo 1"])
        let trace = folder.file("trace")
        let command = "touch \(trace)"
        let outcome = await sources.answer(to: panel(command, .command(command)))
        #expect(refusal(outcome).contains("was changed while the talk runs"))
        #expect(!FileManager.default.fileExists(atPath: trace))
    }

    private func commands(_ known: Set<String>) -> PanelCommands {
        PanelCommands(
            known: known,
            environment: ["PATH": "/usr/bin:/bin"],
            workspace: folder.path,
            folder: folder.file("panels")
        )
    }
}
