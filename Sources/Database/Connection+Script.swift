private import CSQLite
private import Synchronization

/// Stops statements that run on another thread.
public final class StopSign: Sendable {
    private let state = Mutex<(isRaised: Bool, deadline: ContinuousClock.Instant?)>((false, nil))

    /// A sign that is not raised.
    public init() {}

    /// Stops whatever obeys it.
    public func raise() { state.withLock { $0.isRaised = true } }

    /// Stops whatever obeys it from a moment on.
    public func raise(at deadline: ContinuousClock.Instant) {
        state.withLock { $0.deadline = deadline }
    }

    /// Whether it was raised, or its moment has come.
    public var isRaised: Bool {
        state.withLock { state in
            state.isRaised || state.deadline.map { ContinuousClock.now >= $0 } ?? false
        }
    }
}

extension Connection {
    /// Runs the statements of a text one after another.
    ///
    /// - Parameters:
    ///   - sign: Interrupts the statement that runs (SQLITE_INTERRUPT, 9) once it is raised.
    ///   - each: Takes a statement before its first row, and steps it to its end.
    /// - Throws: ``DatabaseError`` of the first statement that fails; those before it were run.
    public func run(
        script: String,
        until sign: StopSign,
        each: (inout Statement) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        obey(sign)
        defer { obey(nil) }
        var rest = Array(script.utf8)[...]
        while !rest.isEmpty {
            var length = 0
            let statement = try prepareFirst(of: Array(rest), length: &length)
            rest = rest.dropFirst(length)
            if var statement { try each(&statement) }
        }
        withExtendedLifetime(sign) {}
    }
}
