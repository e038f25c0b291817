/// What SQLite refused to do.
public struct DatabaseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// SQLite's extended result code, as it is.
    public let code: Int32
    /// SQLite's own sentence.
    public let message: String
    /// The statement or the file that was refused.
    public let context: String

    /// An error with SQLite's extended code.
    public init(code: Int32, message: String, context: String) {
        self.code = code
        self.message = message
        self.context = context
    }

    /// The code without its extension: the low byte.
    public var primaryCode: Int32 { code & 0xFF }

    /// The error in one line.
    public var description: String { "\(message) (SQLite \(code)) in: \(context)" }
}
