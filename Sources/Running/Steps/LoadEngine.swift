public import Conditions
public import Events
public import Runbooks

/// What carries load steps out; the executable gives it, so that this module knows no generator.
public struct LoadEngine: Sendable {
    /// Carries a plan whose names are filled out to its end; cancelling the task stops it at once.
    ///
    /// The first argument is the step's id; what is reported comes once a second from any thread.
    public var run:
        @Sendable (String, LoadPlan, _ report: @escaping @Sendable (Progress) -> Void) async ->
            Ending

    /// An engine.
    public init(
        run:
            @escaping @Sendable (String, LoadPlan, @escaping @Sendable (Progress) -> Void) async ->
            Ending
    ) {
        self.run = run
    }

    /// Where a load stands.
    public struct Progress: Sendable {
        /// Its figures, as a sample of the step's own panel.
        public var series: [Event.Sample.Series]
        /// Lines for the step's output.
        public var lines: [String]

        /// Where a load stands.
        public init(series: [Event.Sample.Series], lines: [String]) {
            self.series = series
            self.lines = lines
        }
    }

    /// How a load ended.
    public struct Ending: Sendable {
        /// What its expectations look at; nil where it could not begin.
        public var facts: Facts?
        /// Whether every request counts as an error.
        public var isWithoutSuccess: Bool
        /// What the presenter should know, as sentences.
        public var messages: [String]

        /// How a load ended.
        public init(facts: Facts?, isWithoutSuccess: Bool = false, messages: [String] = []) {
            self.facts = facts
            self.isWithoutSuccess = isWithoutSuccess
            self.messages = messages
        }
    }
}
