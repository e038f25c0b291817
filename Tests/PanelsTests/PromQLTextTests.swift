import JSONValue
import Runbooks
import Testing

@testable import Panels

struct PromQLTextTests {
    private let panel = Panel(id: "p", title: "P", query: "q", range: .seconds(300))

    @Test(arguments: [
        ("rate(x[$__window])", "rate(x[15s])"), ("x[$__range:$step]", "x[300s:1s]"),
        ("x[$__rate_interval:$__interval]", "x[15s:1s]"), ("x{a=\"{{tool}}\"}", "x{a=\"VTT\"}"),
    ])
    func `names and macros are filled in`(_ text: String, _ filled: String) throws {
        #expect(try PromQLText.filled(text, of: panel, with: ["tool": "VTT"]) == filled)
    }

    @Test
    func `a window is at least four scrapes, unless told otherwise`() throws {
        var panel = Panel(id: "p", title: "P", query: "q", range: .seconds(30))
        #expect(try PromQLText.filled("$__window", of: panel, with: [:]) == "4s")
        panel.window = .milliseconds(1_500)
        #expect(try PromQLText.filled("$__window", of: panel, with: [:]) == "1500ms")
    }

    @Test(arguments: [
        (
            "sum by (tool) (rate(a_total{x=\"b\"}[1m])) / on (tool) c > bool 0.3e2",
            ["a_total", "c"]
        ),
        ("histogram_quantile(.95, sum by(le)(rate(h_bucket[30s])))", ["h_bucket"]),
        ("a or vector(0) and a:b:c offset 5m # comment d", ["a", "a:b:c"]),
        ("topk(3, x) unless ignoring(y) group_left(z) w", ["x", "w"]), ("1 + 2", []),
        ("sum(x) by (tool)", ["x"]), ("{__name__=\"x\"}", []), ("", []), ("{", []),
    ])
    func `the metrics of a query are found`(_ query: String, _ names: [String]) {
        #expect(PromQLText.metrics(in: query) == names)
    }

    @Test
    func `only a bare name is a counter as it is`() {
        #expect(PromQLText.isCounter("a_total") && PromQLText.isCounter("a_total{b=\"c\"}"))
        #expect(!PromQLText.isCounter("rate(a_total[1m])") && !PromQLText.isCounter("a"))
        #expect(!PromQLText.isCounter("a_total / 2"))
    }

    @Test
    func `a page of metrics is read, and what is no metric passed over`() {
        let page = MetricsPage(
            """
            # HELP licenses_borrowed Out
            licenses_borrowed{tool="a \\"b\\"",user="x",} 3
            licenses_total 20 1763711262000
            strange
            worse{a=b} 1
            open{a="b
            nan_value NaN
            """
        )
        #expect(page.series.map(\.value) == [3.0, 20.0, "NaN"])
        #expect(page.series[0].labels["tool"] == "a \"b\"")
        let selected = MetricSelector("licenses_borrowed{user=~\"x|y\", tool!=\"z\"}")
        #expect(selected?.select(page.series).count == 1)
        #expect(MetricSelector("licenses_total")?.select(page.series).count == 1)
        #expect(
            MetricSelector("licenses_borrowed{user=\"z\"}")?.select(page.series).isEmpty == true
        )
    }

    @Test(arguments: ["sum(x)", "x / y", "x[5m]", "rate", "x{a=}", "", "1", "x or y"])
    func `what computes is no selector`(_ query: String) {
        let isRate = query == "rate"
        #expect((MetricSelector(query) == nil) != isRate)
    }
}
