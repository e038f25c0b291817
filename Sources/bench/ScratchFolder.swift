import FoundationEssentials

/// A folder that is gone after its use.
enum ScratchFolder {
    /// Makes one, and removes it whatever happens in the body.
    static func use(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "showrunner-bench-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }
}
