/// One slide, rendered.
public struct Slide: Sendable, Equatable {
    /// Its id: `{#id}` of its heading, else the heading's slug, `-2` for a repeat.
    public var id: String
    /// Its first heading, without marks.
    public var title: String
    /// Its place from left to right, from 0.
    public var column: Int
    /// Its place below the column's first slide, from 0.
    public var row: Int
    /// The number of stages after the first: fragments and code highlights.
    public var stages: Int
    /// The part it belongs to, from 0.
    public var part: Int?
    /// The time planned for it.
    public var plan: Duration?
    /// Whether the talk can do without it: `{.optional}` in its heading.
    public var isOptional = false
    /// The inside of its `<section>`.
    public var html: String
    /// The speaker's notes as HTML; empty where there are none.
    public var notesHTML: String
    /// Questions that may be asked here, from the notes.
    public var questions: [Question]
    /// The ids of the steps shown on it.
    public var steps: [String]
    /// The ids of the panels shown on it.
    public var panels: [String]
    /// The line it begins on.
    public var line: Int
    /// What statistics compare slides by: its text without notes and comments, its plan and its
    /// steps.
    public var canonicalText: String
    /// Attributes of its `<section>`, in the order of the text.
    public var attributes: [Attribute]

    /// A question and the answer prepared for it, both HTML.
    public struct Question: Sendable, Equatable {
        /// The question.
        public var question: String
        /// The answer; empty where none is written.
        public var answer: String

        /// A question and its answer.
        public init(question: String, answer: String) {
            self.question = question
            self.answer = answer
        }
    }

    /// One attribute of a slide's element.
    public struct Attribute: Sendable, Equatable {
        /// Its name, one of an allow-list.
        public var name: String
        /// Its value, not yet escaped.
        public var value: String

        /// An attribute.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}
