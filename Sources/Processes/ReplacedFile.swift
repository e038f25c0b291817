private import Glibc

/// A file whose bytes are replaced while everything else about it stays: the link that leads to it,
/// its mode and its owner.
public struct ReplacedFile: Sendable, Equatable {
    /// The path behind all symbolic links.
    public let path: String

    /// The file that a path leads to.
    /// - Throws: `ProcessError` where there is none, or it is no plain file.
    public init(_ path: String) throws(ProcessError) {
        guard let real = realpath(path, nil) else {
            throw ProcessError(action: "find \(path)", code: Int(errno))
        }
        defer { free(real) }
        self.path = String(cString: real)
        _ = try status()
    }

    private func status() throws(ProcessError) -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw ProcessError(action: "read \(path)", code: Int(errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ProcessError(action: "change \(path), which is no plain file", code: Int(EINVAL))
        }
        return status
    }

    /// All its bytes.
    /// - Throws: `ProcessError` where it cannot be read, or holds more than the limit.
    public func bytes(atMost limit: Int) throws(ProcessError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ProcessError(action: "read \(path)", code: Int(errno)) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ProcessError(action: "read \(path)", code: Int(errno)) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw ProcessError(action: "read \(path), which is too large", code: Int(EFBIG))
            }
        }
    }

    /// Replaces all its bytes at once: whoever reads it finds the old ones or the new ones.
    ///
    /// Where its folder takes no other file, or the owner could not be kept, it is written in place.
    /// - Throws: `ProcessError` where it cannot be written.
    public func replace(with bytes: [UInt8]) throws(ProcessError) {
        let status = try status()
        let suffix = String(UInt32.random(in: 0...UInt32.max), radix: 36)
        let beside = "\(path).\(suffix).new"
        let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard status.st_nlink == 1, file >= 0 else {
            if file >= 0 { discard(file, beside) }
            return try overwrite(with: bytes)
        }
        let isOurs =
            fchown(file, status.st_uid, status.st_gid) == 0
            && fchmod(file, status.st_mode & 0o7777) == 0
        guard isOurs, Self.write(bytes, to: file), fsync(file) == 0 else {
            discard(file, beside)
            return try overwrite(with: bytes)
        }
        close(file)
        guard rename(beside, path) == 0 else {
            let code = errno
            unlink(beside)
            throw ProcessError(action: "write \(path)", code: Int(code))
        }
    }

    private func discard(_ file: Int32, _ name: String) {
        close(file)
        unlink(name)
    }

    private func overwrite(with bytes: [UInt8]) throws(ProcessError) {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw ProcessError(action: "write \(path)", code: Int(errno)) }
        defer { close(file) }
        guard Self.write(bytes, to: file), ftruncate(file, off_t(bytes.count)) == 0,
            fsync(file) == 0
        else { throw ProcessError(action: "write \(path)", code: Int(errno)) }
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
