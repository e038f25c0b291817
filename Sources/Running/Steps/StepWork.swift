/// One attempt of a step of some kind, while it is carried out.
protocol StepWork: Sendable {
    /// Carries out the attempt to its end; a failure is part of the outcome.
    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome

    /// Stops it; a second call stops it without its grace.
    func cancel()

    /// Types into its terminal; false where the terminal does not show what is typed.
    func type(_ bytes: [UInt8]) -> Bool

    /// Takes what a person decided about it.
    func decide(_ decision: StepDecision)
}

extension StepWork {
    func type(_ bytes: [UInt8]) -> Bool { false }
    func decide(_ decision: StepDecision) {}
}

/// What a person decides about a step that waits for one.
public enum StepDecision: Sendable, Equatable {
    /// It is done, by whom.
    case done(by: String)
    /// It is passed over, by whom.
    case skip(by: String)
    /// The next piece is run, or all that are left.
    case goOn(all: Bool)
}
