internal import Markdown

/// Collects what a page says besides its steps, block by block.
struct OutlineReader {
    private(set) var outline = Outline()
    private let file: String
    /// The open headings, outermost first.
    private var open: [Runbook.Section] = []
    /// What the last bold line within the section stands for.
    private var bold: (title: String, role: Runbook.Section.Role)?
    private var spoken: [Block] = []
    private var list: OpenList?
    private var lists: [TimedList] = []
    private var table: Table?
    private var expectation: (text: String, line: Int)?
    /// Headings with a planned time, and the depth they stand at.
    private var planned: [Runbook.Section] = []

    init(file: String) { self.file = file }

    /// A list whose next items are still to come.
    private struct OpenList {
        let section: Runbook.Section?
        var items: [Item] = []
        /// The items that hold what a planned time is written with.
        var candidates = 0

        struct Item {
            let text: String
            let line: Int
        }
    }

    /// A list whose items say how long they take.
    private struct TimedList {
        let section: Runbook.Section?
        let items: [(title: String, time: PlannedTime?, line: Int)]

        var sum: Duration { items.compactMap(\.time?.most).reduce(.zero, +) }
        var isTimed: Bool { items.count { $0.time != nil } > 1 }
    }

    /// A table whose next rows are still to come.
    private struct Table {
        /// The columns of what was expected and of what came; nil where it has none.
        let claims: (expected: Int, actual: Int)?

        init(head: [String]) {
            let words = head.map { $0.lowercased() }
            let expected = words.firstIndex { ["target", "expected", "plan"].contains($0) }
            guard let expected, let actual = words.firstIndex(of: "actual") else {
                claims = nil
                return
            }
            claims = (expected, actual)
        }
    }

    /// What the blocks that follow are for.
    var role: Runbook.Section.Role {
        if let bold, bold.role != .main { return bold.role }
        return open.last { $0.role != .main }?.role ?? .main
    }

    /// The name of the part the next block belongs to.
    var part: String {
        let part = open.last { $0.level > 1 && $0.role == .main } ?? open.last { $0.level > 1 }
        return (open.first { $0.level == 2 } ?? part)?.title ?? ""
    }

    mutating func read(_ block: Block, section: Runbook.Section?) {
        if let section {
            endParagraphs()
            begin(section)
            return
        }
        switch block.kind {
        case .text(let text): read(text, block)
        case .item(let item): read(item, block)
        case .row(let row): read(row: row, line: block.line)
        case .fence(let fence): read(fence)
        case .blank, .separator: break
        default: endList()
        }
        if case .row = block.kind { return }
        endTable()
    }

    /// Ends what is open, and tells what plans contradict each other.
    mutating func finish() {
        endParagraphs()
        planParts()
    }

    private mutating func begin(_ section: Runbook.Section) {
        open.removeAll { $0.level >= section.level }
        open.append(section)
        bold = nil
        guard section.planned != nil else { return }
        planned.append(section)
        planned[planned.count - 1].role = role
    }

    // MARK: Lines

    private mutating func read(_ text: String, _ block: Block) {
        if block.containers.isEmpty, let title = boldLine(text), TimeMark(text) == nil {
            endParagraphs()
            bold = (title, Runbook.Section.Role(heading: title))
            return
        }
        if block.containers.isEmpty { endList() }
        if moment(text, line: block.line) { return }
        switch role {
        case .notes, .questions: spoken.append(block)
        case .caption where block.quoteDepth > 0: say(text, in: \.captions, line: block.line)
        default: compare(text, line: block.line)
        }
        address(text, line: block.line)
    }

