/// Why there is no answer, in words for the person who runs the demo.
///
/// An answer with status 500 is an answer and no failure.
public struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for code that has to decide.
    public enum Reason: Sendable, Equatable {
        /// Nobody listens at the address.
        case refused
        /// The host name is not known.
        case unknownHost
        /// The time was up.
        case timedOut
        /// The task that asked was cancelled.
        case cancelled
        /// The answer is larger than the client takes.
        case tooLarge
        /// The request cannot be sent as written.
        case invalidRequest
        /// The certificate or the encryption was refused.
        case insecure
        /// The connection broke, or what came was no HTTP.
        case broken
    }

    /// What went wrong.
    public var reason: Reason
    /// One or two sentences: what was seen and what to look at.
    public var description: String

    /// A failure.
    public init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
