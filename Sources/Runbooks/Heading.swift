private import Timing

extension Runbook.Section {
    /// A heading as written: `Part 2: The problem appears (3 min)` has a title and a planned time.
    public init(heading: String, level: Int, line: Int) {
        let (title, budget) = Runbook.Section.split(heading)
        self.init(title: title, level: level, budget: budget, line: line)
    }

    /// Takes the planned time off the end of a heading: `(2 min)`, `(~5 min)`, `(30s)`.
    ///
    /// Of a range, `(10-15 minutes)`, the longer time counts.
    public static func split(_ heading: String) -> (title: String, budget: Duration?) {
        let bytes = Array(trimmed(heading).utf8)
        guard bytes.last == UInt8(ascii: ")"), let open = bytes.lastIndex(of: UInt8(ascii: "("))
        else { return (trimmed(heading), nil) }
        var inner = bytes[(open + 1)..<(bytes.count - 1)]
        if inner.first == UInt8(ascii: "~") { inner.removeFirst() }
        if let dash = inner.firstIndex(of: UInt8(ascii: "-")),
            inner[..<dash].allSatisfy({ isDigit($0) || isSpace($0) })
        {
            inner = inner[(dash + 1)...]
        }
        guard inner.contains(where: { isLetter($0) || $0 == UInt8(ascii: ":") }),
            let budget = Duration(written: String(decoding: inner, as: UTF8.self)), budget > .zero
        else { return (trimmed(heading), nil) }
        return (trimmed(String(decoding: bytes[..<open], as: UTF8.self)), budget)
    }

    /// Whether its steps put things back or look for faults, so that a run passes them over.
    var isAside: Bool {
        let starts = [
            "cleanup", "clean-up", "rollback", "restore", "teardown", "troubleshooting",
            "after-demo", "after-the-demo",
        ]
        let slug = slug(title)
        return starts.contains { slug.hasPrefix($0) }
    }
}
