/// Why a listener could not be opened.
public struct HTTPServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: Sendable {
        /// Somebody else listens on that port.
        case portInUse
        /// The address is none of this machine's, or not an address.
        case badAddress
        /// The port needs rights this process does not have.
        case notPermitted
        /// The server was stopped before.
        case stopped
        /// The system refused for another reason.
        case system
    }

    /// What kind of failure it is.
    public var code: Code
    /// The address and port that were asked for, as `address:port`.
    public var place: String
    /// The system's error number, 0 where it had none.
    public var errno: Int32

    /// One sentence for the user.
    public var description: String {
        switch code {
        case .portInUse: "Another program listens on \(place). Stop it, or choose another port."
        case .badAddress:
            "\(place) is not an address of this machine. Write a numeric address such as 127.0.0.1:4100."
        case .notPermitted: "This user may not listen on \(place). Choose a port from 1024 on."
        case .stopped: "The server was stopped before it could listen on \(place)."
        case .system: "Cannot listen on \(place) (error \(errno))."
        }
    }
}
