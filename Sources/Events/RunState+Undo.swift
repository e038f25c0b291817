internal import JSONValue

extension RunState {
    /// A change that can be taken back.
    public struct Undo: Sendable, Equatable {
        /// The step that made it.
        public var step: String
        /// What is taken back, in words.
        public var title: String
        /// Why it could not be taken back the last time.
        public var message: String?
    }
}

extension RunState.Undo {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            step: try fields.string("step"),
            title: try fields.string("title"),
            message: try fields.optionalString("message")
        )
    }

    var json: JSON {
        .members([
            ("step", .string(step)), ("title", .string(title)),
            ("message", message.map(JSON.string)),
        ])
    }
}
