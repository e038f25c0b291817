public import JSONValue

/// One process of the stage at this moment.
public struct StageStatus: Sendable, Equatable {
    /// How a process of the stage is.
    public enum State: String, Sendable {
        /// It runs.
        case running
        /// It ended, or was ended by somebody else; `stage up` starts it again.
        case ended
    }

    /// The service's name, or `prometheus`.
    public var name: String
    /// How it is.
    public var state: State
    /// Its process id.
    public var process: Int
    /// Where it listens, if it does.
    public var url: String?
    /// The file its output goes to.
    public var log: String

    /// The status as `showrunner stage status --json` prints it.
    public var json: JSON {
        .members([
            ("name", .string(name)), ("state", .string(state.rawValue)), ("pid", .int(process)),
            ("url", url.map(JSON.string)), ("log", .string(log)),
        ])
    }
}
