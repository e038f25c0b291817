import Conditions
import JSONValue
import Testing

@Suite struct ConditionTests {
    private func holds(_ text: String, _ facts: Facts) throws -> Bool {
        try Condition.parse(text).evaluate(facts) == .met
    }

    @Test(arguments: [
        ("exit == 0", true), ("exit != 0", false), ("exit in 0, 1", true), ("exit in [2,3]", false),
        ("duration < 2s", true), ("duration < 1500ms", false), ("duration <= 1.5s", false),
        ("duration > 1", true), ("stdout ~ /Success Rate/", true),
        ("stdout ~ /success rate/", false),
        ("stdout ~ /success rate/i", true), (#"stdout ~ /Rate: \d+%/"#, true),
        (#"stdout ~ /^Done$/"#, true), (#"stdout ~ /a\/b/"#, true),
        ("stdout contains \"a/b c\"", true),
        ("stdout contains nothing-like-it", false), ("stdout exists", true),
        ("stderr exists", false),
        ("exit == 0 and stdout ~ /Done/", true), ("exit == 0 and stdout ~ /Failed/", false),
    ])
    func `a shell step's facts are compared`(text: String, met: Bool) throws {
        let facts = Facts(
            exit: 0,
            duration: .milliseconds(1600),
            stdout: "Success Rate: 99%\r\na/b c\r\nDone\r\n",
            stderr: ""
        )
        #expect(try holds(text, facts) == met)
    }

    @Test(arguments: [
        ("status == 200", true), ("status in 200..299", true), ("status in 300..399", false),
        ("status < 400", true), ("header content-type contains json", true),
        ("header X-Missing exists", false), ("$.status == \"ok\"", true), ("$.status == ok", true),
        ("$.tools[0].available > 0", true), ("$.tools[-1].name == 'b c'", true),
        ("$.tools[7].name exists", false), ("$['a name'] == 1", true), ("$.flag == true", true),
        ("$.none == null", true), ("$.none != null", false), ("$.names contains x", true),
        ("$.names contains y", false), ("$.text < 0.5", true), ("body contains tools", true),
        ("$.tools exists and status == 201", false),
    ])
    func `a reply's facts are compared`(text: String, met: Bool) throws {
        let facts = Facts(
            status: 200,
            body: """
                {"status":"ok","tools":[{"name":"a","available":3},{"name":"b c"}],"a name":1,
                "flag":true,"none":null,"names":["x"],"text":"0.25"}
                """,
            headers: [("Content-Type", "application/json")]
        )
        #expect(try holds(text, facts) == met)
    }

    @Test(arguments: [
        ("value > 30%", true), ("value > 0.31", false), ("rows >= 1", true),
        ("rows[0].id == 7", true),
        ("p95 < 2s", true), ("p95 < 200ms", false), ("error_rate <= 35%", true),
        ("rps > 10", false),
    ])
    func `figures are compared`(text: String, met: Bool) throws {
        let facts = Facts(
            rows: [["id": 7]],
            value: 0.305,
            measures: ["p95": 0.4, "error_rate": 0.1]
        )
        #expect(try holds(text, facts) == met)
    }

    @Test(arguments: [
        ("errors == 0", "0.31%"), ("p95 < 100ms", "412.3 ms"), ("max < 1s", "1.235 s"),
        ("rate > 300", "217.7"), ("dropped == 0", "12"),
    ])
    func `a load's figure that is not as expected is told as people read it`(
        _ text: String,
        _ actual: String
    ) throws {
        let facts = Facts(
            measures: [
                "errors": 0.0030627871, "p95": 0.412341, "max": 1.2345678, "rate": 217.6933,
                "dropped": 12,
            ]
        )
        #expect(try Condition.parse(text).evaluate(facts).unmet.map(\.actual) == [actual])
    }

    @Test func `a fact that does not exist meets nothing, and says so`() throws {
        for text in ["status == 200", "status != 200", "status exists", "status in 0..999"] {
            let verdict = try Condition.parse(text).evaluate(Facts(exit: 0))
            #expect(verdict.unmet.map(\.actual) == ["no HTTP status"], "\(text)")
        }
    }

    @Test func `every unmet comparison is listed with what was there and the nearest lines`() throws
    {
        let output = "start\nsuccess rate 12%\nnoise\nrate of success\nnoise\nsuccess\nend\n"
        let condition = try Condition.parse("exit == 0 and stdout contains \"success rate 99\"")
        let unmet = condition.evaluate(Facts(exit: 3, stdout: output)).unmet
        #expect(unmet.map(\.expected) == ["exit == 0", "stdout contains \"success rate 99\""])
        #expect(unmet.first?.actual == "3")
        #expect(unmet.first?.near == ["noise", "success", "end"])
        #expect(unmet.last?.near == ["success rate 12%", "rate of success", "success"])
    }

    @Test(arguments: [
        ("", 0), ("   ", 3), ("exit", 4), ("exit = 0", 5), ("exit ==", 7), ("exit == and", 8),
        ("exit == 0 or exit == 1", 10), ("exit == 0 1", 10), ("foo == 1", 0), ("header == 1", 10),
        ("$.a. == 1", 4), ("$.a[x] == 1", 4), ("$.a[1 == 1", 5), ("stdout ~ abc", 9),
        ("stdout ~ /abc", 9), ("stdout ~ //", 10), ("stdout ~ /(/", 10), ("stdout ~ /a/x", 12),
        ("stdout ~ /a(?=b)/", 11), ("stdout contains \"abc", 16), ("status in", 9),
        ("status in [1", 12),
    ])
    func `what is not a condition is refused with its place`(text: String, offset: Int) {
        let error = #expect(throws: ConditionError.self) { try Condition.parse(text) }
        #expect(error?.offset == offset, "\(text): \(error?.message ?? "")")
        #expect(error?.message.isEmpty == false)
    }

    @Test func `a pattern is matched against one line at a time`() throws {
        let facts = Facts(stdout: "one\ntwo\n")
        #expect(try holds("stdout ~ /^two$/", facts))
        #expect(try !holds(#"stdout ~ /one\s+two/"#, facts))
    }

    @Test func `a long text is looked at from both ends`() throws {
        let middle = String(repeating: "filler line\n", count: 100_000)
        let facts = Facts(stdout: "first 1\n\(middle)last 2\n")
        #expect(try holds(#"stdout ~ /^first \d/"#, facts))
        #expect(try holds(#"stdout ~ /^last \d/"#, facts))
        #expect(try holds("stdout contains \"filler\"", facts))
    }

    @Test func `a capture takes the first group, or the whole match`() throws {
        #expect(try Pattern(#"id=(\w+)"#).capture(in: "x\nid=abc y") == "abc")
        #expect(try Pattern(#"id=\w+"#).capture(in: "id=abc y") == "id=abc")
        #expect(try Pattern(#"id=\w+"#).capture(in: "nothing") == nil)
    }

    @Test func `selectors stand alone where something is taken`() throws {
        #expect(try Selector.parse("header X-Id") == .header("X-Id"))
        #expect(try Selector.parse(" $.a ") == .path(JSONPath(steps: [.member("a")])))
        #expect(throws: ConditionError.self) { try Selector.parse("$.a == 1") }
        #expect(Selector.status.value(in: Facts(status: 201))?.text == "201")
        let facts = Facts(stdout: " text \n")
        #expect(Selector.stdout.value(in: facts)?.text == "text")
    }
}
