/// Something a parser found in a file, and what to write instead.
public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// How much it matters.
    public enum Severity: String, Sendable {
        /// The file can be used; something in it may not do what was meant.
        case warning
        /// The file cannot be used as it is.
        case error
    }

    /// How much it matters.
    public var severity: Severity
    /// The file, as the user named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// What was found, and what to write instead.
    public var message: String

    /// A problem at a line of a file.
    public init(severity: Severity = .error, file: String, line: Int, message: String) {
        self.severity = severity
        self.file = file
        self.line = line
        self.message = message
    }

    /// The problem as compilers print it: `talks/x.md:41: error: …`.
    public var description: String { "\(file):\(line): \(severity.rawValue): \(message)" }
}
