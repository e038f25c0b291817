public import Conditions

/// One thing a runbook or a talk can do: a fence with what its author said about it.
public struct Step: Sendable, Equatable {
    /// Its id: the name given, else its heading's slug and its place below it.
    public var id: String
    /// What it does, in words.
    public var title: String
    /// What runs it.
    public var kind: Kind
    /// What is run: the fence without its directives.
    public var body: String
    /// The fence as written.
    public var source: String
    /// The language word of the fence, for highlighting.
    public var language: String
    /// The file it is from.
    public var file: String
    /// The line of its fence.
    public var line: Int
    /// The heading it stands under.
    public var section: String?

    /// How long all of it may take, attempts and waits included; nil where nothing bounds it.
    public var timeout: Duration?
    /// How long one attempt may take.
    public var attemptTimeout: Duration?
    /// The time planned for it.
    public var budget: Duration?
    /// How long it is given to end by itself once it is stopped.
    public var grace: Duration = .seconds(5)
    /// Further attempts after one that failed.
    public var retry = 0
    /// The wait before a further attempt.
    public var backoff: Duration = .seconds(1)
    /// The wait between two looks of `until`.
    public var every: Duration = .seconds(2)
    /// How long `until` must hold.
    public var holdFor: Duration = .zero

    /// What must be true at its end.
    public var expectations: [Condition] = []
    /// What must come true for it to be over.
    public var until: [Condition] = []
    /// What it keeps for later steps.
    public var captures: [Capture] = []
    /// The requests of an http step after its first.
    public var furtherRequests: [Request] = []
    /// What is typed when it asks.
    public var answers: [Answer] = []
    /// The question asked before it starts; empty where only the fact matters.
    public var confirm: String?
    /// What the audience reads while it runs.
    public var caption: String?
    /// What to do where it fails.
    public var fix: String?
    /// The step or command that takes back what it does.
    public var undo: Undo?
    /// Steps that must have passed before.
    public var needs: [String] = []
    /// What must be true for it to be carried out; it is passed over where it is not.
    public var onlyIf: Probe?
    /// The key that only one step on this machine may hold at a time; it waits for it.
    public var lockKey: String?
    /// Words by which `showrunner run --tag` chooses it.
    public var tags: [String] = []

    /// Words that stand for something only the reader knows (`<vm-name>`): it is not run with them.
    public var placeholders: [String] = []
    /// The line that stands for what its page leaves out, as `...`: it is not run with it.
    public var omission: String?
    /// What the page says it prints; shown beside it, never compared.
    public var sampleOutput: String?
    /// Whether it stands where faults are looked for, beside the rest.
    public var isAside = false
    /// Why `showrunner run` passes it over although its author did not say so, in words.
    public var passedOver: String?

    /// The size of its terminal.
    public var terminal = TerminalSize()
    /// Environment variables of its own.
    public var environment: [String: String] = [:]
    /// The folder it starts in, from the workspace.
    public var folder: String?
    /// The folder that steps of its file start in until one goes elsewhere, from the workspace.
    public var firstFolder: String?
    /// Whether its shell goes on after a command that fails.
    public var goesOnAfterErrors = false
    /// Whether it fails with any command of a pipe.
    public var failsWithPipes = false
    /// Whether only the presenter may see it.
    public var isPrivate = false
    /// Whether `showrunner run` passes it over unless it is named.
    public var excludedFromRunAll = false
    /// Whether it runs at the end of a run whatever happened before.
    public var always = false
    /// Whether the run goes on where it fails.
    public var allowFail = false
    /// Whether it keeps running beside later steps.
    public var background = false
    /// What a load step sends, and how often; nil for other kinds.
    public var load: LoadPlan?
    /// Further words of its braces, by name, for the kinds that know them (`ns`, `db`, `file`, …).
    public var options: [String: String] = [:]

    /// A step that says nothing but what it runs.
    public init(
        id: String,
        title: String,
        kind: Kind,
        body: String,
        file: String = "",
        line: Int = 1
    ) {
        self.id = id
        self.title = title
        self.kind = kind
        self.body = body
        self.source = body
        self.language = kind.word
        self.file = file
        self.line = line
    }

