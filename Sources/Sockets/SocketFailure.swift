/// Why a connection could not be made or did not last.
public struct SocketFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for code that has to decide.
    public enum Reason: Sendable, Equatable {
        /// Nobody listens at the address.
        case refused
        /// The host name is not known.
        case unknownHost
        /// The address cannot be reached.
        case unreachable
        /// This process may not have more connections.
        case exhausted
        /// The certificate or the encryption was refused.
        case insecure
        /// The other side closed the connection.
        case closed
        /// The connection broke.
        case broken
    }

    /// What went wrong.
    public let reason: Reason
    /// In words.
    public let description: String

    init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
