public import Markdown

/// A talk's file with other planned times, everything else byte for byte as it was.
///
/// Changed are the time of a part's or slide's heading, `(3 min)` or `{duration=90}`, and a slide's
/// `data-timing`. A part without a time is given one. What would change anything else of the talk is
/// left out.
public struct PlanRevision: Sendable, Equatable {
    /// One line that changes.
    public struct Change: Sendable, Equatable {
        /// The line's number, from 1.
        public var line: Int
        /// The part or slide it plans.
        public var title: String
        /// The line as it is, without its end.
        public var before: String
        /// The line as it will be.
        public var after: String
        /// The planned time until now.
        public var from: Duration?
        /// The planned time from then on.
        public var to: Duration
    }

    /// The lines that change, in order.
    public let changes: [Change]
    /// The file's bytes with all of them.
    public let bytes: [UInt8]

    /// Plans are written in steps of this; smaller differences change nothing.
    public static let step = Duration.seconds(5)

    /// Plans measured times.
    ///
    /// - Parameters:
    ///   - parts: Measured times of parts, by number from 0.
    ///   - slides: Measured times of slides, by id; slides without a plan of their own get none.
    ///   - lines: The lines that may change; nil for all.
    /// - Throws: ``Problem`` where the file cannot be read.
    public init(
        of bytes: [UInt8],
        file: String,
        parts: [Int: Duration],
        slides: [String: Duration],
        lines: Set<Int>? = nil
    ) throws(Problem) {
        let source = try SourceText(file: file, bytes: bytes)
        let talk = Talk.parse(source)
        var plan = PlanRevision.plan(of: talk)
        var rows = FileLines(bytes)
        var changes: [Change] = []
        for wish in PlannedLine.all(of: talk, source, parts: parts, slides: slides) {
            guard lines?.contains(wish.line) ?? true, let before = rows[wish.line],
                let after = wish.rewritten(before), after != before
            else { continue }
            var changed = rows
            changed[wish.line] = after
            var wanted = plan
            wanted[wish.target] = wish.to
            // Whatever a line may look like, the talk decides what it says.
            guard let read = try? SourceText(file: file, bytes: changed.bytes),
                PlanRevision.plan(of: Talk.parse(read)) == wanted
            else { continue }
            (rows, plan) = (changed, wanted)
            changes.append(
                Change(
                    line: wish.line,
                    title: wish.title,
                    before: String(decoding: before, as: UTF8.self),
                    after: String(decoding: after, as: UTF8.self),
                    from: wish.from,
                    to: wish.to
                )
            )
        }
        self.changes = changes
        self.bytes = rows.bytes
    }

    /// Whatever has a name or a planned time in a talk.
    private static func plan(of talk: Talk) -> [PlannedLine.Target: Duration?] {
        var plan: [PlannedLine.Target: Duration?] = [:]
        for (place, part) in talk.parts.enumerated() {
            plan[.part(place, title: part.title)] = .some(part.plan)
        }
        for slide in talk.slides {
            plan[.slide(slide.id, title: slide.title, part: slide.part)] = .some(slide.plan)
        }
        return plan
    }
}

/// A file's lines with their own ends.
private struct FileLines {
    private var lines: [[UInt8]]

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map(Array.init)
    }

    var bytes: [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) }

    /// A line by its number from 1, without its end.
    subscript(number: Int) -> [UInt8]? {
        get {
            guard lines.indices.contains(number - 1) else { return nil }
            let line = lines[number - 1]
            return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
        set {
            guard lines.indices.contains(number - 1), let newValue else { return }
            let end = lines[number - 1].last == UInt8(ascii: "\r") ? [UInt8(ascii: "\r")] : []
            lines[number - 1] = newValue + end
        }
    }
}
