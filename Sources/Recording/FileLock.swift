private import CPosix
private import Glibc
private import FoundationEssentials
private import Synchronization

/// A lock file, held until it is released or its process ends.
public final class FileLock: Sendable {
    /// Who has a lock.
    public struct Holder: Error, Sendable, Equatable {
        /// The process; -1 where its id is not known.
        public let process: Int
        /// What it says of itself.
        public let note: String
    }

    private let path: String
    private let descriptor: Mutex<Int32>

    /// Takes a lock; its file is made where it is missing.
    ///
    /// - Parameter note: What others are told about the holder.
    /// - Throws: ``Holder`` where another has it, ``RecordingError`` where it cannot be taken at all.
    public init(_ path: String, note: String = "") throws {
        self.path = path
        let taken = unsafe lock_take(path)
        guard taken >= 0 else {
            guard let holder = FileLock.holder(of: path) else {
                let why = unsafe String(cString: strerror(-taken))
                throw RecordingError(
                    .refused,
                    "\(path) cannot be locked: \(why). \(RecordingError.remedy)"
                )
            }
            throw holder
        }
        descriptor = Mutex(taken)
        let text = Array("\(note)\n".utf8)
        // Only to tell others: the lock holds without it.
        _ = unsafe text.withUnsafeBytes { unsafe write(taken, $0.baseAddress, $0.count) }
    }

    /// Who holds a lock; nil where nobody does.
    public static func holder(of path: String) -> Holder? {
        let process = unsafe lock_holder(path)
        guard process != 0 else { return nil }
        let text = FileManager.default.contents(atPath: path) ?? Data()
        let lines = String(decoding: text.prefix(1_000), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return Holder(
            process: Int(process),
            note: lines.dropFirst().first.map(String.init) ?? ""
        )
    }

    /// Lets go of it.
    public func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { unsafe lock_drop(path, descriptor) }
            descriptor = -1
        }
    }

    deinit { release() }
}
