internal import Markdown
private import Timing
private import YAML

/// What a talk's front matter says.
struct TalkSettings {
    var title: String?
    var author: String?
    var theme: String?
    var duration: Duration?
    var reserve: Duration?
    var runbooks: [String] = []
    var checklist: String?
    var stopwatches: [Stopwatch] = []
    var audienceSeesAll = false
    var allowsHTML = false
    var redactions: [String] = []
    /// What separates its slides, where it is not as usual.
    var separators = Separators()
    /// Style sheets of the workspace.
    var styles: [String] = []
    /// How one slide follows another on the stage.
    var transition: String?
    /// Whether the stage's foot has the slide's number and how far the talk is.
    var showsNumber = true
    var showsProgress = true
    /// The time planned for a slide that says nothing.
    var slidePlan: Duration?
    var problems: [Problem] = []
    /// What has no effect here.
    var ignored: [Problem] = []

    /// What the front matter may hold; each has an example in the documents.
    static let keys = [
        "title", "author", "theme", "duration", "reserve", "runbook", "checklist", "stopwatches",
        "audience", "redact", "html", "css",
    ]

    let file: String

    /// Reads front matter; nil reads as an empty one.
    init(_ frontMatter: MarkdownDocument.FrontMatter?, file: String) {
        self.file = file
        guard let frontMatter else { return }
        let node: YAML.Node
        do {
            node = try YAML.parse(frontMatter.text, firstLine: frontMatter.line)
        } catch {
            report(error.line, .error, error.message)
            return
        }
        if node.isNull { return }
        guard let members = node.members else {
            report(node.line, .error, "The front matter is no mapping. Write lines `key: value`.")
            return
        }
        var unknown: [YAML.Member] = []
        for member in members where !read(member) { unknown.append(member) }
        if let duration, let reserve, reserve >= duration {
            let line = members.first { $0.key == "reserve" }?.line ?? node.line
            report(
                line,
                .error,
                "`reserve` leaves no time to speak. Write less than the `duration`, of which it is"
                    + " a part."
            )
            self.reserve = nil
        }
        if let first = unknown.first {
            let names = unknown.map { "`\($0.key.prefix(40))`" }.joined(separator: ", ")
            report(
                first.line,
                .warning,
                "The front matter's \(names) means nothing here and is passed over. Known are"
                    + " \(Self.keys.joined(separator: ", "))."
            )
        }
    }

    private mutating func report(_ line: Int, _ severity: Problem.Severity, _ message: String) {
        problems.append(Problem(severity: severity, file: file, line: line, message: message))
    }

    /// Reads one member; false where its key is unknown.
    private mutating func read(_ member: YAML.Member) -> Bool {
        let value = member.value
        guard Self.keys.contains(member.key) || member.key == "runbooks" else {
            return readForeign(member)
        }
        switch member.key {
        case "title": title = text(member)
        case "author": author = value.strings?.joined(separator: ", ") ?? text(member)
        case "theme": theme = text(member)
        case "checklist": checklist = text(member)
        case "runbook", "runbooks":
            if let names = value.strings {
                runbooks += names
            } else if !value.isNull {
                report(
                    member.line,
                    .error,
                    "`\(member.key)` is no name. Write the name of a runbook, or a list of them."
                )
            }
        case "duration": duration = readLength(member) ?? duration
        case "reserve": reserve = readLength(member) ?? reserve
        case "audience":
            audienceSeesAll = value.string == "all"
            if let word = value.string, word != "all", word != "shown" {
                report(
                    member.line,
                    .warning,
                    "`audience: \(word.prefix(40))` means nothing. Write `all` to open slides that"
                        + " were not shown yet, or leave the line out."
                )
            }
        case "redact":
            redactions = value.strings ?? []
            if value.strings == nil || redactions.contains(where: { $0.utf8.count < 5 }) {
                report(
                    member.line,
                    .error,
                    "`redact` holds texts of at least 5 letters. Write `redact: [\"acct-*\"]`."
                )
            }
            for text in redactions where text.hasPrefix("/") && text.hasSuffix("/") {
                guard text.contains("\\") else { continue }
                report(
                    member.line,
                    .warning,
                    "`redact: \(text.prefix(80))` is taken as it stands, not as a pattern. Write what"
                        + " all begin with and a `*`, as in `emp-*`."
                )
            }
        case "css": styles = value.strings ?? value.string.map { [$0] } ?? []
        case "html": allowsHTML = value.bool ?? false
        case "stopwatches": readStopwatches(member)
        default: break
        }
        return true
    }

    private mutating func text(_ member: YAML.Member) -> String? {
        if let text = member.value.string { return text.isEmpty ? nil : text }
        if !member.value.isNull {
            report(
                member.line,
                .error,
                "`\(member.key)` is no text. Write it on one line, between double quotes where it"
                    + " holds `: ` or `#`."
            )
        }
        return nil
    }

    private mutating func readLength(_ member: YAML.Member) -> Duration? {
        guard let text = member.value.string else { return nil }
        let length = Duration(written: text)
        if length == nil {
            report(
                member.line,
                .error,
                "`\(text.prefix(40))` is no length of time. Write for example `15 min` or `1h`."
            )
        }
        return length
    }

    private mutating func readStopwatches(_ member: YAML.Member) {
        guard let members = member.value.members else {
            report(
                member.line,
                .error,
                "`stopwatches` holds no names. Write `name: from step:NAME started to"
                    + " alert:NAME firing` below it."
            )
            return
        }
        for member in members {
            if let text = member.value.string,
                let watch = Stopwatch(name: member.key, written: text, line: member.line)
            {
                stopwatches.append(watch)
            } else {
                report(
                    member.line,
                    .error,
                    "The stopwatch `\(member.key.prefix(40))` cannot be read. Write `from"
                        + " step:NAME started to alert:NAME firing`."
                )
            }
        }
    }
}

extension Stopwatch {
    /// A stopwatch as written: `from SUBJECT:NAME STATE to SUBJECT:NAME STATE`.
    init?(name: String, written: String, line: Int) {
        let words = written.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
        guard words.count == 6, words[0] == "from", words[3] == "to",
            let start = Moment(words[1], state: words[2]),
            let end = Moment(words[4], state: words[5])
        else { return nil }
        self.init(name: name, start: start, end: end, line: line)
    }
}

extension Stopwatch.Moment {
    fileprivate init?(_ subject: String, state: String) {
        let parts = subject.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
        guard parts.count == 2, !parts[1].isEmpty else { return nil }
        let word = String(Substring(parts[0]))
        guard ["step", "alert", "panel", "check", "marker"].contains(word) else { return nil }
        self.init(subject: word, name: String(Substring(parts[1])), state: state)
    }
}
