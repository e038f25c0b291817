public import Conditions
public import Markdown

/// A checklist: groups of items to tick, some of which can be checked by machine
/// (facts/runbooks.md §3.3).
public struct Checklist: Sendable {
    /// The file, as the user named it.
    public var file: String
    /// The file's name without folder and ending.
    public var name: String
    /// The first heading of level 1, else the name.
    public var title: String
    /// Groups in the order of the file; none is empty.
    public var groups: [Group]
    /// What the file's author should know.
    public var problems: [Problem]

    /// The problems that keep it from being used.
    public var errors: [Problem] { problems.filter { $0.severity == .error } }

    /// All items in the order of the file.
    public var items: [Item] { groups.flatMap(\.items) }

    /// Items below one heading or bold line.
    public struct Group: Sendable, Equatable {
        /// The heading; empty where items stand before any.
        public var title: String
        /// Its line.
        public var line: Int
        /// The items in order.
        public var items: [Item]

        /// Whether its items are due once the talk goes on: `During the talk`, `After the talk`.
        public var isLater: Bool {
            ["during", "after"].contains(title.split(separator: " ").first.map { $0.lowercased() })
        }

        /// Items below a heading.
        public init(title: String, line: Int, items: [Item]) {
            self.title = title
            self.line = line
            self.items = items
        }
    }

    /// A checklist.
    public init(
        file: String,
        name: String,
        title: String,
        groups: [Group],
        problems: [Problem] = []
    ) {
        self.file = file
        self.name = name
        self.title = title
        self.groups = groups
        self.problems = problems
    }

    /// One thing to tick.
    public struct Item: Sendable, Equatable {
        /// The slug of its text, unique in the list.
        public var id: String
        /// The text after the box, as Markdown.
        public var text: String
        /// Whether the box is ticked in the file.
        public var isTicked: Bool
        /// What tells by machine whether it is so; nil for an item only a person can tick.
        public var check: Probe?
        /// Why its check cannot be read, with file and line; such an item is an error, and nobody
        /// ticks it.
        public var fault: String?
        /// What to do where it is not so.
        public var fix: Fix?
        /// What it means when it is not so.
        public var severity: Severity
        /// How long a result counts; nil for ever.
        public var freshFor: Duration?
        /// How long its check may take; nil for the usual time.
        public var timeout: Duration?
        /// Code in the text: a hint for a person, never run by itself.
        public var hints: [String]
        /// Further bullets below it.
        public var notes: [String]
        /// Its line in the file.
        public var line: Int
        /// Whether showrunner itself knows how to look, without a probe.
        public var isBuiltIn = false

        /// Whether only a person can tick it.
        public var isManual: Bool { check == nil && fault == nil && !isBuiltIn }

        /// The text without the marks of Markdown; code stays as it is.
        public var plainText: String { CodeSpan.words(of: text) }

        /// Whether its check is a query to Prometheus.
        public var asksPrometheus: Bool {
            if case .promql = check?.target { true } else { false }
        }

        /// An item that stands in no file: showrunner itself knows how to look.
        public init(builtIn id: String, text: String, severity: Severity, fix: Fix? = nil) {
            self.init(
                id: id,
                text: text,
                isTicked: false,
                fix: fix,
                severity: severity,
                hints: [],
                notes: [],
                line: 0
            )
            isBuiltIn = true
        }

        init(
            id: String,
            text: String,
            isTicked: Bool,
            fix: Fix? = nil,
            severity: Severity,
            hints: [String],
            notes: [String],
            line: Int
        ) {
            self.id = id
            self.text = text
            self.isTicked = isTicked
            self.fix = fix
            self.severity = severity
            self.hints = hints
            self.notes = notes
            self.line = line
        }
    }

    /// What to do where a check does not pass.
    public struct Fix: Sendable, Equatable {
        /// The command a person may start; nil where the fix is only words.
        public var command: String?
        /// The whole hint without code marks.
        public var text: String

        /// What to do.
        public init(command: String?, text: String) {
            self.command = command
            self.text = text
        }
    }

    /// What a check that does not pass means.
    public enum Severity: String, Sendable {
        /// The talk should not start.
        case fail
        /// Somebody should know.
        case warn
    }
}
