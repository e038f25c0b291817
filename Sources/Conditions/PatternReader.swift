/// Reads a regular expression into a ``PatternProgram``.
///
/// What it knows is what can be matched in time proportional to the text: no expression of a file
/// can then keep the program from stopping. Looking ahead and references to a group are refused.
struct PatternReader {
    /// Why an expression is refused.
    struct Fault: Error {
        /// Where, in bytes from its start.
        let offset: Int
        /// What was found, and what to write instead; nil where it is no expression at all.
        let message: String?
    }

    /// What an expression is made of.
    indirect enum Node {
        case set(PatternSet)
        case place(PatternProgram.Place)
        case group(Node, isFirst: Bool)
        case sequence([Node])
        case either([Node])
        case repeated(Node, least: Int, most: Int?, isShort: Bool)
    }

    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var groups = 0
    private var ignoresCase: Bool
    private var dotIsAll = false

    private init(_ source: String, ignoresCase: Bool) {
        scalars = Array(source.unicodeScalars)
        self.ignoresCase = ignoresCase
    }

    /// The program of an expression without its slashes.
    static func program(
        of source: String,
        ignoresCase: Bool
    ) throws(Fault) -> PatternProgram {
        var reader = PatternReader(source, ignoresCase: ignoresCase)
        let node = try reader.either()
        guard reader.at == reader.scalars.count else { throw reader.fault() }
        var writer = PatternWriter(room: 1000 + 4 * reader.scalars.count)
        guard writer.write(node) else {
            throw Fault(
                offset: 0,
                message:
                    "The pattern repeats too much by numbers in braces. Write smaller numbers, or + or *."
            )
        }
        return writer.program
    }

    // MARK: Reading

    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private func fault(_ message: String? = nil) -> Fault {
        Fault(offset: scalars.prefix(at).reduce(0) { $0 + String($1).utf8.count }, message: message)
    }

    private mutating func take(_ text: String) -> Bool {
        guard scalars[at...].starts(with: text.unicodeScalars) else { return false }
        at += text.unicodeScalars.count
        return true
    }

    private mutating func either() throws(Fault) -> Node {
        let (outer, outerDot) = (ignoresCase, dotIsAll)
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        (ignoresCase, dotIsAll) = (outer, outerDot)
        return choices.count == 1 ? choices[0] : .either(choices)
    }

