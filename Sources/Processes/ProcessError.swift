private import Glibc

/// Why a process could not be started.
public struct ProcessError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was being done, as in "start bash".
    public var action: String
    /// The system's error number.
    public var code: Int

    /// Why a process could not be started.
    public init(action: String, code: Int) {
        self.action = action
        self.code = code
    }

    /// One sentence for a person.
    public var description: String {
        "Could not \(action): \(String(cString: strerror(Int32(clamping: code))))."
    }
}
