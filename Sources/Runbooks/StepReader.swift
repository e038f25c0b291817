private import Conditions
public import Markdown

/// Makes steps and panels of the fences of one file, and keeps the names they share.
public struct StepReader {
    /// What was found wrong so far.
    public internal(set) var problems: [Problem] = []
    /// The file's name, as problems show it.
    public let file: String
    let place: Place
    var names: [String: Int] = [:]
    var places: [String: Int] = [:]
    /// What the conditions and captures of the step that is being read look at.
    var looks: [Look] = []

    /// The kind of file, which decides what an unmarked fence is.
    public enum Place: Sendable {
        /// Every shell fence is a step, every promql fence a panel.
        case runbook
        /// Only a fence with a name is a step or a panel; all others are code to show.
        case talk
    }

    /// What a fence is.
    public struct Found: Sendable, Equatable {
        /// The step it is.
        public var step: Step?
        /// The panel it draws.
        public var panel: Panel?
        /// The pages it would open; they are never opened by a step.
        public var links: [Outline.Link] = []

        /// A step, a panel, both or neither.
        public init(step: Step? = nil, panel: Panel? = nil) {
            self.step = step
            self.panel = panel
        }
    }

    /// A reader that has not read anything.
    public init(file: String, place: Place) {
        self.file = file
        self.place = place
    }

    /// Reads a fence; one that is neither step nor panel is code to show.
    public mutating func read(_ fence: Fence, under section: Runbook.Section?) -> Found {
        let attributes = attributes(of: fence)
        if let ignore = attributes?["ignore"], ignore != "false" { return Found() }
        guard let kind = FenceKind(language: fence.language) else {
            refuseUnknownKind(fence, attributes)
            return Found()
        }
        if place == .talk, attributes?["name"] == nil { return Found() }
        let directives = Directives(of: fence.body, language: fence.language.lowercased())
        guard kind.runsUnmarked || attributes != nil || !directives.list.isEmpty else {
            return Found()
        }
        guard let attributes = attributes ?? (try? Attributes("")) else { return Found() }
        if StepReader.isPanel(kind, attributes) {
            return query(kind, fence, attributes, directives, section)
        }
        switch kind {
        case .step(let kind):
            let isImported = fence.attributes == nil && directives.list.isEmpty
            guard isImported, case .shell = kind else {
                return Found(step: step(kind, fence, attributes, directives, section))
            }
            return imported(kind, fence, directives, section)
        case .promql, .logql:
            // A README shows queries as they are typed, several in one fence.
            if attributes.members.isEmpty, directives.list.isEmpty, !kind.reads(fence.body) {
                return Found()
            }
            return query(kind, fence, attributes, directives, section)
        }
    }

    // MARK: Names

    /// The id of a step or panel: its name, or its heading's slug and its place below it.
    mutating func id(
        _ name: String?,
        under section: Runbook.Section?,
        line: Int
    ) -> String {
        if let name, let slug = idInstead(of: name) {
            warn(
                line,
                "\"\(name.prefix(80))\" is not a name, so it is called \(slug.prefix(80)). Write"
                    + " name=\(slug.prefix(80))."
            )
            return free(slug, line: line)
        }
        if let name, check(name, line: line) {
            if let earlier = names[name] {
                error(
                    line,
                    "The name \(name) is used already in line \(earlier). Give this one another name."
                )
            }
            return free(name, line: line)
        }
        let slug = slug(section?.title ?? "step")
        let count = (places[slug] ?? 0) + 1
        places[slug] = count
        return free("\(slug)-\(count)", line: line)
    }

    /// What stands for a name of words or of other letters; nil where it is a name, or none.
    func idInstead(of name: String) -> String? {
        guard !isName(name), !name.contains("\"") else { return nil }
        let slug = slug(name)
        return slug == "section" ? nil : slug
    }

    private mutating func check(_ name: String, line: Int) -> Bool {
        guard !isName(name) else { return true }
        error(
            line,
            "\"\(name.prefix(80))\" is not a name. Write a letter or digit, then letters, digits, -, _ and . only."
        )
        return false
    }

    private mutating func free(_ id: String, line: Int) -> String {
        var free = id
        var count = 1
        while names[free] != nil {
            count += 1
            free = "\(id)-\(count)"
        }
        names[free] = line
        return free
    }

    // MARK: Problems

    mutating func error(_ line: Int, _ message: String) {
        problems.append(Problem(file: file, line: line, message: message))
    }

    mutating func warn(_ line: Int, _ message: String) {
        problems.append(Problem(severity: .warning, file: file, line: line, message: message))
    }

    private mutating func attributes(of fence: Fence) -> Attributes? {
        guard let text = fence.attributes ?? fence.openBraces else { return nil }
        // In a talk, and for languages we do not run, braces mean lines to highlight.
        let isOurs = FenceKind(language: fence.language) != nil
        guard place == .runbook && isOurs || Attributes.mayName(text) else { return nil }
        guard fence.attributes != nil else {
            self.error(
                fence.line,
                "The braces after \(fence.language.prefix(40)) are not closed. Add } at the end of the line."
            )
            return nil
        }
        if let rest = fence.textAfterBraces {
            warn(
                fence.line,
                "\"\(rest.prefix(80))\" behind the braces means nothing here. Move it into them, or leave it out."
            )
        }
        do {
            return try Attributes(text)
        } catch {
            self.error(fence.line, error.message)
            return nil
        }
    }

    private mutating func refuseUnknownKind(_ fence: Fence, _ attributes: Attributes?) {
        guard let attributes, attributes["name"] != nil else { return }
        let kinds = FenceKind.languages.joined(separator: ", ")
        let found =
            fence.language.isEmpty
            ? "A fence without a language" : "\"\(fence.language.prefix(40))\""
        error(
            fence.line,
            "\(found) is not a kind of step. Write one of \(kinds) before the braces, or leave the name out to show it as code."
        )
    }
}

extension Fence {
    /// What follows an opening brace that nothing closes.
    fileprivate var openBraces: String? {
        guard attributes == nil, let open = info.utf8.firstIndex(of: UInt8(ascii: "{")) else {
            return nil
        }
        return String(info[info.utf8.index(after: open)...])
    }

    /// What stands behind the braces; nil where nothing does.
    fileprivate var textAfterBraces: String? {
        guard attributes != nil, let close = info.utf8.lastIndex(of: UInt8(ascii: "}")) else {
            return nil
        }
        let rest = trimmed(info[info.utf8.index(after: close)...])
        return rest.isEmpty ? nil : rest
    }
}

extension Attributes {
    /// Whether the text between braces gives a name, and is not a list of lines to highlight.
    public static func mayName(_ text: String) -> Bool {
        let text = Array(text.utf8)
        let word = Array("name".utf8)
        guard text.count > word.count else { return false }
        for at in 0..<(text.count - word.count)
        where text[at..<(at + word.count)].elementsEqual(word) {
            let before = at == 0 ? 0x20 : text[at - 1]
            let after = text[at + word.count]
            let starts =
                isSpace(before) || before == UInt8(ascii: "\"") || before == UInt8(ascii: ",")
            if starts, isSpace(after) || after == UInt8(ascii: "=") || after == UInt8(ascii: "\"") {
                return true
            }
        }
        return false
    }
}
