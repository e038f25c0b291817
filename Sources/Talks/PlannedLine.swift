internal import Markdown
private import Runbooks

/// A line of a talk's file that says how long something takes, and what it should say.
struct PlannedLine: Sendable, Equatable {
    /// What a plan is for.
    enum Target: Sendable, Hashable {
        case part(Int, title: String)
        case slide(String, title: String, part: Int?)
    }

    /// How the line says it.
    enum Form: Sendable {
        /// `## Title (3 min)`
        case heading
        /// `## Title {duration=90}`
        case braces
        /// `<!-- .slide: data-timing="90" -->`
        case comment
    }

    var target: Target
    var line: Int
    var form: Form
    var title: String
    var from: Duration?
    var to: Duration

    /// The lines that plan what was measured, in the order of the file.
    static func all(
        of talk: Talk,
        _ source: SourceText,
        parts: [Int: Duration],
        slides: [String: Duration]
    ) -> [PlannedLine] {
        let blocks = MarkdownDocument(source, dialect: .talk).blocks
        var begun: Set<Int> = []
        var all: [PlannedLine] = []
        for (place, slide) in talk.slides.enumerated() {
            let next = talk.slides.indices.contains(place + 1) ? talk.slides[place + 1].line : .max
            let own = blocks.filter { $0.line >= slide.line && $0.line < next }
            if let part = slide.part, begun.insert(part).inserted, let measured = parts[part],
                let line = own.first(where: \.isHeading)?.line
            {
                let known = talk.parts[part]
                let target = Target.part(part, title: known.title)
                all.append(target, line, .heading, known.title, known.plan, measured)
            }
            if let plan = slide.plan, let measured = slides[slide.id],
                let (line, form) = ownPlan(of: own)
            {
                let target = Target.slide(slide.id, title: slide.title, part: slide.part)
                all.append(target, line, form, slide.title, plan, measured)
            }
        }
        return all
    }

    /// Where a slide says how long it takes.
    private static func ownPlan(of blocks: [Block]) -> (line: Int, form: Form)? {
        if let block = blocks.first(where: \.isHeading), case .heading(_, let text) = block.kind {
            let heading = SlideHeading(text)
            if heading.duration != nil { return (block.line, .braces) }
            if heading.time != nil, !heading.isPart { return (block.line, .heading) }
        }
        let timing = blocks.first { block in
            guard case .comment(let text) = block.kind, case .slide(let given)? = SlideComment(text)
            else { return false }
            return given.contains { $0.name == "data-timing" }
        }
        return timing.map { ($0.line, .comment) }
    }
}

extension [PlannedLine] {
    /// Adds a line where the measured time is another than the planned one, in steps of 5 seconds.
    fileprivate mutating func append(
        _ target: PlannedLine.Target,
        _ line: Int,
        _ form: PlannedLine.Form,
        _ title: String,
        _ from: Duration?,
        _ measured: Duration
    ) {
        let to = measured.rounded(to: PlanRevision.step)
        if let from, (to > from ? to - from : from - to) < PlanRevision.step { return }
        append(
            PlannedLine(target: target, line: line, form: form, title: title, from: from, to: to)
        )
    }
}

extension Block {
    fileprivate var isHeading: Bool { if case .heading = kind { true } else { false } }
}

extension Duration {
    /// The nearest multiple of a step, at least one.
    fileprivate func rounded(to step: Duration) -> Duration {
        let count = Int((self + step / 2) / step)
        return step * Swift.max(1, count)
    }
}

// MARK: - Writing

extension PlannedLine {
    /// The line with the new time; nil where the time is not found.
    func rewritten(_ line: [UInt8]) -> [UInt8]? {
        switch form {
        case .heading: withTimeInParentheses(line)
        case .braces: replacingValue(of: ["duration=", "time=", "plan="], in: line, with: clock)
        case .comment: replacingValue(of: ["data-timing="], in: line, with: "\(seconds)")
        }
    }

    private var seconds: Int { Int(to / .seconds(1)) }

    /// `45s`, `2min`, `2:10`.
    private var clock: String {
        if seconds < 60 { return "\(seconds)s" }
        if seconds % 60 == 0 { return "\(seconds / 60)min" }
        let rest = seconds % 60
        return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// The same as a person writes it in a heading: `2 min`.
    private var words: String {
        seconds % 60 == 0 ? "\(seconds / 60) min" : seconds < 60 ? "\(seconds) s" : clock
    }

    private func withTimeInParentheses(_ line: [UInt8]) -> [UInt8] {
        var end = line.endIndex
        func skip(_ isMark: (UInt8) -> Bool) {
            while end > line.startIndex, isMark(line[end - 1]) { end -= 1 }
        }
        skip { $0 <= 0x20 || $0 == UInt8(ascii: "#") }
        if end > 0, line[end - 1] == UInt8(ascii: "}"),
            let open = line[..<end].lastIndex(of: UInt8(ascii: "{"))
        {
            end = open
            skip { $0 <= 0x20 }
        }
        let (head, tail) = (line[..<end], line[end...])
        let (_, time) = Runbook.Section.split(String(decoding: head, as: UTF8.self))
        if time != nil, let open = head.lastIndex(of: UInt8(ascii: "(")) {
            return Array(head[...open]) + "\(words))".utf8 + tail
        }
        return Array(head) + " (\(words))".utf8 + tail
    }

    private func replacingValue(
        of names: [String],
        in line: [UInt8],
        with value: String
    ) -> [UInt8]? {
        for name in names {
            guard let found = line.firstRange(of: Array(name.utf8)) else { continue }
            var (from, isEnd) = (
                found.upperBound, { (byte: UInt8) in byte <= 0x20 || byte == 0x7D }
            )
            if from < line.endIndex,
                let mark = [UInt8(ascii: "\""), UInt8(ascii: "'")]
                    .first(where: { $0 == line[from] })
            {
                from += 1
                isEnd = { $0 == mark }
            }
            let until = line[from...].firstIndex(where: isEnd) ?? line.endIndex
            return Array(line[..<from]) + value.utf8 + line[until...]
        }
        return nil
    }
}
