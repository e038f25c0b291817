private import CPosix
import Synchronization

/// Held by the one log that writes a run, until it is closed or its process ends.
///
/// A second writer would number its events as the first does, and take the steps that run for
/// interrupted ones.
final class RunLock: Sendable {
    private let path: String
    private let descriptor: Mutex<Int32>

    /// Takes the lock of a run's file.
    /// - Throws: ``RecordingError`` that names the process that has it.
    init(run: String, file: String) throws(RecordingError) {
        path = RunLock.path(of: file)
        let taken = unsafe lock_take(path)
        guard taken >= 0 else {
            guard let holder = RunLock.holder(of: file) else {
                throw RecordingError(.refused, "The run \(run) cannot be locked: error \(-taken).")
            }
            throw RecordingError(
                .inUse,
                "The run \(run) is open in another showrunner\(holder > 0 ? ", process \(holder)" : "")."
            )
        }
        descriptor = Mutex(taken)
    }

    /// The process that writes a run's file, -1 where its id is not known; nil where nobody does.
    static func holder(of file: String) -> Int? {
        let holder = unsafe lock_holder(path(of: file))
        return holder == 0 ? nil : Int(holder)
    }

    /// Lets go of the run.
    func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { unsafe lock_drop(path, descriptor) }
            descriptor = -1
        }
    }

    private static func path(of file: String) -> String { "\(file)-lock" }

    deinit { release() }
}
