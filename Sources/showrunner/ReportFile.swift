private import FoundationEssentials

/// A file that a command was told to write.
enum ReportFile {
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
