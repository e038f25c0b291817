/// What stands on a page in the place of things that Markdown itself does not know.
///
/// The closures are called once for each occurrence, in the order of the text.
public struct Substitutes {
    /// The HTML of a fence or of indented code; a whole element.
    public var fence: (Fence) -> String
    /// The HTML of an image whose address has a scheme of ours, a whole element; nil leaves it out.
    public var embed: (Embed) -> String?
    /// The HTML of `{{name}}` in prose, an element that may stand in a line; nil leaves the text.
    public var value: (String) -> String?
    /// The attributes that a comment gives to the element before it; nil drops the comment.
    public var attributes: (String) -> ElementAttributes?
    /// What stands for a start tag of raw HTML, where that reaches the page.
    public var tag: (String) -> String

    /// Fences as plain code, values as text, embeds and comments left out, unless told otherwise.
    public init(
        fence: @escaping (Fence) -> String = Substitutes.plain,
        embed: @escaping (Embed) -> String? = { _ in nil },
        value: @escaping (String) -> String? = { _ in nil },
        attributes: @escaping (String) -> ElementAttributes? = { _ in nil },
        tag: @escaping (String) -> String = { $0 }
    ) {
        self.fence = fence
        self.embed = embed
        self.value = value
        self.attributes = attributes
        self.tag = tag
    }

    /// A fence as `<pre><code>` without highlighting.
    public static func plain(_ fence: Fence) -> String {
        let name =
            fence.language.isEmpty ? "" : " class=\"language-\(escapeHTML(fence.language))\""
        return "<pre><code\(name)>\(escapeHTML(fence.body))</code></pre>"
    }
}

/// Attributes that an element gets beside its own.
public struct ElementAttributes: Sendable, Equatable {
    /// Classes, added to those it has.
    public var classes: [String]
    /// Other attributes with their values, not yet escaped.
    public var others: [(name: String, value: String)]

    /// Attributes.
    public init(classes: [String] = [], others: [(name: String, value: String)] = []) {
        self.classes = classes
        self.others = others
    }

    /// Whether both say the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.classes == right.classes && left.others.elementsEqual(right.others, by: ==)
    }
}

/// An image whose address has one of the schemes `step`, `panel`, `checklist`, `log`, `qr`
/// and `alerts`.
public struct Embed: Sendable, Equatable {
    /// The scheme.
    public var scheme: String
    /// What follows the scheme and its colon.
    public var name: String
    /// The text in brackets.
    public var title: String
    /// Its line, from 1.
    public var line: Int

    /// An embed.
    public init(scheme: String, name: String, title: String, line: Int) {
        self.scheme = scheme
        self.name = name
        self.title = title
        self.line = line
    }

    /// The schemes.
    public static let schemes = ["step", "panel", "checklist", "log", "qr", "alerts"]
}

extension Block {
    /// The embeds of its text, in order; none where it stands in code.
    public var embeds: [Embed] {
        switch kind {
        case .text(let words), .heading(_, let words), .row(let words): embeds(in: words)
        case .item(let item): embeds(in: item.text)
        default: []
        }
    }

    /// Whether an image of Markdown may stand in it; said without reading it closely.
    public var mayShowImage: Bool {
        switch kind {
        case .text(let words), .heading(_, let words), .row(let words):
            Byte.stands(Byte.bang, in: words)
        case .item(let item): Byte.stands(Byte.bang, in: item.text)
        default: false
        }
    }

    private func embeds(in words: String) -> [Embed] {
        guard Byte.stands(Byte.bang, in: words) else { return [] }
        let bytes = Array(words.utf8)[...]
        var found: [Embed] = []
        var at = 0
        while at < bytes.endIndex {
            switch bytes[at] {
            case Byte.backslash: at += 2
            case Byte.backtick: at = CodeSpan.end(in: bytes, at: at)
            case Byte.bang:
                if let (embed, end) = Embed.read(bytes, at: at, line: line) {
                    found.append(embed)
                    at = end
                } else {
                    at += 1
                }
            default: at += 1
            }
        }
        return found
    }
}
