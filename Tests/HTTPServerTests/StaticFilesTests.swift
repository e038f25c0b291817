import FoundationEssentials
import TestSupport
import Testing

@testable import HTTPServer

@Suite final class StaticFilesTests {
    private let folder = TemporaryFolder()
    private let files: StaticFiles

    init() throws {
        try folder.write("<p>", to: "data/page.html")
        try folder.write("secret", to: "data/.hidden.js")
        try folder.write("secret", to: "data-secret/key.js")
        try folder.write("x", to: "data/sub/a.css")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("data/out.js"),
            withDestinationPath: folder.file("data-secret/key.js")
        )
        files = StaticFiles(folder: folder.file("data"))
    }

    private func status(_ path: String, tag: String? = nil) -> Int {
        let fields = tag.map { [(name: "If-None-Match", value: $0)] } ?? []
        let request = Request(method: .get, path: "/static/\(path)", headers: Headers(fields))
        return files.response(path, to: request).status
    }

    @Test func `a file below the folder is served`() {
        #expect(status("page.html") == 200 && status("sub/a.css") == 200)
    }

    @Test(arguments: [
        "../data-secret/key.js", "..", "", "/", "sub/../../data-secret/key.js", ".hidden.js",
        "out.js", "sub", "sub/", "//page.html", "page.html/", "missing.js", "page.html\u{0}",
    ])
    func `nothing else is, by whatever path (S12)`(_ path: String) {
        #expect(status(path) == 404)
    }

    @Test func `a browser that has the file is told so`() throws {
        let request = Request(method: .get, path: "/static/page.html", headers: Headers([]))
        let tag = try #require(
            files.response("page.html", to: request).headers.first { $0.name == "ETag" }?.value
        )
        #expect(status("page.html", tag: tag) == 304)
    }
}