    private mutating func sequence() throws(Fault) -> Node {
        var nodes: [Node] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            guard let node = try item() else { continue }
            nodes.append(try repeated(node))
        }
        return .sequence(nodes)
    }

    /// One thing that may be repeated; nil for a word that only changes how the rest is read.
    private mutating func item() throws(Fault) -> Node? {
        guard let scalar = next else { throw fault() }
        switch scalar {
        case "(": return try group()
        case "[": return .set(try bracketed())
        case "\\": return try escaped()
        case "*", "+", "?": throw fault()
        case "^":
            at += 1
            return .place(.start)
        case "$":
            at += 1
            return .place(.end)
        case ".":
            at += 1
            return .set(dotIsAll ? PatternSet(isNegated: true) : .anyButLineEnd)
        default:
            guard quantity() == nil else { throw fault() }
            at += 1
            return .set(PatternSet(scalar, ignoresCase: ignoresCase))
        }
    }

    private mutating func repeated(_ node: Node) throws(Fault) -> Node {
        let counts: (least: Int, most: Int?)
        let length: Int
        switch next {
        case "*": (counts, length) = ((0, nil), 1)
        case "+": (counts, length) = ((1, nil), 1)
        case "?": (counts, length) = ((0, 1), 1)
        default:
            guard let found = quantity() else { return node }
            (counts, length) = ((found.least, found.most), found.length)
        }
        if case .place = node { throw fault() }
        if let most = counts.most, most < counts.least { throw fault() }
        at += length
        let isShort = take("?")
        if next == "*" || next == "+" || next == "?" || quantity() != nil { throw fault() }
        return .repeated(node, least: counts.least, most: counts.most, isShort: isShort)
    }

    /// `{2}`, `{2,}`, `{2,5}` or `{,5}` at this place; other braces stand for themselves.
    private func quantity() -> (least: Int, most: Int?, length: Int)? {
        guard next == "{", let end = scalars[at...].firstIndex(of: "}") else { return nil }
        let inner = scalars[(at + 1)..<end]
        let digits = inner.allSatisfy { ("0"..."9").contains($0) || $0 == "," }
        let parts = inner.split(separator: ",", omittingEmptySubsequences: false).map { part in
            part.isEmpty ? nil : Int(part.map { String($0) }.joined()) ?? Int.max
        }
        guard digits, parts.count <= 2, parts.contains(where: { $0 != nil }) else { return nil }
        let most = parts.count == 1 ? parts[0] : parts[1]
        return (parts[0] ?? 0, most, end - at + 1)
    }

    private mutating func group() throws(Fault) -> Node? {
        let start = at
        at += 1
        var isKept = true
        let (outer, outerDot) = (ignoresCase, dotIsAll)
        if take("?") {
            if take("<=") || take("<!") || take("=") || take("!") {
                at = start
                throw fault(
                    "Looking ahead or behind, as in (?=a), is not known in a pattern. Match what stands there too, and put round brackets about the piece you want."
                )
            } else if take("<") || take("P<") {
                guard let end = scalars[at...].firstIndex(of: ">"), end > at else { throw fault() }
                at = end + 1
            } else {
                isKept = false
                guard try flags() else { return nil }
            }
        }
        if isKept { groups += 1 }
        let isFirst = isKept && groups == 1
        let inner = try either()
        (ignoresCase, dotIsAll) = (outer, outerDot)
        guard take(")") else {
            at = start
            throw fault()
        }
        return .group(inner, isFirst: isFirst)
    }

    /// The flags of `(?i)` or `(?i:`; whether a group follows.
    private mutating func flags() throws(Fault) -> Bool {
        var isOn = true
        while let scalar = next {
            at += 1
            switch scalar {
            case "i": ignoresCase = isOn
            case "s": dotIsAll = isOn
            case "-": isOn = false
            case ":": return true
            case ")": return false
            default:
                at -= 1
                throw fault(
                    "(?\(scalar) is not known in a pattern. Write (?: for a group that is not kept."
                )
            }
        }
        throw fault()
    }

    private mutating func escaped() throws(Fault) -> Node {
        let start = at
        switch at + 1 < scalars.count ? scalars[at + 1] : nil {
        case "b": at += 2; return .place(.wordEdge)
        case "B": at += 2; return .place(.noWordEdge)
        case "A": at += 2; return .place(.start)
        case "z", "Z": at += 2; return .place(.end)
        case .some(let digit) where ("1"..."9").contains(digit):
            throw fault(
                "\\\(digit), the same text again, is not known in a pattern. Write the text itself."
            )
        default:
            let (set, scalar) = try escapedSet()
            guard let set = set ?? scalar.map({ PatternSet($0, ignoresCase: ignoresCase) }) else {
                at = start
                throw fault()
            }
            return .set(set)
        }
    }

    /// What a backslash and what follows it stand for: some characters, or one.
    private mutating func escapedSet() throws(Fault) -> (PatternSet?, Unicode.Scalar?) {
        let start = at
        at += 1
        guard let scalar = next else { throw fault() }
        at += 1
        switch scalar {
        case "d", "D": return (PatternSet(.digit, isNegated: scalar == "D"), nil)
        case "w", "W": return (PatternSet(.word, isNegated: scalar == "W"), nil)
        case "s", "S": return (PatternSet(.space, isNegated: scalar == "S"), nil)
        case "h", "H": return (PatternSet(.blank, isNegated: scalar == "H"), nil)
        case "n": return (nil, "\n")
        case "t": return (nil, "\t")
        case "r": return (nil, "\r")
        case "f": return (nil, "\u{C}")
        case "e": return (nil, "\u{1B}")
        case "a": return (nil, "\u{7}")
        case "0": return (nil, "\0")
        case "x": return (nil, try number(digits: 2, start))
        case "u": return (nil, try number(digits: 4, start))
        case "A"..."Z", "a"..."z", "0"..."9":
            at = start
            throw fault(
                "\\\(scalar) is not known in a pattern. Write the characters themselves, as in [A-Za-z]."
            )
        default: return (nil, scalar)
        }
    }

    private mutating func number(digits: Int, _ start: Int) throws(Fault) -> Unicode.Scalar {
        var written = scalars[at...].prefix(digits)
        if next == "{", let end = scalars[at...].firstIndex(of: "}") {
            written = scalars[(at + 1)..<end]
            at = end + 1
        } else {
            at += written.count
        }
        let text = written.map { String($0) }.joined()
        guard let number = UInt32(text, radix: 16), let scalar = Unicode.Scalar(number) else {
            at = start
            throw fault()
        }
        return scalar
    }

    // MARK: Classes

    private mutating func bracketed() throws(Fault) -> PatternSet {
        let start = at
        at += 1
        var set = PatternSet(isNegated: take("^"))
        set.ignoresCase = ignoresCase
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            if scalar == "[" {
                set.parts.append(try named(start))
                continue
            }
            guard let low = try member(of: &set) else { continue }
            guard next == "-", at + 1 < scalars.count, scalars[at + 1] != "]" else {
                set.ranges.append(low.value...low.value)
                continue
            }
            at += 1
            guard let high = try member(of: &set), high >= low else {
                at = start
                throw fault()
            }
            set.ranges.append(low.value...high.value)
        }
        guard take("]") else {
            at = start
            throw fault()
        }
        return set
    }

    /// One character of a class; nil where it was several, which are then in the set.
    private mutating func member(of set: inout PatternSet) throws(Fault) -> Unicode.Scalar? {
        guard let scalar = next else { throw fault() }
        guard scalar == "\\" else {
            at += 1
            return scalar
        }
        if at + 1 < scalars.count, scalars[at + 1] == "b" {
            at += 2
            return "\u{8}"
        }
        let (found, one) = try escapedSet()
        if let found { set.parts.append(found) }
        return one
    }

    /// `[:digit:]` within a class.
    private mutating func named(_ start: Int) throws(Fault) -> PatternSet {
        for kind in PatternSet.Kind.allCases where take("[:\(kind.rawValue):]") {
            return PatternSet(kind, isNegated: false)
        }
        at = start
        throw fault()
    }
}
