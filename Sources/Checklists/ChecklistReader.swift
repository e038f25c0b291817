private import Conditions
import Markdown
private import Runbooks
private import Timing

/// Collects items block by block.
struct ChecklistReader {
    let file: String
    var title: String?
    var groups: [Checklist.Group] = []
    var problems: [Problem] = []

    private var ids: Set<String> = []
    /// The depth of the item that bullets and lines belong to.
    private var depth: Int?
    /// Whether the next line of text goes on with the item's own text.
    private var continues = false

    init(file: String) { self.file = file }

    mutating func read(_ block: Block) {
        switch block.kind {
        case .heading(let level, let text):
            let title = Runbook.Section.split(text).title
            if level == 1, self.title == nil { self.title = title }
            begin(title, line: block.line)
        case .item(let item): read(item, line: block.line)
        case .text(let text):
            if continues, block.listDepth > (depth ?? 0) {
                current { $0.text += " " + text }
            } else {
                continues = false
                if block.containers.isEmpty, let title = boldLine(text) {
                    begin(title, line: block.line)
                }
            }
        case .comment(let text):
            continues = false
            if depth != nil { settings(in: text, line: block.line) }
        case .blank: continues = false
        default:
            continues = false
            if block.containers.isEmpty { depth = nil }
        }
    }

    private mutating func begin(_ title: String, line: Int) {
        groups.append(Checklist.Group(title: title, line: line, items: []))
        depth = nil
        continues = false
    }

    // MARK: Items

    private mutating func read(_ item: ListItem, line: Int) {
        continues = false
        if let checked = item.checked {
            add(item, isTicked: checked, line: line)
            return
        }
        guard let depth, item.depth > depth else {
            self.depth = nil
            return
        }
        guard let (word, value) = ChecklistReader.setting(item.text) else {
            current { $0.notes.append(item.text) }
            return
        }
        set(word, value, line: line)
    }

    private mutating func add(_ item: ListItem, isTicked: Bool, line: Int) {
        if groups.isEmpty { begin("", line: line) }
        let slug = slug(String(item.text.prefix(60)))
        var id = slug
        var count = 1
        while !ids.insert(id).inserted {
            count += 1
            id = "\(slug)-\(count)"
        }
        groups[groups.count - 1].items.append(
            Checklist.Item(
                id: id,
                text: item.text,
                isTicked: isTicked,
                severity: .fail,
                hints: CodeSpan.all(in: item.text),
                notes: [],
                line: line
            )
        )
        depth = item.depth
        continues = true
    }

    private mutating func current(_ change: (inout Checklist.Item) -> Void) {
        guard let group = groups.indices.last, let item = groups[group].items.indices.last else {
            return
        }
        change(&groups[group].items[item])
    }

    // MARK: Settings

    /// What the bullets below an item may say.
    static let words = ["check", "fix", "severity", "fresh", "timeout"]

    /// `check: …`; nil for any other text.
    private static func setting(_ text: String) -> (word: String, value: String)? {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let word = String(decoding: bytes[..<colon], as: UTF8.self)
        guard !word.isEmpty, word.utf8.count <= 12,
            word.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 })
        else { return nil }
        let value = String(decoding: bytes[(colon + 1)...], as: UTF8.self)
        // Words with a value in code are meant as settings even where they are misspelt, and so are
        // those that are off by one letter.
        let isMeant = value.hasPrefix(" `") || words.contains { isMisspelt($0, as: word) }
        return words.contains(word) || isMeant ? (word, CodeSpan.trimmed(value)) : nil
    }

    /// Whether one letter is missing, too many, another, or has changed places with the next.
    private static func isMisspelt(_ word: String, as written: String) -> Bool {
        let word = Array(word.utf8)
        let written = Array(written.utf8.map { $0 | 0x20 })
        let same = zip(word, written).prefix { $0 == $1 }.count
        let (left, right) = (word[same...], written[same...])
        guard let first = left.first, let other = right.first else {
            return left.count + right.count <= 1
        }
        let (rest, otherRest) = (left.dropFirst(), right.dropFirst())
        return rest.elementsEqual(otherRest) || rest.elementsEqual(right)
            || left.elementsEqual(otherRest)
            || rest.first == other && otherRest.first == first
                && rest.dropFirst().elementsEqual(otherRest.dropFirst())
    }

    /// The settings of a comment: `check: … fix: …`, on one line or several.
    private mutating func settings(in comment: String, line: Int) {
        var found: [(word: String, value: [String])] = []
        for (number, part) in comment.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x20 })
            .enumerated()
        {
            let text = String(decoding: part, as: UTF8.self)
            if let word = ChecklistReader.words.first(where: { text == "\($0):" }) {
                found.append((word, []))
            } else if found.isEmpty {
                if number == 0 { return }
            } else {
                found[found.count - 1].value.append(text)
            }
        }
        for (word, value) in found { set(word, value.joined(separator: " "), line: line) }
    }

    private mutating func set(_ word: String, _ value: String, line: Int) {
        let plain = CodeSpan.first(in: value) ?? value
        switch word {
        case "check": check(plain, line: line)
        case "fix":
            let fix = Checklist.Fix(command: CodeSpan.first(in: value), text: CodeSpan.plain(value))
            if fix.text.isEmpty { error(line, "fix needs a command or a sentence after it.") }
            current { $0.fix = fix }
        case "severity":
            if let severity = Checklist.Severity(rawValue: plain) {
                current { $0.severity = severity }
            } else {
                error(line, "severity: \(plain.prefix(40)) is unknown. Write fail or warn.")
            }
        case "fresh":
            if let time = time(word, plain, like: "10m or 24h", line: line) {
                current { $0.freshFor = time }
            }
        case "timeout":
            if let time = time(word, plain, like: "30s", line: line) {
                current { $0.timeout = time }
            }
        default:
            problems.append(
                Problem(
                    severity: .warning,
                    file: file,
                    line: line,
                    message:
                        "\(word): means nothing below an item. Write check, fix, severity, fresh or timeout."
                )
            )
        }
    }

    private mutating func check(_ text: String, line: Int) {
        do {
            let probe = try Probe.parse(text)
            if case .http(let method, _) = probe.target,
                !["GET", "HEAD", "OPTIONS"].contains(method)
            {
                return fault(
                    line,
                    "A check only looks: \(method) may change something. Write http URL, or do it in fix."
                )
            }
            current { $0.check = probe }
        } catch {
            fault(line, "check: \(error.message)")
        }
    }

    /// A check that cannot be read: the item says so for as long as it stands there.
    private mutating func fault(_ line: Int, _ message: String) {
        error(line, message)
        current { [file] in $0.fault = "\(file):\(line): \(message)" }
    }

    private mutating func time(
        _ word: String,
        _ text: String,
        like example: String,
        line: Int
    ) -> Duration? {
        if let time = Duration(written: text), time > .zero { return time }
        error(line, "\(word): \(text.prefix(40)) is not a time. Write it like \(example).")
        return nil
    }

    private mutating func error(_ line: Int, _ message: String) {
        problems.append(Problem(file: file, line: line, message: message))
    }
}
