import Database
import FoundationEssentials

extension RecordingError {
    /// What to do where a data folder cannot be written.
    static let remedy = "Make its folder writable, or name another with --data DIR."

    /// What could not be done in the data folder, why, and what helps.
    init(_ what: String, _ error: any Error) {
        guard let error = error as? DatabaseError else {
            self.init(.refused, "\(what): \(error)")
            return
        }
        // Not permitted, read-only, no I/O, full, or not to be opened.
        let isOfTheFolder = [3, 8, 10, 13, 14].contains(error.primaryCode)
        self.init(.refused, "\(what): \(error.message).\(isOfTheFolder ? " \(Self.remedy)" : "")")
    }

    /// The error of a database or a file in the words of a recording.
    init(reading path: String, _ error: any Error) {
        if let error = error as? RecordingError {
            self = error
            return
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let error = error as? DatabaseError else {
            self.init(.refused, "\(name) cannot be written or read: \(error)")
            return
        }
        switch error.primaryCode {
        case 11, 26: self.init(.damaged, "\(name) is damaged or not a recording: \(error.message).")
        case 14 where !FileManager.default.fileExists(atPath: path):
            self.init(.noSuchRun, "There is no such run.")
        default: self.init(.refused, "\(name): \(error.message) (SQLite \(error.code)).")
        }
    }
}

extension Value {
    /// The text of a text.
    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The number of an integer.
    var int: Int? { if case .int(let int) = self { int } else { nil } }

    /// The bytes of a blob.
    var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
}
