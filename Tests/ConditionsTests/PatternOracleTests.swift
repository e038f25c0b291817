import Testing

@testable import Conditions

/// Random expressions, the same ones at every run, held against the standard library's `Regex`.
@Suite struct PatternOracleTests {
    /// An expression over `a`, `b` and `c`, small enough for a search that goes back.
    private struct Writer {
        var random: Random

        mutating func either(_ depth: Int) -> String {
            let count = 1 + (random.below(4) == 0 ? random.below(3) : 0)
            return (0..<count).map { _ in sequence(depth) }.joined(separator: "|")
        }

        private mutating func sequence(_ depth: Int) -> String {
            (0..<(1 + random.below(3))).map { _ in repeated(depth) }.joined()
        }

        private mutating func repeated(_ depth: Int) -> String {
            let atom = atom(depth)
            // A repeat of what may be empty ends in as many ways as there are engines.
            let mayBeEmpty = (try? Regex(atom).wholeMatch(in: "")) != nil
            let marks = ["", "", "", "*", "+", "?", "{1,2}", "{2}", "*?", "+?", "??"]
            return atom + (mayBeEmpty ? "" : marks[random.below(marks.count)])
        }

        private mutating func atom(_ depth: Int) -> String {
            switch random.below(depth > 0 ? 9 : 6) {
            case 0: "[ab]"
            case 1: "."
            case 2: "[^a]"
            case 3: "b"
            case 4: #"\w"#
            case 5: "a"
            case 6: "(?:\(either(depth - 1)))"
            default: "(\(either(depth - 1)))"
            }
        }

        mutating func text() -> String {
            String(
                (0..<random.below(9)).map { _ in ["a", "b", "c", "-"][random.below(4)] }.joined()
            )
        }
    }

    @Test func `what is found is what the standard library finds`() throws {
        var writer = Writer(random: Random(state: 20_261_121))
        var found = 0
        for _ in 0..<1_500 {
            let source = writer.either(1)
            let regex = try Regex(source)
            let program = try PatternReader.program(of: source, ignoresCase: false)
            for _ in 0..<4 {
                let text = writer.text()
                let expected = try regex.firstMatch(in: text)
                let match = program.firstMatch(in: text)
                if expected != nil { found += 1 }
                #expect(
                    match?.whole == expected.map { String(text[$0.range]) },
                    "/\(source)/ in \(text)"
                )
            }
        }
        #expect(found > 1_500)
    }
}
