internal import Conditions
public import Events

/// How an attempt ended and what it leaves behind.
public struct StepOutcome: Sendable {
    /// How it ended.
    public var result: Event.StepResult
    /// Values for later steps, in the order of the captures; they may be secrets.
    public var captured: [(name: String, value: String)]
    /// What the presenter should know although the step went on: an empty capture, a secret too
    /// short to mask, a folder that is gone.
    public var warnings: [String]
    /// What it found, for whoever judges it further; holds secrets and never leaves this process.
    var facts: Facts?
    /// Whether nothing of it was run, although its shell was started.
    var hasNotBegun = false
    /// Whether it was passed over, by a person or by its `if`.
    var isSkipped = false

    /// How an attempt ended.
    public init(
        result: Event.StepResult,
        captured: [(name: String, value: String)] = [],
        warnings: [String] = []
    ) {
        self.result = result
        self.captured = captured
        self.warnings = warnings
    }

    /// How an attempt ended, and what it found.
    init(
        result: Event.StepResult,
        captured: [(name: String, value: String)] = [],
        warnings: [String] = [],
        facts: Facts?,
        hasNotBegun: Bool = false
    ) {
        self.init(result: result, captured: captured, warnings: warnings)
        self.facts = facts
        self.hasNotBegun = hasNotBegun
    }
}
