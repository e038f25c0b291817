private import FoundationEssentials

/// A file that a command was told to write.
enum ReportFile {
    /// Makes sure, before anything is done, that it will be possible to write it.
    /// - Throws: ``Failure`` that names the option.
    static func check(_ path: String?, option: String) throws {
        guard let path else { return }
        let files = FileManager.default
        let folder = URL(filePath: path).deletingLastPathComponent().path
        var isFolder = false
        if files.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder || !files.isWritableFile(atPath: path) else { return }
        } else if files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder,
            files.isWritableFile(atPath: folder)
        {
            return
        }
        throw Failure(
            "--\(option) \(path) cannot be written: name a file in a folder that is there",
            code: .usage
        )
    }

    /// Writes it.
    /// - Throws: ``Failure`` that names the option.
    static func write(_ text: String, to path: String, option: String) throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: path))
        } catch {
            throw Failure("--\(option) \(path) cannot be written: is its folder there?")
        }
    }
}
