/// Paths of this checkout, found from this file's own place, so that a test works from any current folder.
public enum Repository {
    /// The top level of the checkout, without a slash at the end.
    public static let root: String = {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
            .joined(separator: "/")
    }()
}
