import Conditions
import Testing

/// Mutations of valid texts, the same ones at every run.
@Suite struct ConditionFuzzTests {
    private static let seeds = [
        #"exit == 0 and stdout ~ /Success (Rate|rate): \d+/i and duration < 1m30s"#,
        #"status in 200..299 and header X-Id contains "a b" and $.a["b c"][-1].d != null"#,
        #"stdout ~ /[[:alpha:]]+(?<name>x{2,3})\b[^y]*?/"#,
        "p95 < 2s and error_rate <= 35% and rps > 1e3",
        "http POST http://localhost:1/x $.a[0] == 1",
        "promql rate(x[1m]) > 3 value > 1 and value < 2",
        "disk / free > 12GB", "port localhost:65535 closed",
        "rows[0].id exists and body contains 'x'",
    ]

    @Test func `no text makes the parsers trap`() {
        var random = Random(state: 20_260_101)
        let alphabet =
            Array(#"azAZ019 .$[](){}<>=!~/\"'*+?^|%,:-_&#éß"#.utf8) + [0, 0x80, 0xFF, 0x0A]
        let facts = Facts(
            exit: 1,
            duration: .seconds(1),
            stdout: "Success rate: 10%\nxxy\n",
            status: 200,
            body: #"{"a":[1,{"d":null}]}"#,
            rows: [],
            value: .nan
        )
        var parsed = 0
        for _ in 0..<6_000 {
            var bytes = Array(Self.seeds[random.below(Self.seeds.count)].utf8)
            for _ in 0..<(1 + random.below(4)) {
                let at = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes.remove(at: at)
                case 1: bytes.insert(alphabet[random.below(alphabet.count)], at: at)
                case 2: bytes[at] = alphabet[random.below(alphabet.count)]
                default: bytes.append(contentsOf: bytes[at...].prefix(12))
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let condition = try? Condition.parse(text) {
                parsed += 1
                _ = condition.evaluate(facts)
            }
            _ = try? Probe.parse(text)
            _ = try? Selector.parse(text)
            _ = Template(text).names
        }
        #expect(parsed > 100)
    }

    @Test func `depth and length are bounded`() {
        let deep = "$" + String(repeating: "[0]", count: 1_000) + " == 1"
        #expect(throws: ConditionError.self) { try Condition.parse(deep) }
        let long = "stdout ~ /" + String(repeating: "a", count: 600) + "/"
        #expect(throws: ConditionError.self) { try Condition.parse(long) }
        let longer = String(repeating: "exit == 0 and ", count: 1_000) + "exit == 0"
        #expect(throws: ConditionError.self) { try Condition.parse(longer) }
        #expect(throws: ConditionError.self) { try Condition.parse("$[99999999999999999999] == 1") }
    }
}

/// A small generator of the same numbers at every run.
struct Random {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return bound > 0 ? Int(state % UInt64(bound)) : 0
    }
}
