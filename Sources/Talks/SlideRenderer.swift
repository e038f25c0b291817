private import Checklists
internal import Markdown
internal import Runbooks

/// Renders the slides of one deck.
struct SlideRenderer {
    let file: String
    let allowsHTML: Bool
    let definitions: MarkdownDefinitions
    let names: NameSpace
    /// What the talk's own fences are, by their line.
    let found: [Int: Names]
    /// The place of each step in the deck, from 1.
    let numbers: [String: Int]
    private(set) var problems: [Problem] = []

    /// The names of the step and the panel that a fence is.
    struct Names {
        var step: String?
        var panel: String?
    }

    init(
        file: String,
        allowsHTML: Bool,
        definitions: MarkdownDefinitions,
        names: NameSpace,
        found: [Int: Names],
        numbers: [String: Int]
    ) {
        self.file = file
        self.allowsHTML = allowsHTML
        self.definitions = definitions
        self.names = names
        self.found = found
        self.numbers = numbers
    }

    /// The inside of a slide's section and the number of its further stages.
    mutating func html(
        _ draft: SlideDraft,
        place: Int,
        part: (number: Int, count: Int, title: String)?
    ) -> (html: String, stages: Int) {
        let fragments = FragmentNumbers(draft.blocks, allowsHTML: allowsHTML) {
            isEmbedded($0)
        }
        var html = ""
        if let part {
            html += "<p class=\"part\"><b>Part \(part.number) of \(part.count)</b>"
            // The slide that opens a part has its title as heading already.
            if part.title != draft.title { html += " \(escapeHTML(part.title))" }
            html += "</p>\n"
        }
        let areas = SlideColumns(draft.blocks)
        html += render(areas.above[...], prefix: "s\(place)", fragments)
        if let columns = areas.columns {
            let left = render(columns.left[...], prefix: "s\(place)l", fragments)
            let right = render(columns.right[...], prefix: "s\(place)r", fragments)
            html += "\n<div class=\"columns\"><div class=\"column\">\(left)</div>"
            html += "<div class=\"column\">\(right)</div></div>\n"
        }
        return (html, fragments.stages)
    }

    /// The notes as HTML; nothing on them runs or is counted.
    mutating func notes(_ blocks: [Block], place: Int) -> String {
        render(blocks[...], prefix: "n\(place)", nil)
    }

    /// One line of Markdown without a paragraph around it.
    mutating func line(_ text: String, at line: Int) -> String {
        let block = Block(kind: .text(text), line: line, lastLine: line)
        let html = render([block], prefix: nil, nil)
        guard html.hasPrefix("<p>"), html.hasSuffix("</p>") else { return html }
        return String(html.dropFirst(3).dropLast(4))
    }

    private func isEmbedded(_ fence: Fence) -> Bool {
        found[fence.line] != nil
    }

    private mutating func render(
        _ blocks: ArraySlice<Block>,
        prefix: String?,
        _ fragments: FragmentNumbers?
    ) -> String {
        let options = MarkdownOptions(
            allowsHTML: allowsHTML,
            definitions: definitions,
            footnotePrefix: prefix
        )
        let isSlide = fragments != nil
        let substitutes = Substitutes(
            fence: { [self] in code($0, fragments) },
            embed: { [self] in isSlide ? embed($0) : nil },
            value: { Embeds.value($0) },
            attributes: { comment in
                guard let fragments, case .element(let attributes)? = SlideComment(comment) else {
                    return nil
                }
                let number = attributes.isFragment ? fragments.take() : nil
                return SlideComment.element(attributes, fragment: number)
            },
            tag: { [self] in numbered($0, fragments) }
        )
        do {
            return trimmedText(
                try renderMarkdown(blocks, file: file, options: options, substitutes: substitutes)
            )
        } catch {
            problems.append(error)
            return ""
        }
    }

    /// A start tag of raw HTML; a fragment's with its number, which counts before one of its own.
    private func numbered(_ tag: String, _ fragments: FragmentNumbers?) -> String {
        guard let fragments, SlideComment.attributes(ofTag: tag).isFragment else { return tag }
        let name = tag.prefix { $0 != " " && $0 != "\t" }
        return "\(name) data-fragment-index=\"\(fragments.take())\"\(tag.dropFirst(name.count))"
    }

    /// A fence: a step's card, a panel, or code to show.
    private func code(_ fence: Fence, _ fragments: FragmentNumbers?) -> String {
        if fragments != nil, let found = found[fence.line] {
            let card = found.step.flatMap { names.step($0) }
                .map { Embeds.step($0, number: numbers[$0.id] ?? 0, title: "") }
            let figure = found.panel.flatMap { names.panel($0) }.map { $0.figure(title: "") }
            if card != nil || figure != nil { return (card ?? "") + (figure ?? "") }
        }
        let listing = fragments?.listing(of: fence) ?? CodeListing(fence)
        let stages = (0..<listing.furtherStages).compactMap { _ in fragments?.take() }
        return listing.html(fragments: stages)
    }

    private func embed(_ embed: Embed) -> String? {
        switch embed.scheme {
        case "step":
            names.step(embed.name).map {
                Embeds.step($0, number: numbers[$0.id] ?? 0, title: embed.title)
            }
        case "panel": names.panel(embed.name).map { $0.figure(title: embed.title) }
        case "checklist":
            Embeds.checklist(embed.name, names.checklists[embed.name], title: embed.title)
        case "log":
            (names.panel(embed.name) ?? names.panel(Panel.log(of: embed.name).id)).map {
                $0.figure(title: embed.title)
            }
        case "qr": Embeds.code(of: embed.name)
        case "alerts": Embeds.alerts(embed.name, title: embed.title)
        default: nil
        }
    }
}

/// The areas of a slide: what stands above, and two columns where `::left::` or `::right::` is.
struct SlideColumns {
    var above: [Block] = []
    var columns: (left: [Block], right: [Block])?

    init(_ blocks: [Block]) {
        let left = blocks.firstIndex { Self.isMark($0, "::left::") }
        let right = blocks.firstIndex { Self.isMark($0, "::right::") }
        guard left != nil || right != nil else {
            above = blocks
            return
        }
        // Without `::left::`, what stands between the heading and `::right::` is the left column.
        let heading = blocks.firstIndex { if case .heading = $0.kind { true } else { false } }
        let start = left ?? min(heading.map { $0 + 1 } ?? 0, right ?? 0)
        let end = max(right ?? blocks.endIndex, start)
        above = Array(blocks[..<start])
        columns = (
            blocks[start..<end].filter { !Self.isMark($0, "::left::") },
            blocks[end...].filter { !Self.isMark($0, "::right::") && !Self.isMark($0, "::left::") }
        )
    }

    private static func isMark(_ block: Block, _ mark: String) -> Bool {
        guard case .text(let text) = block.kind, block.column == 0, text.hasPrefix(mark) else {
            return false
        }
        let rest = text.utf8.dropFirst(mark.utf8.count)
        return rest.isEmpty || rest.elementsEqual("  ".utf8)
    }
}
