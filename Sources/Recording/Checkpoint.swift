import Database
import Dispatch
import Synchronization

/// Moves what was written from the write-ahead log into the database, beside the writer.
final class Checkpoint: Sendable {
    private struct Progress: Sendable {
        var written = 0
        var isRunning = false
    }

    private static let threshold = 4 << 20
    private let path: String
    private let queue = DispatchQueue(label: "showrunner.recording.checkpoint")
    private let progress = Mutex(Progress())

    init(path: String) { self.path = path }

    /// Counts bytes that were committed, and starts a checkpoint when there are enough.
    func note(written: Int) {
        let isDue = progress.withLock { progress in
            progress.written += written
            guard progress.written > Self.threshold, !progress.isRunning else { return false }
            progress.written = 0
            progress.isRunning = true
            return true
        }
        guard isDue else { return }
        queue.async { [self] in
            if let connection = try? Connection(path: path, mode: .readWrite) {
                try? connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            }
            progress.withLock { $0.isRunning = false }
        }
    }

    /// Waits for a checkpoint that runs.
    func finish() { queue.sync {} }
}
