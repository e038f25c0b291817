private import FoundationEssentials
private import HTTPServer

/// Where the pages' files are.
enum StaticFolder {
    /// The file whose presence tells that a folder holds the pages.
    private static let page = "js/present.js"

    /// The folder given on the command line, else the nearest `static` beside or above the program.
    /// - Throws: ``Failure`` that says what to give or run.
    static func find(_ given: String?) throws -> String {
        if let given {
            guard holdsPages(given) else {
                throw Failure("--static \(given) holds no js/present.js", code: .usage)
            }
            return given
        }
        if let found = StaticFiles.folder(holding: page) { return found }
        throw Failure("the pages' files are not beside the program: name them with --static DIR")
    }

    /// Whether reveal.js was fetched; without it there are no slides.
    static func hasReveal(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/vendor/reveal/reveal.js")
    }

    private static func holdsPages(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(page)")
    }
}
