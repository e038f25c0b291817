import Events
import JSONValue
import Runbooks
import Testing

@testable import Panels

struct PanelLegendTests {
    private func labels(_ panel: Panel, _ answers: [[[String: String]]]) -> [String] {
        let answers = answers.map { series in
            QueryAnswer(series: series.map { .init(labels: $0, value: 1.0) })
        }
        return PanelLegend(panel).series(answers).map(\.label)
    }

    private func label(_ legend: String?, _ labels: [String: String]) -> String? {
        self.labels(Panel(id: "p", title: "P", query: "q", legend: legend), [[labels]]).first
    }

    @Test
    func `a legend is filled from labels, or made of them`() {
        let labels = ["__name__": "m", "tool": "VTT", "user": "team-a"]
        #expect(label("{{user}} on {{ tool }}{{x}}", labels) == "team-a on VTT")
        #expect(label("open {{user", labels) == "open {{user")
        #expect(label(nil, labels) == "tool=VTT, user=team-a")
        #expect(label(nil, ["user": "team-a"]) == "team-a")
        #expect(label(nil, ["__name__": "m"]) == "m")
        #expect(label(nil, [:]) == "")
    }

    @Test
    func `the job and the instance are told only where nothing else is`() {
        let scraped = ["__name__": "m", "job": "license", "instance": "127.0.0.1:1"]
        #expect(label(nil, scraped) == "instance=127.0.0.1:1, job=license")
        #expect(label(nil, scraped.merging(["tool": "VTT"]) { a, _ in a }) == "VTT")
    }

    @Test
    func `of several queries each begins with its own name`() {
        var panel = Panel(id: "p", title: "P", query: "a")
        panel.queries = [
            .init(text: "a", name: "Out"), .init(text: "b", name: "Cost"),
        ]
        panel.queries[1].legend = "{{tool}} costs"
        #expect(labels(panel, [[[:]], [["tool": "VTT"]]]) == ["Out", "Cost: VTT costs"])
    }

    @Test
    func `a bucket is named by its bound`() {
        let panel = Panel(id: "p", title: "P", kind: .heatmap, query: "q", legend: "{{x}}")
        #expect(labels(panel, [[["le": "0.5"], ["le": "+Inf"]]]) == ["0.5", "+Inf"])
    }
}

struct TableJoinTests {
    private func table(
        _ answers: [[([String: String], JSON)]],
        columns: [String] = [],
        top: Int? = nil
    ) -> (table: Event.Sample.Table, left: Int) {
        var panel = Panel(id: "p", title: "P", kind: .table, query: "a")
        panel.queries = [.init(text: "a", name: "Out"), .init(text: "b", name: "Cost")]
        panel.look.columns = columns
        panel.look.top = top
        return TableJoin(panel).table(
            answers.map { QueryAnswer(series: $0.map { .init(labels: $0.0, value: $0.1) }) }
        )
    }

    @Test
    func `queries are joined by their labels, the greatest first, what is missing is empty`() {
        let (table, left) = table([
            [(["tool": "a", "job": "j"], 1.0), (["tool": "b", "job": "j"], 7.0)],
            [(["tool": "b", "job": "j"], 500.0), (["tool": "c", "job": "j"], "NaN")],
        ])
        #expect(table.columns == ["tool", "Out", "Cost"])
        #expect(table.rows == [["b", 7.0, 500.0], ["a", 1.0, .null], ["c", .null, "NaN"]])
        #expect(left == 0)
    }

    @Test
    func `columns are those named, rows as many as are wanted`() {
        let series = (0..<30).map { (["tool": "t\($0)", "zone": "x"], JSON.number(Double($0))) }
        let (table, left) = table([series], columns: ["zone", "tool"], top: 3)
        #expect(table.columns == ["zone", "tool", "Out", "Cost"])
        #expect(table.rows.map { $0[1] } == ["t29", "t28", "t27"])
        #expect(left == 27)
    }

    @Test
    func `what would make a scene large is left out`() {
        let long = String(repeating: "x", count: 5_000)
        let series = (0..<40).map { (["tool": "\($0)\(long)"], JSON.number(1)) }
        let (table, left) = table([series], top: 40)
        #expect(JSON.array(table.rows.map(JSON.array)).utf8.count < 9 << 10)
        #expect(left == 40 - table.rows.count)
    }
}
