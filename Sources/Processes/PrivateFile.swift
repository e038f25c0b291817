private import Glibc

/// A file for this user alone that lives no longer than the processes that read it.
public enum PrivateFile {
    /// Writes a file anew, with mode 0600 and without waiting for the disk.
    /// - Throws: ``ProcessError`` where it cannot be opened or has no room.
    public static func write(_ text: String, to path: String) throws(ProcessError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ProcessError(action: "write \(path)", code: Int(errno)) }
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ProcessError(action: "write \(path)", code: Int(errno)) }
            rest = rest.dropFirst(count)
        }
    }
}
