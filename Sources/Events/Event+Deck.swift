/// What a run knows of the deck it shows.
extension Event {
    /// The deck in use: what its slides, steps and panels are, without their texts.
    public struct Deck: Sendable, Equatable {
        /// Counts the decks of this run from 1.
        public var revision: Int
        /// The SHA-256 of the deck's JSON, kept as a blob with the run, in hexadecimal.
        public var digest: String
        /// Slides in reading order.
        public var slides: [Slide]
        /// Steps in reading order.
        public var steps: [Step]
        /// Panels in reading order.
        public var panels: [Panel]
        /// Parts of the plan in order.
        public var parts: [Part]

        /// The deck in use.
        public init(
            revision: Int,
            digest: String,
            slides: [Slide],
            steps: [Step],
            panels: [Panel],
            parts: [Part]
        ) {
            self.revision = revision
            self.digest = digest
            self.slides = slides
            self.steps = steps
            self.panels = panels
            self.parts = parts
        }
    }

    /// One slide as far as a run needs to know it.
    public struct Slide: Sendable, Equatable {
        /// The slide's id.
        public var id: String
        /// The heading in words.
        public var title: String
        /// The number of stages after the first: fragments and code highlights.
        public var stages: Int
        /// The part it belongs to, counted from 0.
        public var part: Int?
        /// Ids of the steps shown on it.
        public var steps: [String]
        /// Ids of the panels shown on it.
        public var panels: [String]
        /// The time planned for it alone.
        public var plan: Duration?
        /// Changes with its text, its plan or its steps; nil in recordings of earlier versions.
        public var digest: String?

        /// One slide.
        public init(
            id: String,
            title: String,
            stages: Int,
            part: Int?,
            steps: [String],
            panels: [String],
            plan: Duration? = nil,
            digest: String? = nil
        ) {
            self.id = id
            self.title = title
            self.stages = stages
            self.part = part
            self.steps = steps
            self.panels = panels
            self.plan = plan
            self.digest = digest
        }
    }

    /// One step as far as a run needs to know it.
    public struct Step: Sendable, Equatable {
        /// The step's id.
        public var id: String
        /// What it does, in words.
        public var title: String
        /// Its kind: `shell`, `http`, ….
        public var kind: String
        /// Whether only the presenter may see it.
        public var isPrivate: Bool
        /// The planned time.
        public var budget: Duration?

        /// One step.
        public init(id: String, title: String, kind: String, isPrivate: Bool, budget: Duration?) {
            self.id = id
            self.title = title
            self.kind = kind
            self.isPrivate = isPrivate
            self.budget = budget
        }
    }

    /// One panel as far as a run needs to know it.
    public struct Panel: Sendable, Equatable {
        /// The panel's id.
        public var id: String
        /// Its heading.
        public var title: String
        /// Whether only the presenter may see it.
        public var isPrivate: Bool

        /// One panel.
        public init(id: String, title: String, isPrivate: Bool) {
            self.id = id
            self.title = title
            self.isPrivate = isPrivate
        }
    }

    /// One part of the plan.
    public struct Part: Sendable, Equatable {
        /// Its heading without number and time.
        public var title: String
        /// The planned time.
        public var plan: Duration?

        /// One part.
        public init(title: String, plan: Duration?) {
            self.title = title
            self.plan = plan
        }
    }
}
