import Digest
import FoundationEssentials
import Recording
import Running

/// Keys and runbooks that one showrunner of a data folder uses at a time, as files below `locks/`.
struct LockDesk: Sendable {
    private let folder: String

    /// The locks of a data folder.
    /// - Throws: ``Failure`` when they cannot be made there.
    init(_ data: DataFolder) throws {
        folder = "\(data.path)/locks"
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        } catch {
            throw Failure("\(folder) cannot be made: \(error)")
        }
    }

    /// The keys of steps.
    var book: LockBook {
        LockBook { [folder] key, holder in
            let note = "\(holder), since \(Moment(Moment.wall).dayAndTime)"
            do {
                let lock = try FileLock("\(folder)/key-\(key)", note: note)
                return .taken { lock.release() }
            } catch let other as FileLock.Holder {
                return .held(by: "\(other.note), process \(other.process)")
            }
        }
    }

    /// Takes a runbook, which is carried out once at a time (facts/runbooks.md §4, rule 20).
    /// - Throws: ``Failure`` that says who carries it out, and since when.
    func take(runbook path: String) throws -> FileLock {
        let name = SHA256.hexadecimal(of: Array(path.utf8)).prefix(32)
        do {
            return try FileLock(
                "\(folder)/runbook-\(name)",
                note: Moment(Moment.wall).dayAndTime
            )
        } catch let other as FileLock.Holder {
            throw Failure(
                "this runbook is carried out already, by process \(other.process)"
                    + " since \(other.note): wait for its end, or end it there"
            )
        }
    }
}