    private mutating func read(_ item: ListItem, _ block: Block) {
        if moment(item.text, line: block.line) { return }
        switch role {
        case .notes, .questions:
            spoken.append(block)
            return
        default: break
        }
        compare(item.text, line: block.line)
        guard item.checked == nil, item.depth == 0 else { return }
        if list == nil { list = OpenList(section: open.last) }
        list?.items.append(OpenList.Item(text: item.text, line: block.line))
        if item.text.utf8.contains(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ":") }) {
            list?.candidates += 1
        }
    }

    private mutating func read(_ fence: Fence) {
        guard fence.language.isEmpty || fence.language == "text" else { return }
        for (at, line) in lines(of: fence.body).enumerated() where line.hasPrefix("T+") {
            _ = moment(line, line: fence.bodyLine + at)
        }
    }

    /// `Introduction (2 min) - The challenge`, or `Part 1: 2 min` of a list that repeats the parts.
    private func timed(_ text: String, line: Int) -> (String, PlannedTime?, Int) {
        let text = plainText(text)
        if let (title, time) = PlannedTime.inParentheses(of: text) {
            return (title, time, line)
        }
        if let colon = text.utf8.firstIndex(of: 0x3A), isNumberedPart(text[..<colon]) {
            let rest = text[text.utf8.index(after: colon)...].prefix { $0 != "(" }
            return (trimmed(text[..<colon]), PlannedTime(written: String(rest)), line)
        }
        return (text, nil, line)
    }

    /// `Part 1`, `Demo 2`, `Act 3`.
    private func isNumberedPart(_ text: Substring) -> Bool {
        guard let initial = text.utf8.first(where: isLetter), "pPdDaA".utf8.contains(initial)
        else { return false }
        let words = headingWords(String(text))
        return words.count > 1 && ["part", "demo", "act"].contains(words[0])
            && words[1].utf8.allSatisfy(isDigit)
    }

    private mutating func moment(_ text: String, line: Int) -> Bool {
        guard let mark = TimeMark(text) else { return false }
        let title = bold?.title ?? open.last?.title ?? ""
        let moment = Outline.Timeline.Moment(
            from: mark.from,
            until: mark.until,
            text: mark.text,
            line: line
        )
        let isNext = outline.timelines.last.map { timeline in
            timeline.title == title && timeline.moments.last.map { line - $0.line < 6 } ?? true
        }
        if isNext != true { outline.timelines.append(Outline.Timeline(title: title, line: line)) }
        outline.timelines[outline.timelines.count - 1].moments.append(moment)
        return true
    }

    private mutating func say(
        _ text: String,
        in path: WritableKeyPath<Outline, [Outline.Note]>,
        line: Int
    ) {
        outline[keyPath: path].append(Outline.Note(text: trimmed(text), part: part, line: line))
    }

    /// An address on a line of its own: `**URL**: http://…`.
    private mutating func address(_ text: String, line: Int) {
        guard mayBegin(text, with: UInt8(ascii: "u")),
            text.utf8.split(separator: 0x20, maxSplits: 2).count == 2
        else { return }
        let words = plainText(text).utf8.split(separator: 0x20).map { String(Substring($0)) }
        guard words.count == 2, words[0].lowercased() == "url:", words[1].hasPrefix("http")
        else { return }
        link(open.last?.title ?? words[1], words[1], line: line)
    }

    mutating func link(_ title: String, _ url: String, line: Int) {
        outline.links.append(Outline.Link(title: title, url: url, part: part, line: line))
    }
}

extension OutlineReader {
    // MARK: Expected and actual

    /// `Expected: …`, and below it `Actual: …`.
    private mutating func compare(_ text: String, line: Int) {
        guard mayBegin(text, with: UInt8(ascii: "e")) || mayBegin(text, with: UInt8(ascii: "a")),
            text.utf8.contains(UInt8(ascii: ":"))
        else { return }
        let plain = plainText(text)
        guard let colon = plain.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
        let value = trimmed(plain[plain.utf8.index(after: colon)...])
        switch trimmed(plain[..<colon]).lowercased() {
        case "expected": expectation = value.isEmpty ? nil : (value, line)
        case "actual":
            guard let expected = expectation, line - expected.line <= 3 else { return }
            outline.claims.append(
                Outline.Claim(
                    subject: bold?.title ?? open.last?.title ?? "",
                    expected: expected.text,
                    actual: value,
                    line: expected.line
                )
            )
            expectation = nil
        default: break
        }
    }

    private mutating func read(row: String, line: Int) {
        let row = TableRow(Array(row.utf8))
        let isMoment = TimeMark(row.first) != nil
        // Most tables are of no concern, and only their first cells are read.
        guard isMoment || table == nil || table?.claims != nil else { return }
        let cells = row.cells
        guard !cells.allSatisfy({ $0.utf8.allSatisfy { $0 == 0x2D || $0 == 0x3A } }) else { return }
        if isMoment { _ = moment(cells.joined(separator: " | "), line: line) }
        guard let table else {
            table = Table(head: cells)
            return
        }
        guard let claims = table.claims, cells.indices.contains(claims.expected),
            cells.indices.contains(claims.actual)
        else { return }
        outline.claims.append(
            Outline.Claim(
                subject: cells[0],
                expected: cells[claims.expected],
                actual: cells[claims.actual],
                line: line
            )
        )
    }

