public import Events
public import Runbooks

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
