public import Markdown

/// A talk: one Markdown file whose slides run real commands (DESIGN §3).
public struct Talk: Sendable {
    /// The file it is from.
    public var file: String
    /// The file's name without folder and ending.
    public var name: String
    /// Its title: the front matter's, else the first heading, else the name.
    public var title: String
    /// Who gives it.
    public var author: String?
    /// How it looks.
    public var theme: String?
    /// The time it is given.
    public var duration: Duration?
    /// What of that time is kept for questions, breaks and repairs.
    public var reserve: Duration?
    /// The names of the runbooks its steps and panels come from.
    public var runbooks: [String]
    /// The name of the checklist that is worked through before it.
    public var checklist: String?
    /// The claims it measures.
    public var stopwatches: [Stopwatch]
    /// Whether the audience may look at slides that were not shown yet.
    public var audienceSeesAll: Bool
    /// Whether raw HTML reaches its slides.
    public var allowsHTML: Bool
    /// Texts that are masked in the output of its steps; `*` at the end takes the word along.
    public var redactions: [String] = []
    /// Style sheets of the workspace that its pages load.
    public var styles: [String] = []
    /// How one slide follows another on the stage, in reveal.js' words; nil for at once.
    public var transition: String?
    /// Whether the stage's foot has the slide's number.
    public var showsNumber = true
    /// Whether the stage's foot has a bar of how far the talk is.
    public var showsProgress = true
    /// Its slides in reading order.
    public var slides: [Slide]
    /// Its parts in order.
    public var parts: [Part]
    /// Everything its file should say otherwise.
    public var problems: [Problem]

    /// A stretch of a talk that is planned as one.
    public struct Part: Sendable, Equatable {
        /// Its heading without number and plan.
        public var title: String
        /// The time planned for it.
        public var plan: Duration?

        /// A part.
        public init(title: String, plan: Duration? = nil) {
            self.title = title
            self.plan = plan
        }
    }
}

/// A claim a talk makes about time, measured in every run:
/// `detect: from step:stress started to alert:HighOverageRate firing`.
public struct Stopwatch: Sendable, Equatable {
    /// Its name; `{{name}}` on a slide shows what it measured.
    public var name: String
    /// What starts it.
    public var start: Moment
    /// What stops it.
    public var end: Moment
    /// Its line in the file.
    public var line: Int

    /// Something that happens in a run.
    public struct Moment: Sendable, Equatable {
        /// What it happens to: `step`, `alert`, `panel`, `check` or `marker`.
        public var subject: String
        /// The name of that.
        public var name: String
        /// What happens: `started`, `passed`, `firing`, `>0.3`, ….
        public var state: String

        /// Something that happens in a run.
        public init(subject: String, name: String, state: String) {
            self.subject = subject
            self.name = name
            self.state = state
        }
    }

    /// A stopwatch.
    public init(name: String, start: Moment, end: Moment, line: Int) {
        self.name = name
        self.start = start
        self.end = end
        self.line = line
    }
}

extension Talk {
    /// A talk as its file alone says it.
    ///
    /// Steps and panels of its runbooks are not known yet, so their places on slides are empty; for
    /// all that needs no runbook.
    public static func parse(_ source: SourceText) -> Talk {
        var builder = DeckBuilder(talk: source, runbooks: [], isAlone: true)
        return builder.build().talk
    }

    /// The names of the runbooks a talk needs, from its front matter alone.
    public static func runbookNames(of source: SourceText) -> [String] {
        TalkSettings(MarkdownDocument.FrontMatter(of: source), file: source.file).runbooks
    }

    /// The name of the checklist a talk names, from its front matter alone.
    public static func checklistName(of source: SourceText) -> String? {
        TalkSettings(MarkdownDocument.FrontMatter(of: source), file: source.file).checklist
    }

    /// The names that seem to be shown by `![…](checklist:NAME)`, found without reading the Markdown.
    public static func shownChecklists(of source: SourceText) -> [String] {
        let mark = Array("](checklist:".utf8)
        var names: [String] = []
        for line in source.lines {
            var rest = line
            while let open = rest.firstIndex(of: UInt8(ascii: "]")) {
                rest = rest[open...]
                guard rest.starts(with: mark) else {
                    rest = rest.dropFirst()
                    continue
                }
                rest = rest.dropFirst(mark.count)
                let name = rest.prefix { $0 != UInt8(ascii: ")") && $0 > 0x20 }
                let word = String(decoding: name, as: UTF8.self)
                if !word.isEmpty, !names.contains(word) { names.append(word) }
            }
        }
        return names
    }
}
