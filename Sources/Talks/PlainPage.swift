internal import Markdown
internal import Runbooks

/// How a page that nobody wrote as a talk is presented: any README, any demo guide.
///
/// Its headings cut it, its shell fences are steps, and what it says to the presenter is notes.
enum PlainPage {
    /// Whether a file is such a page: it is no file of `talks/`, has no front matter, and nothing in
    /// it is written for slides.
    static func holds(_ document: MarkdownDocument, file: String) -> Bool {
        guard document.frontMatter == nil, !file.hasPrefix("talks/"), !file.contains("/talks/")
        else { return false }
        return document.blocks.allSatisfy { block in
            switch block.kind {
            case .comment(let text): SlideComment(text) == nil
            case .fence(let fence):
                fence.attributes.map { !Attributes.mayName($0) } ?? (fence.language != "notes")
            case .text(let text): !text.hasPrefix("::") && block.embeds.isEmpty
            default: block.embeds.isEmpty
            }
        }
    }

    /// What a slide is for, by its heading.
    static func role(of draft: SlideDraft) -> Runbook.Section.Role {
        guard case .heading(_, let text)? = draft.blocks.first(where: { $0.kind != .blank })?.kind
        else { return .main }
        return Runbook.Section(heading: text, level: 2, line: draft.line).role
    }

    /// Whether all of a slide is for the presenter: talking points, questions.
    static func isSpoken(_ draft: SlideDraft) -> Bool {
        let role = role(of: draft)
        return role == .notes || role == .questions
    }

    /// Moves what stands below a bold line such as `**Talking points:**` into the notes.
    static func takeSpoken(from draft: inout SlideDraft) {
        let start = draft.blocks.firstIndex { block in
            guard case .text(let text) = block.kind, block.containers.isEmpty,
                let title = boldLine(text)
            else { return false }
            let role = Runbook.Section(heading: title, level: 6, line: block.line).role
            return role == .notes || role == .questions
        }
        guard let start else { return }
        draft.notes += draft.blocks[(start + 1)...]
        draft.blocks.removeSubrange(start...)
    }
}
