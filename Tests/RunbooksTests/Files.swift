import FoundationEssentials

/// The names of the text and Markdown files of a folder, in order.
func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".md") || $0.hasSuffix(".txt") }.sorted()
}

/// The bytes of a file.
func contents(of path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path)))
}
