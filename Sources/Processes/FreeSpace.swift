private import Glibc

/// How much a user may still write to the file system of a path.
public enum FreeSpace {
    /// Free bytes for a user without privileges (statvfs(3)); nil where the path cannot be looked at.
    public static func bytes(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let (bytes, overflows) = UInt64(status.f_bavail)
            .multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflows ? .max : Int(clamping: bytes)
    }
}
