import Conditions
import Events
import FoundationEssentials
import HTTPClient
import JSONValue
import Runbooks
import TestSupport
import Testing

@testable import Panels

@Suite(.timeLimit(.minutes(1)))
final class LogStoreTests {
    private let folder = TemporaryFolder()

    private func store() throws -> LogStore { try LogStore(path: folder.file("x/logs.db")) }

    private func lines(_ texts: [String], of service: String = "license") -> [LogLine] {
        texts.enumerated().map { LogLine(service: service, time: $0.offset, text: $0.element) }
    }

    @Test
    func `the last lines that fit are found, and new ones as they come`() async throws {
        let store = try store()
        let query = try LogQuery.parse(#"{service="license"} |= "borrow" | tail 2"#)
        await store.add(lines(["borrow 1", "return 1", "borrow 2", "borrow 3"]))
        await store.add(lines(["borrow other"], of: "other"))
        let first = await store.answer(to: query)
        #expect(first.rows.map(\.text) == ["borrow 2", "borrow 3"])
        #expect(first.seen == 4)
        await store.add(lines(["borrow 4"]))
        let second = await store.answer(to: query)
        #expect(second.rows.map(\.text) == ["borrow 3", "borrow 4"])
        #expect(second.seen == 5)
    }

    @Test
    func `the first lines stay the first`() async throws {
        let store = try store()
        let query = try LogQuery.parse("{} | limit 2")
        await store.add(lines(["a", "b", "c"]))
        #expect(await store.answer(to: query).rows.map(\.text) == ["a", "b"])
    }

    @Test
    func `where nothing is found the reason is told`() async throws {
        let store = try store()
        let query = try LogQuery.parse(#"{service="license"} | json | a="b""#)
        #expect(await store.answer(to: query).reason.contains("has written a line yet"))
        await store.add(lines(["plain", "plainer"]))
        #expect(await store.answer(to: query).reason.contains("None of the 2 lines is JSON"))
        await store.add(lines(["{\"a\":\"c\"}"]))
        #expect(await store.answer(to: query).reason.contains("None of the 3 lines looked at"))
    }

    @Test
    func `the oldest lines go, whatever a line holds is kept bounded`() async throws {
        let store = try store()
        let long = String(repeating: "é", count: 40_000)
        await store.add(lines([long, "\u{0}\u{7}'\"; DROP TABLE line"]))
        let rows = await store.answer(to: try LogQuery.parse("{}")).rows
        #expect(rows.count == 2)
        #expect(rows[0].text.count <= LogRow.longest)
        #expect(rows[1].text == "'\"; DROP TABLE line")
    }

    @Test
    func `drawn lines are masked, and told only when they are others`() async throws {
        let store = try store()
        var panel = Panel(id: "log", title: "Log", kind: .log, query: "{}")
        panel.source = .logs
        var sources = PanelSources(metrics: .missing(reason: ""), client: HTTPClient())
        sources.logs = store
        sources.mask = { $0.replacing("s3cret", with: "••••••") }
        await store.add(lines(["token s3cret"]))
        var poll = PanelPolling(panel)
        let first = poll.answered(await sources.answer(to: panel))
        guard case .sample(let sample)? = first.last else {
            Issue.record("\(first)")
            return
        }
        #expect(sample.table?.columns == ["time", "service", "level", "line"])
        #expect(sample.table?.rows == [[0, "license", "", "token ••••••"]])
        let second = poll.answered(await sources.answer(to: panel))
        #expect(second == [.sample(.init(panel: "log", series: []))])
    }

    @Test
    func `lines become a condition's rows`() throws {
        let query = try LogQuery.parse(#"{service="license"} |= "b""#)
        let answer = LogAnswer(to: query, in: lines(["a", "b"]) + lines(["b"], of: "other"))
        let row: JSON = ["time": 1, "service": "license", "level": "", "line": "b"]
        #expect(answer.facts == [row])
        #expect(try Condition.parse("rows == 1").evaluate(Facts(rows: answer.facts)) == .met)
    }

    @Test
    func `nothing stays of the store`() async throws {
        let store = try store()
        await store.add(lines(["a"]))
        #expect(FileManager.default.fileExists(atPath: folder.file("x/logs.db")))
        await store.close()
        #expect(!FileManager.default.fileExists(atPath: folder.file("x/logs.db")))
    }
}