    // MARK: Ends

    private mutating func endParagraphs() {
        endList()
        endTable()
        guard !spoken.isEmpty else { return }
        let notes = SpeakerNotes(spoken)
        outline.questions += notes.questions.map {
            Outline.Question(question: $0.question, answer: $0.answer, part: part)
        }
        for block in notes.blocks where role == .notes {
            switch block.kind {
            case .text(let text): say(text, in: \.notes, line: block.line)
            case .item(let item): say(item.text, in: \.notes, line: block.line)
            default: break
            }
        }
        spoken = []
    }

    private mutating func endList() {
        defer { list = nil }
        guard let list, list.candidates > 1 else { return }
        let items = list.items.map { timed($0.text, line: $0.line) }
        let timedList = TimedList(section: list.section, items: items)
        if timedList.isTimed { lists.append(timedList) }
    }

    private mutating func endTable() { table = nil }
}

extension OutlineReader {
    // MARK: Parts

    /// Makes parts of the headings that plan a time, else of the first list that does.
    private mutating func planParts() {
        for (at, section) in planned.enumerated() {
            let below = planned[(at + 1)...].prefix { $0.level > section.level }
            let children = below.filter { child in
                child.level == below.map(\.level).min() && child.role == .main
            }
            guard let time = section.planned else { continue }
            if children.isEmpty {
                add(section, time)
            } else {
                let sum = children.compactMap(\.planned?.most).reduce(.zero, +)
                plan(section.title, time, sum: sum, of: "its parts come to", line: section.line)
            }
        }
        for list in lists {
            if outline.parts.isEmpty {
                outline.parts = list.items.map {
                    Outline.Part(title: $0.title, plan: $0.time, role: .main, line: $0.line)
                }
            } else {
                repeats(list)
            }
        }
        promises()
    }

    /// A part that is named twice is one part.
    private mutating func add(_ section: Runbook.Section, _ time: PlannedTime) {
        if let same = outline.parts.first(where: { key($0.title) == key(section.title) }) {
            plan(
                section.title,
                time,
                sum: same.plan?.most,
                of: "line \(same.line) plans",
                line: section.line
            )
            return
        }
        outline.parts.append(
            Outline.Part(title: section.title, plan: time, role: section.role, line: section.line)
        )
    }

    /// A list that plans parts once more: `- Part 1: 2 min`.
    private mutating func repeats(_ list: TimedList) {
        for item in list.items {
            guard let time = item.time, let part = part(named: item.title) else { continue }
            plan(
                part.title,
                time,
                sum: part.plan?.most,
                of: "line \(part.line) plans",
                line: item.line
            )
        }
    }

    /// The part of this name or number: `Part 2` is `Part 2: The problem appears`.
    private func part(named name: String) -> Outline.Part? {
        let wanted = key(name)
        return outline.parts.first { key($0.title) == wanted }
            ?? outline.parts.first { key($0.title).hasPrefix(wanted + " ") }
    }

    private func key(_ title: String) -> String { headingWords(title).joined(separator: " ") }

    /// Headings that promise a time: `5-Minute Demo Timeline` above one that ends at 8:00.
    private mutating func promises() {
        for timeline in outline.timelines {
            guard let time = PlannedTime.promised(by: timeline.title),
                let end = timeline.moments.map({ $0.until ?? $0.from }).max()
            else { continue }
            plan(timeline.title, time, sum: end, of: "its last moment is", line: timeline.line)
            if let total = outline.total, total != end {
                plan(timeline.title, time, sum: total, of: "the parts come to", line: timeline.line)
            }
        }
        for list in lists {
            guard let section = list.section, let time = PlannedTime.promised(by: section.title)
            else { continue }
            plan(section.title, time, sum: list.sum, of: "its parts come to", line: section.line)
        }
    }

    private mutating func plan(
        _ title: String,
        _ time: PlannedTime,
        sum: Duration?,
        of words: String,
        line: Int
    ) {
        outline.plans.append(
            Outline.Plan(title: title, time: time, sum: sum, of: words, line: line)
        )
    }
}
