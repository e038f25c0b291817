internal import Markdown

/// Cuts a talk's blocks into slides: at `---` and `----`, or at headings where there are none.
struct SlideSplitter {
    /// The blocks of one slide and its place.
    struct Cut {
        var blocks: ArraySlice<Block>
        var column: Int
        var row: Int
    }

    private(set) var cuts: [Cut] = []
    private(set) var problems: [Problem] = []

    /// - Parameter isPlain: Whether headings cut it in any case, those of level 3 to slides below.
    init(_ blocks: [Block], file: String, isPlain: Bool = false) {
        let hasSeparators =
            !isPlain
            && blocks.contains {
                if case .separator = $0.kind { true } else { false }
            }
        var start = blocks.startIndex
        var isBelow = false
        for at in blocks.indices {
            switch blocks[at].kind {
            case .separator where isPlain:
                add(blocks[start..<at], isBelow: isBelow)
                start = at + 1
            case .heading(let level, _)
            where isPlain && level <= 3 && blocks[at].containers.isEmpty:
                add(blocks[start..<at], isBelow: isBelow)
                start = at
                isBelow = level == 3
            case .separator(let dashes):
                warnOfText(before: at, in: blocks, file: file)
                add(blocks[start..<at], isBelow: isBelow)
                start = at + 1
                isBelow = dashes == 4
            case .heading(let level, _)
            where !hasSeparators && level <= 2 && blocks[at].containers.isEmpty:
                add(blocks[start..<at], isBelow: false)
                start = at
            default: break
            }
        }
        add(blocks[start...], isBelow: isBelow)
    }

    /// Adds a slide unless it holds nothing.
    private mutating func add(_ blocks: ArraySlice<Block>, isBelow: Bool) {
        let holdsSomething = blocks.contains {
            switch $0.kind {
            case .blank, .definition: false
            case .comment(let text): text.hasPrefix(".slide:")
            default: true
            }
        }
        guard holdsSomething else { return }
        if isBelow, let last = cuts.last {
            cuts.append(Cut(blocks: blocks, column: last.column, row: last.row + 1))
        } else {
            cuts.append(Cut(blocks: blocks, column: (cuts.last?.column ?? -1) + 1, row: 0))
        }
    }

    /// On GitHub, `---` directly under text makes the text a heading.
    private mutating func warnOfText(before at: Int, in blocks: [Block], file: String) {
        guard at > blocks.startIndex, case .text = blocks[at - 1].kind else { return }
        problems.append(
            Problem(
                severity: .warning,
                file: file,
                line: blocks[at].line,
                message: "This ends the slide, but directly under text Markdown readers take it for"
                    + " the underline of a heading. Put an empty line above it."
            )
        )
    }
}
