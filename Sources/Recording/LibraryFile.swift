import Database
import FoundationEssentials

/// `library.db`, which several books share, each with tables and a connection of its own.
enum LibraryFile {
    /// Opens it and makes a book's tables where they are missing.
    /// - Throws: ``RecordingError``.
    static func open(in folder: String, _ tables: String) throws(RecordingError) -> Connection {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
            let connection = try Connection(path: "\(folder)/library.db")
            try connection.execute("PRAGMA journal_mode = WAL;\n" + tables)
            return connection
        } catch {
            throw RecordingError("\(folder)/library.db cannot be used", error)
        }
    }
}
