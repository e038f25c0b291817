import Testing

@testable import Conditions

@Suite struct PatternTests {
    private func capture(
        _ source: String,
        _ text: String,
        ignoresCase: Bool = false
    ) throws
        -> String?
    {
        try Pattern(source, ignoresCase: ignoresCase).capture(in: text)
    }

    /// With a search that goes back, any of these would take longer than anybody lives.
    @Test(arguments: [
        ("(a|a)*c", "a"), ("(a|ab)*c", "ab"), ("(a?)*b", "a"), ("(x|xx)+y", "x"), ("(a+)+b", "a"),
        ("a*a*a*a*a*a*b", "a"), ("(.*)(.*)(.*)(.*)(.*)c", "a"), ("((a{1,9}){1,9})*b", "a"),
        ("(a|aa|aaa)*?b", "a"), (#"(\w|\d|a)*-"#, "a"), ("(a*)*b", "a"),
    ])
    func `no expression keeps the program from going on`(_ source: String, _ piece: String) throws {
        let text = String(repeating: piece, count: 4000 / piece.utf8.count)
        #expect(try !Pattern(source).matches(text))
        #expect(
            try LogMatcher(LogQuery.parse("{} |~ `\(source)`")).look(at: line(text)) == .unwanted
        )
        let end = String(try #require(source.last))
        #expect(try Pattern(source).matches(piece + end))
    }

    private func line(_ text: String) -> LogLine { LogLine(service: "x", time: 0, text: text) }

    @Test(arguments: [
        ("(GET|POST) /x", "say POST /x now", "POST"), (#"(\d+|n/a)"#, "count n/a", "n/a"),
        ("(foo|bar)+", "foobarfoo!", "foo"), ("a(.*)b", "xaybzbw", "ybz"),
        ("a(.*?)b", "xaybzb", "y"),
        ("(a|ab)(c|bcd)?", "abcd", "a"), ("x|yy?", "zyy", "yy"), ("(?:a|b)+(c)?", "abab", "abab"),
        (#"^\s*(\S+)\s*=\s*(.*)$"#, "  key = some value", "key"), ("id=(.*)", "id=", ""),
        (#"took (\d+(?:\.\d+)?) ?ms"#, "it took 12.75 ms", "12.75"), ("[^,;]+;", "a,bc;", "bc;"),
        ("(?<name>x{2,3})", "xxxx", "xxx"), ("x{2,}", "axxxb", "xxx"), ("x{2}", "xxx", "xx"),
        ("a{,2}b", "aaab", "aab"), ("a{b}", "a{b}", "a{b}"), (#"\bend\b"#, "bend end", "end"),
        (#"[[:alpha:]_-]+"#, "1a-b_c2", "a-b_c"), (#"[]a]+"#, "b]a]", "]a]"),
        (#"[\w.]+@[\d\-]+"#, "to a.b@1-2", "a.b@1-2"), (#"\$\(\x41\u0042\)"#, "$(AB)", "$(AB)"),
        ("(?i)ready (?-i:NOW)", "READY NOW", "READY NOW"), ("größe.(..)", "die größe ist 9", "is"),
        (#"(\d{4})-(\d\d)"#, "on 2026-11", "2026"), ("(a)|b", "b", "b"), ("^$", "", ""),
        (#"a\/b"#, "a/b", "a/b"), ("(|a)+b", "aab", "a"), ("é|ü", "fünf", "ü"),
    ])
    func `an ordinary expression finds what it always found`(
        _ source: String,
        _ text: String,
        _ found: String
    ) throws {
        #expect(try capture(source, text) == found, "\(source)")
    }

    @Test func `case is ignored where it is said`() throws {
        #expect(try capture("success ([a-z]+)", "SUCCESS RATE", ignoresCase: true) == "RATE")
        #expect(try capture("grÖSSe", "GRössE", ignoresCase: true) == "GRössE")
        #expect(try capture("[^a]", "Aab", ignoresCase: true) == "b")
        #expect(try capture("success", "SUCCESS") == nil)
    }

    @Test(arguments: [
        (#"(a)\1"#, 3, "Write the text itself"), ("ab(?=c)", 2, "Looking ahead"),
        ("(?<!a)b", 0, "Looking ahead"), (#"\p{L}"#, 0, "Write the characters"),
        ("a{2000}", 0, "Write smaller numbers"), ("((a{99}){99}){99}", 0, "Write smaller numbers"),
        ("a**", 2, "Put a backslash"), ("a++", 2, "Put a backslash"), ("+a", 0, "Put a backslash"),
        ("(a", 0, "Put a backslash"), ("a)", 1, "Put a backslash"), ("[a", 0, "Put a backslash"),
        ("[b-a]", 0, "Put a backslash"), ("a{3,2}", 1, "Put a backslash"),
        ("{2}", 0, "Put a backslash"), ("a\\", 2, "Put a backslash"), ("(?>a)", 2, "Write (?:"),
    ])
    func `what is not known is refused, with what to write`(
        _ source: String,
        _ offset: Int,
        _ remedy: String
    ) {
        let error = #expect(throws: ConditionError.self) { try Pattern(source) }
        #expect(error?.message.contains(remedy) == true, "\(source): \(error?.message ?? "")")
        #expect(error?.offset == offset, "\(source): \(error?.message ?? "")")
    }
}
