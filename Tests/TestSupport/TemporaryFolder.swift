private import FoundationEssentials

/// A folder of its own for one test, removed with everything in it when the test lets go of it.
public struct TemporaryFolder: ~Copyable, Sendable {
    /// The absolute path, without a slash at the end.
    public let path: String

    /// Makes an empty folder below the system's folder for temporary files.
    public init() {
        let root = FileManager.default.temporaryDirectory.path
        path = "\(root)/showrunner-test-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            fatalError("no temporary folder: \(error)")
        }
    }

    /// The absolute path of a file below this folder, which need not exist.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file below this folder, with the folders it needs, and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        let target = file(name)
        let parent = target.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: target))
        return target
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
