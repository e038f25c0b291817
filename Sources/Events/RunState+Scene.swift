public import JSONValue

extension RunState {
    /// The scene: the state in the form that pages and keyframes use.
    public var scene: JSON { .null }

    /// The state that a scene describes.
    /// - Throws: ``EventError/malformed(kind:field:)`` of the kind `scene`.
    public init(scene: JSON) throws(EventError) { self.init() }
}
