import Database
import Events
import JSONValue

extension RunReader {
    /// A stretch of an attempt's output with the time since the attempt began.
    public struct Piece: Sendable, Equatable {
        /// When it was put out.
        public var since: Duration
        /// Its bytes.
        public var bytes: [UInt8]
    }

    /// What is kept of an attempt's output, in the order and at the times it was put out.
    /// - Throws: ``RecordingError``.
    public func pieces(step: String, attempt: Int) throws -> [Piece] {
        try read { stored in
            var statement = try stored.connection.prepare(
                "SELECT t_us, bytes FROM output WHERE step = ? AND attempt = ? ORDER BY offset"
            )
            try statement.bind([.text(step), .int(attempt)])
            var pieces: [Piece] = []
            while try statement.step() {
                let since = Duration.microseconds(max(0, statement.int(0)))
                pieces.append(Piece(since: since, bytes: statement.bytes(1)))
            }
            return pieces
        }
    }
}
