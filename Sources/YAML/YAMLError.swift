/// Why a text is not YAML that can be used here.
public struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The line where it was noticed, from 1.
    public var line: Int
    /// What was found, and what to write instead.
    public var message: String

    /// An error at a line.
    public init(line: Int, message: String) {
        self.line = line
        self.message = message
    }

    /// Line and message.
    public var description: String { "line \(line): \(message)" }
}
