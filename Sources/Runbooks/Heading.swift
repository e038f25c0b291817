private import Markdown

extension Runbook.Section {
    /// A heading as written: `Part 2: The problem appears (3 min)` has a title and a planned time.
    public init(heading: String, level: Int, line: Int) {
        let (title, time) = PlannedTime.split(heading)
        self.init(title: plainText(title), level: level, budget: time?.most, line: line)
        planned = time
        role = Role(heading: title)
    }

    /// Takes the planned time off the end of a heading: `(2 min)`, `(~5 min)`, `(30s)`.
    ///
    /// Of a range, `(10-15 minutes)`, the longer time counts.
    public static func split(_ heading: String) -> (title: String, budget: Duration?) {
        let (title, time) = PlannedTime.split(heading)
        return (title, time?.most)
    }
}

extension Runbook.Section {
    /// What a section is for, as its heading tells.
    public enum Role: String, Sendable, CaseIterable {
        /// What is shown and run.
        case main
        /// What has to be so beforehand.
        case preflight
        /// Where to look when something does not work; never run with the rest.
        case troubleshooting
        /// What puts things back; not run with the rest either.
        case cleanup
        /// What the presenter says.
        case notes
        /// What may be asked.
        case questions
        /// What is shown, in a sentence for the audience.
        case caption
        /// Where the numbers are.
        case metrics
        /// What the step before it prints.
        case output
        /// What happens when.
        case timeline

        /// Whether its steps are passed over by a run.
        public var isAside: Bool { self == .troubleshooting || self == .cleanup }

        /// The role of a heading or of a bold line that stands for one.
        init(heading: String) {
            let plain = plainText(heading)
            let words = headingWords(ofPlain: plain)
            func starts(_ beginnings: [[String]]) -> Bool {
                beginnings.contains { words.starts(with: $0) }
            }
            if plain.hasPrefix("\"") || plain.hasPrefix("\u{201C}") || starts(Self.faults) {
                self = .troubleshooting
            } else if starts(Self.endings) {
                self = .cleanup
            } else if starts(Self.spoken) {
                self = .notes
            } else if starts(Self.asked) || words.last == "questions" {
                self = .questions
            } else if starts(Self.shown) {
                self = .caption
            } else if words.contains("timeline") {
                self = .timeline
            } else if starts(Self.measured) || words.last == "dashboards" {
                self = .metrics
            } else if words.count <= 2, let last = words.last, Self.printed.contains(last) {
                self = .output
            } else if starts(Self.beforehand) || words.contains("checklist") {
                self = .preflight
            } else {
                self = .main
            }
        }

        private static let faults = beginnings(
            "troubleshooting",
            "debugging",
            "known issues",
            "common problems",
            "backup plan",
            "if"
        )
        private static let endings = beginnings(
            "cleanup",
            "clean up",
            "cleaning up",
            "rollback",
            "roll back",
            "restore",
            "teardown",
            "tear down",
            "after demo",
            "after the demo"
        )
        private static let spoken = beginnings(
            "talking points",
            "say",
            "what to say",
            "key message",
            "key messages",
            "key points",
            "speaker notes",
            "presenter notes",
            "script for presenter"
        )
        private static let asked = beginnings(
            "preparation for questions",
            "q a",
            "questions",
            "faq"
        )
        private static let shown = beginnings("what are we showing", "what we show")
        private static let measured = beginnings("metrics", "dashboards")
        private static let printed = ["result", "results", "output", "expected"]
        private static let beforehand = beginnings(
            "pre",
            "preparation",
            "prerequisites",
            "prerequisite",
            "system check",
            "setup before",
            "before you begin",
            "before you start"
        )

        /// The words that headings may begin with.
        private static func beginnings(_ texts: String...) -> [[String]] {
            texts.map { $0.split(separator: " ").map(String.init) }
        }
    }
}

/// The words of a heading in lower case, of letters and digits only.
func headingWords(_ heading: String) -> [String] { headingWords(ofPlain: plainText(heading)) }

private func headingWords(ofPlain text: String) -> [String] {
    Array(text.lowercased().utf8)
        .split { !isLetter($0) && !isDigit($0) }
        .map { String(decoding: $0, as: UTF8.self) }
}

/// Bold text alone on a line, as people write headings within a section: `**Before:**`.
public func boldLine(_ text: String) -> String? {
    guard text.utf8.starts(with: "**".utf8) else { return nil }
    let bytes = Array(trimmed(text).utf8)
    guard bytes.count > 4 else { return nil }
    var end = bytes.count
    if bytes[end - 1] == UInt8(ascii: ":") { end -= 1 }
    guard end > 4, bytes[(end - 2)..<end].elementsEqual("**".utf8) else { return nil }
    var inner = bytes[2..<(end - 2)]
    if inner.last == UInt8(ascii: ":") { inner.removeLast() }
    return inner.isEmpty || inner.contains(UInt8(ascii: "*"))
        ? nil : String(decoding: inner, as: UTF8.self)
}
