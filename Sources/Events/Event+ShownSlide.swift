/// What the audience gets in place of a deck.
extension Event {
    /// A slide as the audience gets it, complete, because it has no deck.
    public struct ShownSlide: Sendable, Equatable {
        /// The slide's id.
        public var slide: String
        /// Its place in the deck, from 0.
        public var index: Int
        /// The number of slides in the deck.
        public var count: Int
        /// What belongs inside its section.
        public var html: String
        /// The heading in words.
        public var title: String
        /// The number of stages after the first.
        public var stages: Int
        /// The part of the plan it belongs to.
        public var part: ShownPart?
        /// Its column in the deck, from 0.
        public var column: Int
        /// Its row in the column, from 0.
        public var row: Int
        /// How its section looks: classes, backgrounds and transitions, each harmless as it is.
        public var attributes: [String: String]

        /// A slide as the audience gets it.
        public init(
            slide: String,
            index: Int,
            count: Int,
            html: String,
            title: String,
            stages: Int,
            part: ShownPart?,
            column: Int,
            row: Int,
            attributes: [String: String] = [:]
        ) {
            self.slide = slide
            self.index = index
            self.count = count
            self.html = html
            self.title = title
            self.stages = stages
            self.part = part
            self.column = column
            self.row = row
            self.attributes = attributes
        }
    }

    /// The part of the plan a shown slide belongs to.
    public struct ShownPart: Sendable, Equatable {
        /// Its place, from 0.
        public var index: Int
        /// The number of parts.
        public var count: Int
        /// Its heading.
        public var title: String

        /// A part of the plan.
        public init(index: Int, count: Int, title: String) {
            self.index = index
            self.count = count
            self.title = title
        }
    }
}
