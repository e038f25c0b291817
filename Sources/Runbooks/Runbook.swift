public import Markdown

/// A runbook: steps in the order they are run, the panels beside them and the services they need
/// (DESIGN §3).
public struct Runbook: Sendable {
    /// The file, as the user named it.
    public var file: String
    /// The file's name without folder and ending.
    public var name: String
    /// The title of the front matter, else of the first heading, else the name.
    public var title: String
    /// Values a user may set.
    public var parameters: [Parameter] = []
    /// Names of parameters and environment variables whose values are masked wherever they appear.
    public var secrets: [String] = []
    /// Texts that are masked in all output; one that ends with `*` takes the rest of the word along.
    public var redactions: [String] = []
    /// Environment variables of every step.
    public var environment: [String: String] = [:]
    /// How long a step may take that does not say it itself.
    public var timeout: Duration?
    /// The first folder of every step, from the workspace.
    public var folder: String?
    /// Whether a shell step goes on after a command that fails.
    public var goesOnAfterErrors = false
    /// Whether a shell step fails with any command of a pipe.
    public var failsWithPipes = false
    /// What the stage supervises.
    public var services: [Service] = []
    /// Where metrics come from.
    public var prometheus: PrometheusSource = .none
    /// The declared secret whose value that Prometheus wants as a bearer token.
    public var prometheusToken: String?
    /// Files of alert rules.
    public var rules: [RuleFile] = []
    /// The environment variable that holds the URL of the webhook to which alerts of a live run are
    /// told; nil for none.
    public var notify: String?
    /// Headings with their planned times.
    public var sections: [Section] = []
    /// Steps in the order of the file.
    public var steps: [Step] = []
    /// Panels in the order of the file.
    public var panels: [Panel] = []
    /// What the page says besides its steps.
    public var outline = Outline()
    /// What the file's author should know, in the order of the lines.
    public var problems: [Problem] = []

    /// A runbook without steps.
    public init(file: String) {
        self.file = file
        name = baseName(of: file)
        title = name
    }

    /// The problems that keep it from being run.
    public var errors: [Problem] { problems.filter { $0.severity == .error } }

    /// A heading of a runbook.
    public struct Section: Sendable, Equatable {
        /// The heading without its planned time.
        public var title: String
        /// The heading's level, 1 to 6.
        public var level: Int
        /// The planned time, from `(2 min)` at its end; of a range, the longer.
        public var budget: Duration?
        /// The planned time as it is written.
        public var planned: PlannedTime?
        /// What it is for.
        public var role = Role.main
        /// The heading's line.
        public var line: Int

        /// A heading.
        public init(title: String, level: Int, budget: Duration?, line: Int) {
            self.title = title
            self.level = level
            self.budget = budget
            self.line = line
        }
    }
}

/// A value a user may set with `--param`.
public struct Parameter: Sendable, Equatable {
    /// Its name in `{{name}}` and in the environment.
    public var name: String
    /// What it is when nobody sets it.
    public var defaultValue: String?
    /// What it may be; empty where anything may be given.
    public var choices: [String]
    /// Whether a run must be given it.
    public var isRequired: Bool
    /// Its line in the file.
    public var line: Int

    /// A parameter.
    public init(
        name: String,
        defaultValue: String?,
        choices: [String] = [],
        isRequired: Bool = false,
        line: Int
    ) {
        self.name = name
        self.defaultValue = defaultValue
        self.choices = choices
        self.isRequired = isRequired
        self.line = line
    }
}

/// Where a runbook's metrics come from.
public enum PrometheusSource: Sendable, Equatable {
    /// A Prometheus of our own that scrapes the services.
    case managed
    /// One that runs elsewhere.
    case url(String)
    /// Nowhere: panels say so.
    case none
}
