/// Why a text is not a condition, a selector or a probe.
public struct ConditionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where the fault is, in UTF-8 bytes from the start of the text.
    public let offset: Int
    /// What was found, and what to write instead.
    public let message: String

    /// A fault at a place.
    public init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
