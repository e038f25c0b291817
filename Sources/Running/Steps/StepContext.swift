internal import Conditions
public import Events
public import Runbooks
private import Timing

/// Everything one attempt of a step needs to know.
public struct StepContext: Sendable {
    /// The step.
    public var step: Step
    /// The attempt.
    public var id: Event.StepID
    /// What `{{name}}` stands for: parameters, captured values, `license.url` and the like.
    public var values: [String: String]
    /// Environment variables beside those of the session: parameters, `LICENSE_URL` and the like.
    public var environment: [String: String]
    /// Declared secrets: given to the process, never stored, masked in its output.
    public var secrets: [(name: String, value: String)]
    /// Texts of its file's own that are masked in its output too.
    public var redactions: [String]
    /// The folder in which paths of the step start.
    public var workspace: String
    /// How long this attempt may take; nil where nothing bounds it.
    public var timeout: Duration?
    /// How long all its attempts may take together.
    var limit: Duration?
    /// The pieces it is run in, each begun by a person; none where it is run as a whole.
    var parts: [StepPart] = []
    /// How long a step in the background may take until it is ready.
    var readyWithin: Duration?
    /// Notes in the ledger what the attempt is about to change; throws where it must not.
    var note: @Sendable (UndoAction) async throws -> Void = { _ in }
    /// The whole of it, where its body is only a piece: for the first piece, and empty for others.
    var whole: String?
    /// Whether this is one of several looks, judged by whoever takes them.
    var isLook = false

    /// The conditions that this attempt is judged by.
    var expectations: [Condition] {
        isLook ? step.impliedExpectations : step.effectiveExpectations
    }

    /// What bash reads through before it begins; nil where another program carries it out.
    var unread: String? {
        guard case .shell(let shell) = step.kind, shell != .zsh else { return nil }
        let text = whole ?? step.body
        return text.isEmpty ? nil : text
    }

    /// What is said where its time was up.
    var overtime: String {
        if let own = step.attemptTimeout, own < timeout ?? own + .seconds(1) {
            return "It has \(own.written) for an attempt, and they were up. Give it more with"
                + " attempt-timeout=."
        }
        guard let limit = limit ?? timeout else { return "Its time was up." }
        return "It has \(limit.written), and they were up. Give it more with timeout=."
    }

    /// What a name in double braces stands for in requests, queries and files, secrets included.
    func value(_ name: String) -> String? {
        values[name] ?? secrets.first { $0.name == name }?.value
    }

    /// What the attempt is carried out with: names filled in what the step says.
    /// - Throws: `UndefinedNames` with every name that has no value; nothing may then be started.
    func resolved() throws(UndefinedNames) -> StepContext {
        var context = self
        context.step = try step.resolved { value($0) }
        return context
    }

    /// Everything one attempt needs to know.
    public init(
        step: Step,
        id: Event.StepID,
        values: [String: String] = [:],
        environment: [String: String] = [:],
        secrets: [(name: String, value: String)] = [],
        redactions: [String] = [],
        workspace: String,
        timeout: Duration? = nil
    ) {
        self.step = step
        self.id = id
        self.values = values
        self.environment = environment
        self.secrets = secrets
        self.redactions = redactions
        self.workspace = workspace
        self.timeout = timeout
    }
}