    /// What runs a step.
    public enum Kind: Sendable, Equatable {
        /// A shell.
        case shell(Shell)
        /// Our HTTP client.
        case http
        /// Our load generator.
        case load
        /// A wait for a condition.
        case wait
        /// kubectl, one command a line.
        case kubectl
        /// A database's client.
        case sql
        /// A change of a configuration file.
        case config
        /// A person.
        case manual

        /// The kind's word in events and pages.
        public var word: String {
            switch self {
            case .shell: "shell"
            case .http: "http"
            case .load: "load"
            case .wait: "wait"
            case .kubectl: "kubectl"
            case .sql: "sql"
            case .config: "config"
            case .manual: "manual"
            }
        }
    }

    /// The shell of a shell step.
    public enum Shell: String, Sendable {
        /// GNU bash.
        case bash
        /// The system's POSIX shell.
        case sh
        /// The Z shell.
        case zsh
    }

    /// The size of a step's terminal.
    public struct TerminalSize: Sendable, Equatable {
        /// Rows.
        public var rows: Int
        /// Columns.
        public var columns: Int

        /// A size.
        public init(rows: Int = 28, columns: Int = 100) {
            self.rows = rows
            self.columns = columns
        }
    }

    /// What takes a step's change back.
    public enum Undo: Sendable, Equatable {
        /// A step of the same runbook.
        case step(String)
        /// A shell command.
        case command(String)
        /// The kind of step knows how.
        case automatic
    }

    /// Whether it looks again and again until something is true.
    public var waits: Bool { !until.isEmpty || kind == .wait }

    /// What trust and arming are bound to: where the step would do something else, this differs.
    public var canonicalText: String {
        let words = options.merging(environment.map { ("env.\($0)", $1) }) { first, _ in first }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let head = [kind.word, language, folder ?? "", "\(timeout.map { "\($0)" } ?? "")"] + words
        return (head + duties).joined(separator: "\u{1F}") + "\n" + source
    }

    /// What its braces say about when it runs and what follows; nothing where they say nothing.
    private var duties: [String] {
        var found: [String] = []
        if let confirm { found.append("confirm=\(confirm)") }
        if let undo { found.append("undo=\(undo)") }
        if let onlyIf { found.append("if=\(onlyIf.text)") }
        if let lockKey { found.append("lock=\(lockKey)") }
        for (name, isSet) in [("always", always), ("background", background)] where isSet {
            found.append(name)
        }
        return found
    }

    /// The expectations with the one that every step of this kind has unless it says otherwise:
    /// exit code 0, or a status below 400.
    public var effectiveExpectations: [Condition] { impliedExpectations + expectations }

    /// The expectation that every step of this kind has unless a condition of its own looks at the
    /// same.
    public var impliedExpectations: [Condition] {
        let implied: Condition? =
            switch kind {
            case .shell, .kubectl: looksAt(.exit) ? nil : Step.exitZero
            case .http: looksAt(.status) ? nil : Step.statusFine
            default: nil
            }
        return implied.map { [$0] } ?? []
    }

    private func looksAt(_ selector: Selector) -> Bool {
        (expectations + until).contains { $0.looksAt(selector) }
    }

    private static let exitZero = try? Condition.parse("exit == 0")
    static let statusFine = try? Condition.parse("status < 400")
}

/// A value a step leaves for later steps.
public struct Capture: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Where it comes from.
    public var source: Source
    /// Whether nothing, or an empty text, is an error and not a warning.
    public var isRequired: Bool

    /// Where a captured value comes from.
    public enum Source: Sendable, Equatable {
        /// A fact.
        case selector(Selector)
        /// The first group of a pattern in the output or body.
        case pattern(Pattern)
    }

    /// A value to keep.
    public init(name: String, source: Source, isRequired: Bool = false) {
        self.name = name
        self.source = source
        self.isRequired = isRequired
    }

    /// The value; nil where there is none.
    public func value(in facts: Facts) -> String? {
        switch source {
        case .selector(let selector): selector.value(in: facts)?.text
        case .pattern(let pattern): (facts.body ?? facts.stdout).flatMap { pattern.capture(in: $0) }
        }
    }
}

/// What is typed when a step's output, since the last answer, shows a text.
public struct Answer: Sendable, Equatable {
    /// The text that is waited for.
    public var prompt: String
    /// What is typed; a name in double braces is filled.
    public var reply: String

    /// An answer.
    public init(prompt: String, reply: String) {
        self.prompt = prompt
        self.reply = reply
    }
}
