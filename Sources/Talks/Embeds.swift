internal import Checklists
internal import Markdown
internal import Runbooks

/// The elements that stand for steps, panels, checklists, logs and values on a slide.
enum Embeds {
    /// The most lines of a step's command that its card shows.
    private static let commandLines = 4

    static func step(_ step: Step, number: Int, title: String) -> String {
        let title = escapeHTML(title.isEmpty ? step.title : title)
        var html: [UInt8] = []
        html.reserveCapacity(step.body.utf8.count * 3 + 512)
        html += "<div class=\"step\" data-step=\"\(escapeHTML(step.id))\"".utf8
        html += " data-kind=\"\(step.kind.word)\"".utf8
        if let budget = step.budget { html += " data-budget=\"\(budget.microseconds)\"".utf8 }
        if step.isPrivate { html += " data-private".utf8 }
        html += " role=\"group\" aria-label=\"\(title)\">".utf8
        html += "<header><span class=\"number\">\(number)</span><h3>\(title)</h3></header>".utf8
        if let say = step.caption { html += "<p class=\"remark\">\(escapeHTML(say))</p>".utf8 }
        html += "<pre class=\"command\"><code>".utf8
        let text = shown(step)
        let lines = Highlighter.lines(code: text, language: step.language)
        for (place, line) in lines.prefix(commandLines).enumerated() {
            if place > 0 { html.append(UInt8(ascii: "\n")) }
            html += line
        }
        if lines.count > commandLines {
            html += opensBlock(text, line: commandLines) ? " …".utf8 : "\n…".utf8
        }
        html += "</code></pre></div>".utf8
        return String(decoding: html, as: UTF8.self)
    }

    /// A checklist, or the one of its groups that the title names.
    static func checklist(_ name: String, _ list: Checklist?, title: String) -> String {
        let wanted = title.lowercased()
        let group = list?.groups.first { $0.title.lowercased() == wanted }
        let items = group?.items ?? list?.items ?? []
        let words = title.isEmpty ? list?.title ?? name : title
        var html = "<div class=\"checklist\" data-checklist=\"\(escapeHTML(name))\" role=\"group\""
        html += " aria-label=\"\(escapeHTML(words))\">"
        guard !items.isEmpty else { return html + "</div>" }
        html += "<header><h3>\(escapeHTML(words))</h3></header><ul>"
        for item in items {
            let key = escapeHTML("\(name)/\(item.id)")
            html += "<li data-check=\"\(key)\"><span>\(escapeHTML(item.plainText))</span></li>"
        }
        return html + "</ul></div>"
    }

    static func code(of name: String) -> String {
        "<figure class=\"qr\" data-qr=\"\(escapeHTML(name))\"></figure>"
    }

    /// The states of alert rules: `all`, or names with commas between them.
    static func alerts(_ names: String, title: String) -> String {
        let names = names.split(separator: ",").joined(separator: " ")
        let title = escapeHTML(title.isEmpty ? "Alerts" : title)
        return
            "<figure class=\"panel alerts\" data-kind=\"alerts\" data-alerts=\"\(escapeHTML(names))\">"
            + "<figcaption>\(title)</figcaption></figure>"
    }

    static func value(_ name: String) -> String {
        let name = escapeHTML(name)
        return "<span class=\"value\" data-value=\"\(name)\">{{\(name)}}</span>"
    }

    private static func shown(_ step: Step) -> String {
        step.load?.outline.joined(separator: "\n") ?? trimmedLines(step.body)
    }

    /// Whether a line holds an opening bracket alone, so that what is left out belongs into it.
    private static func opensBlock(_ text: String, line: Int) -> Bool {
        let lines = text.utf8.split(
            separator: UInt8(ascii: "\n"),
            maxSplits: line,
            omittingEmptySubsequences: false
        )
        guard lines.indices.contains(line - 1) else { return false }
        let words = lines[line - 1].filter { $0 > 0x20 }
        return words == [UInt8(ascii: "{")] || words == [UInt8(ascii: "[")]
    }

    /// The text without empty lines at both ends.
    private static func trimmedLines(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let start = bytes.firstIndex { $0 != 0x0A } ?? bytes.endIndex
        let end = bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}

extension Duration {
    /// Whole microseconds; a length no file can hold is cut.
    var microseconds: Int {
        let (seconds, attoseconds) = components
        let (whole, isOver) = Int(clamping: seconds).multipliedReportingOverflow(by: 1_000_000)
        return isOver ? (seconds < 0 ? .min : .max) : whole + Int(attoseconds / 1_000_000_000_000)
    }
}
