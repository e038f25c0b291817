private import Glibc

/// A file that another process appends to, read from where the last reading ended.
///
/// One that has become shorter was begun anew, or cut to its newest part by whoever bounds it.
public struct GrowingFile: Sendable {
    /// What is left of a log that was cut is longer than a log that was just begun.
    private static let newlyBegun = 1 << 20
    private let path: String
    private var place = 0

    /// A file that need not be there yet.
    public init(_ path: String) { self.path = path }

    /// What was appended since, at most so many bytes; empty where nothing was.
    public mutating func read(atMost limit: Int = 256 << 10) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { return [] }
        let size = Int(status.st_size)
        if size < place { place = size > GrowingFile.newlyBegun ? size : 0 }
        guard size > place else { return [] }
        let offset = off_t(place)
        let bytes = [UInt8](unsafeUninitializedCapacity: min(limit, size - place)) {
            buffer,
            count in
            count = max(0, pread(file, buffer.baseAddress, buffer.count, offset))
        }
        place += bytes.count
        return bytes
    }
}
