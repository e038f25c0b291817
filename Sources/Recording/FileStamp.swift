private import Glibc

/// How a file that nobody writes is told from a later state of it.
struct FileStamp: Equatable {
    let size: Int
    let modified: Double

    /// Nil while the file is being written: then a part of it is in the write-ahead log.
    ///
    /// Readers leave an empty one behind.
    init?(path: String) {
        guard FileStamp.status(of: "\(path)-wal")?.st_size ?? 0 == 0,
            let status = FileStamp.status(of: path)
        else { return nil }
        size = Int(status.st_size)
        modified = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return status
    }
}
