public import JSONValue
private import FoundationEssentials

/// A log of one JSON object a line, as a log store reads it without further rules.
public struct ServiceLog: Sendable {
    /// How much a line matters.
    public enum Level: String, Sendable {
        /// Part of normal work.
        case info
        /// Somebody should look at it.
        case warn
        /// It did not work.
        case error
    }

    private let write: @Sendable (String) -> Void

    /// A log that hands over finished lines, without their line ends.
    public init(write: @escaping @Sendable (String) -> Void) { self.write = write }

    /// A log on standard output.
    public static var standardOutput: ServiceLog { ServiceLog { Console.write($0 + "\n") } }

    /// Writes one line; members without a value are left out.
    public func line(_ level: Level, _ message: String, _ members: [(String, JSON?)] = []) {
        let head: [(String, JSON?)] = [
            ("time", .string(Timestamp.iso(WallClock.now))), ("level", .string(level.rawValue)),
            ("msg", .string(message)),
        ]
        write(JSON.members(head + members).text)
    }
}

/// The machine's wall clock.
enum WallClock {
    /// Milliseconds since 1970-01-01 UTC.
    static var now: Int { Int(Date().timeIntervalSince1970 * 1_000) }
}
