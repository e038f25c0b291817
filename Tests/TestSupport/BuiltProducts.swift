private import FoundationEssentials

/// The programs that were built together with the tests.
public enum BuiltProducts {
    /// The folder of the running test program, where the package's programs are too.
    public static let folder: String =
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
}
