import Glibc
import Markdown
import TestSupport
import Testing

/// What GitHub's own renderer says about the same text, for every talk and runbook there is.
@Suite(.timeLimit(.minutes(1)))
struct OracleTests {
    private static let cmark = "/usr/bin/cmark-gfm"
    private static var isInstalled: Bool { access(cmark, X_OK) == 0 }

    /// Every file below the folders that hold what people wrote.
    private static let files: [String] = {
        var folders = ["talks", "runbooks", "checklists", "Tests/MarkdownTests/pages"]
            .map { "\(Repository.root)/\($0)" }
        folders.append("\(Repository.root)/../shared/seeds")
        if let named = getenv("SHOWRUNNER_SEEDS") { folders.append(String(cString: named)) }
        return folders.flatMap(listing)
    }()

    @Test(
        .enabled(if: isInstalled, "cmark-gfm is not installed: apt-get install cmark-gfm"),
        arguments: files
    )
    func `every page has the elements and words GitHub gives it`(file: String) throws {
        let bytes = try #require(contents(of: file))
        let source = try SourceText(file: file, bytes: bytes)
        let document = MarkdownDocument(source)
        let ours = try renderMarkdown(
            document.blocks[...],
            file: file,
            options: MarkdownOptions(definitions: MarkdownDefinitions(document.blocks)),
            substitutes: Substitutes(embed: { _ in "<p><img /></p>" })
        )
        let body = document.frontMatter.map { front in
            source.lines.dropFirst(front.text.utf8.count { $0 == 0x0A } + 2)
        }
        let folder = TemporaryFolder()
        let text = String(decoding: (body ?? source.lines[...]).joined(by: 0x0A), as: UTF8.self)
        let path = try folder.write(text + "\n", to: "page.md")
        let theirs = try #require(
            output(
                "\(Self.cmark) -e table -e strikethrough -e autolink -e tasklist '\(path)'"
            )
        )
        let differing = Set(elements(ours)).symmetricDifference(elements(theirs))
        #expect(differing.isEmpty, "elements that one of the two has in another number")
        let place = zip(words(ours) + [""], words(theirs) + [""]).enumerated()
            .first { $1.0 != $1.1 }
        #expect(place == nil, "the first word that differs")
    }
}

extension Sequence where Element: Sequence<UInt8> {
    fileprivate func joined(by separator: UInt8) -> [UInt8] {
        Array(joined(separator: [separator]))
    }
}

private func listing(_ folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasSuffix(".md") || name.hasSuffix(".txt") { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
}

private func read(_ stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, stream)
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
    }
}

private func contents(of file: String) -> [UInt8]? {
    guard let stream = fopen(file, "r") else { return nil }
    defer { fclose(stream) }
    return read(stream)
}

private func output(_ command: String) -> String? {
    guard let stream = popen(command, "r") else { return nil }
    let bytes = read(stream)
    return pclose(stream) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
}

/// The number of start tags of each element.
private func elements(_ html: String) -> [String] {
    var counts: [String: Int] = [:]
    for part in html.utf8.split(separator: UInt8(ascii: "<")).dropFirst(html.hasPrefix("<") ? 0 : 1)
    {
        let name = part.prefix { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
        // `sup` and `section` are how the two write footnotes.
        if name.isEmpty { continue }
        counts[String(decoding: name, as: UTF8.self), default: 0] += 1
    }
    return counts.map { "\($0.key) \($0.value)" }
}

/// The words between the tags, entities resolved.
private func words(_ html: String) -> [String] {
    var text: [UInt8] = []
    var inTag = false
    for byte in html.utf8 {
        switch byte {
        case UInt8(ascii: "<"): inTag = true
        case UInt8(ascii: ">") where inTag:
            inTag = false
            text.append(UInt8(ascii: " "))
        default: if !inTag { text.append(byte) }
        }
    }
    var plain = String(decoding: text, as: UTF8.self)
    for (entity, character) in [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{A0}"), ("&amp;", "&"),
    ] {
        plain = plain.split(separator: entity, omittingEmptySubsequences: false)
            .joined(separator: character)
    }
    return plain.utf8.split { $0 == 0x20 || $0 == 0x0A }.map { String(decoding: $0, as: UTF8.self) }
}
