import FoundationEssentials
import TestSupport
import Testing

/// What a real program printed into a terminal of 24 rows and 80 columns.
struct Recording: Sendable, CustomTestStringConvertible {
    let name: String

    static let all = [
        "bar", "htop", "less", "less-quit", "ls", "top", "vim", "vim-quit", "watch",
    ].map(Recording.init)

    var testDescription: String { name }

    /// The output.
    var bytes: [UInt8] { get throws { Array(try file("bytes")) } }

    /// What the screen shows after it, one line for each row.
    var rows: [String] {
        get throws {
            String(decoding: try file("rows"), as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map(String.init)
        }
    }

    private func file(_ kind: String) throws -> Data {
        let folder = "\(Repository.root)/Tests/TerminalTests/recordings"
        return try Data(contentsOf: URL(filePath: "\(folder)/\(name).\(kind)"))
    }
}
