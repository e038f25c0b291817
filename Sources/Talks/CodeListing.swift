internal import Markdown

/// Code to be shown, with the lines that are lit at each stage: ```` ```yaml [1-2|4|] ````.
struct CodeListing {
    let fence: Fence
    /// The lit lines of each stage; an empty stage lights all, no stages light nothing apart.
    let stages: [[Int]]

    init(_ fence: Fence) {
        self.fence = fence
        stages = Self.stages(fence)
    }

    /// The number of stages after the first.
    var furtherStages: Int { max(0, stages.count - 1) }

    /// The listing as HTML; the numbers are those of the stages after the first.
    func html(fragments: [Int]) -> String {
        var html: [UInt8] = []
        html.reserveCapacity(fence.body.utf8.count * 4 + 256)
        html += "<pre class=\"code\" data-language=\"\(escapeHTML(language))\"".utf8
        if !stages.isEmpty {
            let lists = stages.map { "[\($0.map(String.init).joined(separator: ","))]" }
            html += " data-stages=\"[\(lists.joined(separator: ","))]\"".utf8
        }
        html += "><code>".utf8
        let lit = stages.first.map(Set.init)
        let lines = Highlighter.lines(code: fence.body, language: language)
        for (place, line) in lines.enumerated() {
            let isLit = lit.map { $0.isEmpty || $0.contains(place + 1) } ?? false
            if place > 0 { html.append(UInt8(ascii: "\n")) }
            html += (isLit ? "<span class=\"line lit" : "<span class=\"line").utf8
            html += "\" data-line=\"".utf8
            html += String(place + 1).utf8
            html += "\">".utf8
            html += line
            html += "</span>".utf8
        }
        html += "</code></pre>".utf8
        for fragment in fragments {
            html += "<span class=\"fragment code-stage\" data-fragment-index=\"".utf8
            html += String(fragment).utf8
            html += "\"></span>".utf8
        }
        return String(decoding: html, as: UTF8.self)
    }

    private var language: String { fence.language.isEmpty ? "text" : fence.language }

    /// Reads `[1-2|4|]`, or Slidev's `{1-2|4|all}`.
    private static func stages(_ fence: Fence) -> [[Int]] {
        guard fence.info.utf8.count > fence.language.utf8.count else { return [] }
        let info = Array(fence.info.utf8)[fence.language.utf8.count...].drop { $0 == 0x20 }
        guard let open = info.first else { return [] }
        let close: UInt8
        switch open {
        case UInt8(ascii: "["): close = UInt8(ascii: "]")
        case UInt8(ascii: "{"): close = UInt8(ascii: "}")
        default: return []
        }
        guard let end = info.firstIndex(of: close) else { return [] }
        let inner = info[(info.startIndex + 1)..<end]
        let lineCount = lineFeeds(in: fence.body)
        var stages: [[Int]] = []
        let parts = inner.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        for part in parts.prefix(64) {
            guard let lines = lines(part, upTo: lineCount) else { return [] }
            stages.append(lines)
        }
        return stages.count == 1 && stages[0].isEmpty ? [] : stages
    }

    private static func lineFeeds(in text: String) -> Int {
        let bytes = text.utf8.span
        var count = 0
        for at in bytes.indices where bytes[at] == UInt8(ascii: "\n") { count += 1 }
        return count
    }

    /// The lines of one stage; nil where it names none that can be read.
    private static func lines(_ text: ArraySlice<UInt8>, upTo count: Int) -> [Int]? {
        let word = trimmedText(text)
        if word.isEmpty || word == "all" || word == "*" { return [] }
        var lines: [Int] = []
        for range in word.utf8.split(separator: UInt8(ascii: ",")) {
            let ends = range.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
                .map { Int(trimmedText(String(Substring($0)))) }
            guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil,
                first >= 1, first <= last
            else { return nil }
            guard first <= count else { continue }
            lines += first...min(last, count)
            guard lines.count <= 10_000 else { return nil }
        }
        return lines
    }
}
