private import Glibc

/// How much a file holds.
public enum FileSize {
    /// Bytes, behind symbolic links (stat(2)); nil where there is no file.
    public static func bytes(at path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Int(status.st_size)
    }
}
