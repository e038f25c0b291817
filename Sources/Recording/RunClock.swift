private import CPosix
private import FoundationEssentials

/// The clocks a run is recorded by.
public struct RunClock: Sendable {
    /// The time since the machine started, sleep included.
    public var now: @Sendable () -> Duration
    /// Milliseconds since 1970-01-01 UTC.
    public var wall: @Sendable () -> Int
    /// The kernel's boot id.
    public var boot: String

    /// Clocks of one's own, for tests.
    public init(
        boot: String,
        now: @escaping @Sendable () -> Duration,
        wall: @escaping @Sendable () -> Int
    ) {
        self.boot = boot
        self.now = now
        self.wall = wall
    }

    /// The machine's clocks.
    public static let system = RunClock(
        boot: (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))
            .map { String($0.prefix { !$0.isWhitespace }) } ?? "unknown",
        now: { .microseconds(clock_boot_microseconds()) },
        wall: { Int(Date.now.timeIntervalSince1970 * 1000) }
    )
}
