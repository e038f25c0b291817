import Conditions
import Testing

@Suite struct LogQueryTests {
    private func line(_ text: String, of service: String = "license") -> LogLine {
        LogLine(service: service, time: 0, text: text)
    }

    private func finds(
        _ query: String,
        _ text: String,
        of service: String = "license"
    ) throws
        -> LogMatcher.Finding
    {
        let matcher = LogMatcher(try LogQuery.parse(query))
        guard matcher.selects(service: service) else { return .unwanted }
        return matcher.look(at: line(text, of: service))
    }

    private static let borrow = """
        {"level":"info","msg":"borrow success","overage":true,"status":201,"took":"1.5s","tool":{"name":"VTT"}}
        """

    @Test(arguments: [
        #"{service="license"}"#, #"{app=~"lic.*"}"#, #"{}"#, #"{service!="other"} |= "borrow""#,
        #"{service="license"} != "return""#, #"{} |~ "borrow (success|failed)""#,
        #"{} !~ `return\s`"#, #"{} | json | overage="true""#, #"{}|json|status>=200|status<300"#,
        #"{} | json | took > 1s"#, #"{} | json | tool_name = "VTT" and overage="true""#,
        #"{} | json | status = 500 or overage == "true""#,
        #"{} | json | msg =~ "borrow.*" | tail 3"#,
        #"{} | json | user = """#,
    ])
    func `a line that fits is found`(_ query: String) throws {
        #expect(try finds(query, Self.borrow) == .wanted)
    }

    @Test(arguments: [
        #"{service="other"}"#, #"{service=~"lic"}"#, #"{} |= "return""#, #"{} != "borrow""#,
        #"{} |~ "^borrow""#, #"{} !~ "borrow""#, #"{} | json | overage="false""#,
        #"{} | json | status > 201"#, #"{} | json | msg =~ "borrow""#,
        #"{} | json | status = 500 or overage = "false""#, #"{} | json | nothing > 3"#,
    ])
    func `a line that does not fit is not found`(_ query: String) throws {
        #expect(try finds(query, Self.borrow) == .unwanted)
    }

    @Test func `a line that is no JSON is told apart where fields are asked for`() throws {
        #expect(try finds(#"{} | json | a="b""#, "plain text") == .notJSON)
        #expect(try finds(#"{} |= "plain""#, "plain text") == .wanted)
    }

    @Test(arguments: [
        ("", "begins with the service"), ("license", "begins with the service"),
        (#"{tool="x"}"#, "The label tool is not known"), (#"{service="x" a"#, "comma or }"),
        (#"{service=x"#, "comma or }"), (#"{} overage"#, "is no filter"),
        (#"{} |= borrow"#, "text in quotes"), (#"{} |= "borrow"#, "not closed"),
        (#"{} | overage="true""#, "Write | json before it"), (#"{} |~ "(""#, "regular expression"),
        (#"{} | logfmt"#, "not read here"), (#"{} | tail 500"#, "from 1 to 50"),
        (#"{} | json | a ? "b""#, "is missing"), (#"{} | json | a >="#, "value is missing"),
        (#"{} |~ "a(?!b)""#, "Looking ahead"),
    ])
    func `what cannot be read is told with what to write`(_ query: String, _ message: String) {
        let error = #expect(throws: ConditionError.self) { _ = try LogQuery.parse(query) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func `how many lines are wanted is part of the query`() throws {
        #expect(try LogQuery.parse("{}").window == .last(12))
        #expect(try LogQuery.parse("{} | tail 3").window == .last(3))
        #expect(try LogQuery.parse("{} | limit 3").window == .first(3))
        #expect(try LogQuery.parse(#"{} |= "a" |= "b""#).words == ["a", "b"])
    }

    @Test func `a line of JSON is drawn as its message and its other fields`() {
        let row = LogRow(line(Self.borrow))
        #expect(row.level == "info")
        #expect(
            row.text == #"borrow success overage=true status=201 took=1.5s tool={"name":"VTT"}"#
        )
        #expect(LogRow(line("plain\u{1B}[31m text")).text == "plain[31m text")
    }

    @Test(arguments: [
        (#"{"time":"1970-01-02T00:00:01.5Z"}"#, 86_401_500 as Int?),
        (#"{"ts":"2026-11-21T12:41:32+01:00"}"#, 1_795_261_292_000),
        (#"{"timestamp":1763711262}"#, 1_763_711_262_000),
        (#"{"ts":1763711262123}"#, 1_763_711_262_123),
        (#"{"ts":"yesterday"}"#, nil), (#"{"time":"9999-99-99T99:99:99Z"}"#, nil), ("no json", nil),
    ])
    func `a line says when it was written`(_ text: String, _ time: Int?) {
        #expect(LogRow.time(of: text) == time)
    }

    @Test func `whatever is written, the query is read or refused`() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "{", "}", "service", "=", "~", "\"", "`", "|", "json", "!", ",", "x", " ", "\\", "tail",
            ">", "1", "é", "or",
        ]
        for _ in 0..<3_000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            if let query = try? LogQuery.parse("{}" + text) {
                _ = LogMatcher(query).look(at: line(Self.borrow))
            }
        }
    }
}
