import JSONValue
import Testing

@testable import Panels

struct QueryAnswerTests {
    private func read(_ data: String) throws -> QueryAnswer {
        try QueryAnswer(status: 200, body: Array("{\"status\":\"success\",\"data\":\(data)}".utf8))
    }

    private func refusal(_ status: Int, _ body: String) -> String? {
        do throws(QueryAnswer.Refusal) {
            _ = try QueryAnswer(status: status, body: Array(body.utf8))
            return nil
        } catch {
            return error.description
        }
    }

    @Test
    func `a vector gives each series its labels and value`() throws {
        let answer = try read(
            """
            {"resultType":"vector","result":[
              {"metric":{"__name__":"up","job":"license"},"value":[1795248000.781,"1"]},
              {"metric":{},"value":[1795248000.781,"2.5e-3"]}]}
            """
        )
        #expect(answer.series.map(\.value) == [1.0, 0.0025])
        #expect(answer.series[0].labels == ["__name__": "up", "job": "license"])
    }

    @Test
    func `values that are no numbers keep their names`() throws {
        let values = ["NaN", "+Inf", "-Inf"].map { "{\"metric\":{},\"value\":[0,\"\($0)\"]}" }
        let answer = try read(
            "{\"resultType\":\"vector\",\"result\":[\(values.joined(separator: ","))]}"
        )
        #expect(answer.series.map(\.value) == ["NaN", "+Inf", "-Inf"])
    }

    @Test
    func `a scalar is one series, a matrix gives its last values`() throws {
        #expect(
            try read("{\"resultType\":\"scalar\",\"result\":[0,\"4\"]}").series.map(\.value) == [
                4.0
            ]
        )
        let matrix = try read(
            "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[0,\"1\"],[1,\"2\"]]}]}"
        )
        #expect(matrix.series.map(\.value) == [2.0])
    }

    @Test
    func `an error of Prometheus is told in its own words`() {
        let message = refusal(
            400,
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:5: parse error\"}"
        )
        #expect(message == "Prometheus refused the query: 1:5: parse error")
        let long = refusal(
            422,
            "{\"status\":\"error\",\"error\":\"\(String(repeating: "x", count: 9_999))\"}"
        )
        #expect(long?.count ?? 0 < 400)
    }

    @Test(arguments: [
        "", "<html><body>Bad Gateway</body></html>", "[]", "null", "{\"status\":1}",
        String(repeating: "[", count: 100_000),
    ])
    func `what is not Prometheus is said not to be`(_ body: String) {
        #expect(refusal(502, body)?.contains("is not Prometheus (status 502") == true)
    }

    @Test(arguments: [
        "{}", "{\"resultType\":\"vector\"}", "{\"resultType\":\"vector\",\"result\":{}}",
        "{\"resultType\":\"vector\",\"result\":[1]}",
        "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[]}]}",
        "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[0,\"x\"]}]}",
        "{\"resultType\":\"vector\",\"result\":[{\"metric\":[],\"value\":[0,\"1\"]}]}",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[]}]}",
        "{\"resultType\":\"streams\",\"result\":[]}",
        "{\"resultType\":\"scalar\",\"result\":[0,1]}",
    ])
    func `an answer of another form is refused, never a trap`(_ data: String) {
        #expect(refusal(200, "{\"status\":\"success\",\"data\":\(data)}")?.contains("form") == true)
    }
}
