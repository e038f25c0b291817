/// Held by the one log that writes a run, until it is closed or its process ends.
///
/// A second writer would number its events as the first does, and take the steps that run for
/// interrupted ones.
final class RunLock: Sendable {
    private let lock: FileLock

    /// Takes the lock of a run's file.
    /// - Throws: ``RecordingError`` that names the process that has it.
    init(run: String, file: String) throws(RecordingError) {
        do {
            lock = try FileLock(RunLock.path(of: file))
        } catch let holder as FileLock.Holder {
            let process = holder.process > 0 ? ", process \(holder.process)" : ""
            throw RecordingError(.inUse, "The run \(run) is open in another showrunner\(process).")
        } catch {
            throw RecordingError(.refused, "The run \(run) cannot be locked: \(error)")
        }
    }

    /// The process that writes a run's file, -1 where its id is not known; nil where nobody does.
    static func holder(of file: String) -> Int? {
        FileLock.holder(of: path(of: file))?.process
    }

    /// Lets go of the run.
    func release() { lock.release() }

    private static func path(of file: String) -> String { "\(file)-lock" }
}
