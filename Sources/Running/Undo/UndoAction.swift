public import JSONValue
private import Digest
private import Processes

/// What takes a step's change back.
public enum UndoAction: Sendable, Equatable {
    /// A command for bash.
    case command(String)
    /// A step of the same runbook, by its id.
    case step(String)
    /// The bytes that a file had before.
    case restore(FileCopy)

    /// Its form in the ledger, but for the bytes of a file.
    public var json: JSON {
        switch self {
        case .command(let text): ["command": .string(text)]
        case .step(let id): ["step": .string(id)]
        case .restore(let copy): ["restore": .string(copy.path), "changed": .string(copy.changed)]
        }
    }

    /// The bytes it needs; nil where it needs none.
    public var bytes: [UInt8]? { if case .restore(let copy) = self { copy.bytes } else { nil } }

    /// Reads what the ledger holds; nil where that makes no sense.
    public init?(json: JSON, bytes: [UInt8]?) {
        if let text = json["command"]?.string {
            self = .command(text)
        } else if let id = json["step"]?.string {
            self = .step(id)
        } else if let path = json["restore"]?.string, let changed = json["changed"]?.string,
            let bytes
        {
            self = .restore(FileCopy(path: path, bytes: bytes, changed: changed))
        } else {
            return nil
        }
    }
}

/// A file's bytes as they were before a step changed it.
public struct FileCopy: Sendable, Equatable {
    /// The file, behind all links.
    public var path: String
    /// Its bytes before the change.
    public var bytes: [UInt8]
    /// The SHA-256 of its bytes after the change: where it has others now, somebody else wrote it.
    public var changed: String

    /// A copy.
    public init(path: String, bytes: [UInt8], changed: String) {
        self.path = path
        self.bytes = bytes
        self.changed = changed
    }

    /// Puts the bytes back; a file that has them already is left alone.
    ///
    /// - Parameter isForced: Also where somebody else has changed the file since.
    /// - Throws: ``StepFault`` where somebody has, or the file cannot be written.
    func restore(isForced: Bool) throws(StepFault) {
        do {
            let file = try ReplacedFile(path)
            let now = try file.bytes(atMost: 64 << 20)
            guard now != bytes else { return }
            guard isForced || SHA256.hexadecimal(of: now) == changed else {
                throw StepFault(
                    "\(path) was changed by somebody else since, so it was left as it is. "
                        + "showrunner undo --force puts the copy back all the same."
                )
            }
            try file.replace(with: bytes)
        } catch let fault as StepFault {
            throw fault
        } catch {
            throw StepFault("\(error)")
        }
    }
}
