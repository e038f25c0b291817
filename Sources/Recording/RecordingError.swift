/// Why a recording cannot be written or read.
public struct RecordingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of trouble a caller may tell apart.
    public enum Code: Sendable {
        /// There is no such run.
        case noSuchRun
        /// The run exists already.
        case exists
        /// Another program writes it.
        case inUse
        /// The file is of a newer version of showrunner; it was not touched.
        case newer
        /// The file is damaged, or no recording.
        case damaged
        /// The file could not be written or read.
        case refused
        /// The log was closed.
        case closed
    }

    /// The kind of trouble.
    public let code: Code
    /// What was found and what to do, in one sentence.
    public let description: String

    /// Trouble of a kind, in one sentence.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
