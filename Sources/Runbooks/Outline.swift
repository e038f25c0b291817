/// What a page says besides its steps: its plan, what to say, what may be asked, what to open.
///
/// It is read from any Markdown; nothing of it is ever run (facts/runbooks.md §3.1).
public struct Outline: Sendable, Equatable {
    /// The parts with their planned times, in order.
    public var parts: [Part] = []
    /// What happens when, one list for each place it stands in.
    public var timelines: [Timeline] = []
    /// What may be asked.
    public var questions: [Question] = []
    /// What the presenter says.
    public var notes: [Note] = []
    /// What is shown, for the audience.
    public var captions: [Note] = []
    /// What is opened in a browser.
    public var links: [Link] = []
    /// What was expected beside what came.
    public var claims: [Claim] = []
    /// Times planned for several parts together, and the lists that plan the same parts once more.
    var plans: [Plan] = []

    /// A stretch that is planned as one.
    public struct Part: Sendable, Equatable {
        /// Its heading without its time.
        public var title: String
        /// The time planned for it; nil where none is written.
        public var plan: PlannedTime?
        /// What it is for; only main parts count into the whole.
        public var role: Runbook.Section.Role
        /// The line of its heading.
        public var line: Int
    }

    /// A list of what happens when.
    public struct Timeline: Sendable, Equatable {
        /// The heading it stands under.
        public var title: String
        /// Its moments in the order of the text.
        public var moments: [Moment] = []
        /// The line it begins on.
        public var line: Int

        /// One line of a timeline.
        public struct Moment: Sendable, Equatable {
            /// When it begins, from the start.
            public var from: Duration
            /// When it is over; nil for a moment.
            public var until: Duration?
            /// What happens.
            public var text: String
            /// Its line.
            public var line: Int
        }
    }

    /// A question and its answer, both Markdown.
    public struct Question: Sendable, Equatable {
        /// The question.
        public var question: String
        /// The answer; empty where none is written.
        public var answer: String
        /// The part it belongs to; empty before the first.
        public var part: String
    }

    /// A sentence for the presenter or the audience.
    public struct Note: Sendable, Equatable {
        /// Markdown.
        public var text: String
        /// The part it belongs to; empty before the first.
        public var part: String
        /// Its line.
        public var line: Int
    }

    /// A page to open in a browser.
    public struct Link: Sendable, Equatable {
        /// What it shows.
        public var title: String
        /// Its address.
        public var url: String
        /// The part it belongs to; empty before the first.
        public var part: String
        /// Its line.
        public var line: Int
    }

    /// Something expected beside what came.
    public struct Claim: Sendable, Equatable {
        /// What it is about.
        public var subject: String
        /// What was expected.
        public var expected: String
        /// What came.
        public var actual: String
        /// Its line.
        public var line: Int
    }

    /// A time for several parts, or a part planned once more.
    struct Plan: Sendable, Equatable {
        /// How the file calls it.
        var title: String
        /// What it plans.
        var time: PlannedTime
        /// What the parts below it come to; nil where it has none.
        var sum: Duration?
        /// What is compared, in words: `its parts`, `the timeline below it`.
        var of: String
        /// Its line.
        var line: Int
    }

    /// The main parts' planned times together, each at its most; nil where none is planned.
    public var total: Duration? {
        let plans = parts.filter { $0.role == .main }.compactMap(\.plan)
        return plans.isEmpty ? nil : plans.map(\.most).reduce(.zero, +)
    }
}
