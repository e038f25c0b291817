/// A regular expression as instructions that follow all its ways at once, so that a text is matched
/// in time proportional to its length, whatever the expression is.
///
/// Of several ways the one is taken that a search with backtracking would find first.
struct PatternProgram: Sendable {
    /// A place between two characters.
    enum Place: Sendable {
        case start
        case end
        case wordEdge
        case noWordEdge
    }

    enum Instruction: Sendable {
        case one(PatternSet)
        /// Both ways, the first one preferred.
        case split(Int, Int)
        case jump(Int)
        case opens
        case closes
        case place(Place)
        case end
    }

    /// What was found.
    struct Match {
        /// The whole of it.
        let whole: String
        /// The first group, where it took part.
        let group: String?
    }

    let instructions: [Instruction]

    /// A way through the text: where it began, and where the first group stands.
    private struct Way {
        var place: Int
        var start: Int
        var opened = -1
        var group = -1..<0
    }

    /// The ways that are at one place of the text, the preferred ones first.
    private struct Ways {
        var list: [Way] = []
        private var seen: [Int]
        private var round = 0

        init(_ count: Int) { seen = Array(repeating: -1, count: count) }

        mutating func clear() {
            list.removeAll(keepingCapacity: true)
            round += 1
        }

        mutating func isNew(_ place: Int) -> Bool {
            guard seen[place] != round else { return false }
            seen[place] = round
            return true
        }
    }

    /// The first match in a text; nil where there is none.
    func firstMatch(in text: some StringProtocol) -> Match? {
        let scalars = Array(text.unicodeScalars)
        var now = Ways(instructions.count)
        var then = Ways(instructions.count)
        var stack: [Way] = []
        var found: (way: Way, end: Int)?
        for at in 0...scalars.count {
            if found == nil { follow(Way(place: 0, start: at), at, scalars, &now, &stack) }
            if now.list.isEmpty, found != nil { break }
            search: for var way in now.list {
                switch instructions[way.place] {
                case .end:
                    found = (way, at)
                    break search
                case .one(let set):
                    guard at < scalars.count, set.contains(scalars[at]) else { continue }
                    way.place += 1
                    follow(way, at + 1, scalars, &then, &stack)
                default: continue
                }
            }
            swap(&now, &then)
            then.clear()
        }
        guard let found else { return nil }
        let group = found.way.group
        return Match(
            whole: Self.text(scalars[found.way.start..<found.end]),
            group: group.lowerBound < 0 ? nil : Self.text(scalars[group])
        )
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// Goes on to every instruction that takes a character.
    private func follow(
        _ way: Way,
        _ at: Int,
        _ scalars: [Unicode.Scalar],
        _ ways: inout Ways,
        _ stack: inout [Way]
    ) {
        stack.append(way)
        while var way = stack.popLast() {
            guard ways.isNew(way.place) else { continue }
            switch instructions[way.place] {
            case .one, .end:
                ways.list.append(way)
                continue
            case .split(let first, let second):
                way.place = second
                stack.append(way)
                way.place = first
            case .jump(let place): way.place = place
            case .opens:
                way.opened = at
                way.place += 1
            case .closes:
                way.group = way.opened..<at
                way.place += 1
            case .place(let place):
                guard Self.holds(place, at, scalars) else { continue }
                way.place += 1
            }
            stack.append(way)
        }
    }

    private static func holds(_ place: Place, _ at: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        switch place {
        case .start: return at == 0
        case .end:
            return at == scalars.count || (at == scalars.count - 1 && scalars[at] == "\n")
        case .wordEdge, .noWordEdge:
            let word = PatternSet(.word, isNegated: false)
            let before = at > 0 && word.contains(scalars[at - 1])
            let after = at < scalars.count && word.contains(scalars[at])
            return (before != after) == (place == .wordEdge)
        }
    }
}

/// Writes the instructions of an expression, as far as there is room for them.
struct PatternWriter {
    private var instructions: [PatternProgram.Instruction] = []
    private var room: Int

    init(room: Int) { self.room = room }

    var program: PatternProgram { PatternProgram(instructions: instructions + [.end]) }

    /// Whether there was room for it.
    mutating func write(_ node: PatternReader.Node) -> Bool {
        room -= 1
        guard room > 0 else { return false }
        switch node {
        case .set(let set): instructions.append(.one(set))
        case .place(let place): instructions.append(.place(place))
        case .group(let inner, let isFirst):
            if isFirst { instructions.append(.opens) }
            guard write(inner) else { return false }
            if isFirst { instructions.append(.closes) }
        case .sequence(let nodes): return nodes.allSatisfy { write($0) }
        case .either(let nodes): return write(either: nodes)
        case .repeated(let inner, let least, let most, let isShort):
            return write(inner, least, most, isShort)
        }
        return true
    }

    private mutating func write(either nodes: [PatternReader.Node]) -> Bool {
        var jumps: [Int] = []
        for (place, node) in nodes.enumerated() {
            let split = instructions.count
            if place < nodes.count - 1 { instructions.append(.split(split + 1, 0)) }
            guard write(node) else { return false }
            guard place < nodes.count - 1 else { break }
            jumps.append(instructions.count)
            instructions.append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
        return true
    }

    private mutating func write(
        _ node: PatternReader.Node,
        _ least: Int,
        _ most: Int?,
        _ isShort: Bool
    ) -> Bool {
        for _ in 0..<least { guard write(node) else { return false } }
        guard let most else {
            let split = instructions.count
            instructions.append(.split(0, 0))
            guard write(node) else { return false }
            instructions.append(.jump(split))
            instructions[split] = fork(split + 1, instructions.count, isShort)
            return true
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(instructions.count)
            instructions.append(.split(0, 0))
            guard write(node) else { return false }
        }
        for split in splits { instructions[split] = fork(split + 1, instructions.count, isShort) }
        return true
    }

    private func fork(_ inner: Int, _ end: Int, _ isShort: Bool) -> PatternProgram.Instruction {
        isShort ? .split(end, inner) : .split(inner, end)
    }
}

/// The characters that may stand at one place of an expression.
struct PatternSet: Sendable {
    /// A class by its name within `[: :]`.
    enum Kind: String, Sendable, CaseIterable {
        case digit
        case word
        case space
        case blank
        case alpha
        case alnum
        case upper
        case lower
        case punct
        case xdigit
    }

    var ranges: [ClosedRange<UInt32>] = []
    var parts: [PatternSet] = []
    var ignoresCase = false
    private var kind: Kind?
    private let isNegated: Bool

    /// Nothing, or with `isNegated` everything.
    init(isNegated: Bool) { self.isNegated = isNegated }

    init(_ kind: Kind, isNegated: Bool) {
        self.kind = kind
        self.isNegated = isNegated
    }

    init(_ scalar: Unicode.Scalar, ignoresCase: Bool) {
        ranges = [scalar.value...scalar.value]
        isNegated = false
        self.ignoresCase = ignoresCase
    }

    static let anyButLineEnd: PatternSet = {
        var set = PatternSet(isNegated: true)
        set.ranges = [0x0A...0x0D, 0x85...0x85, 0x2028...0x2029]
        return set
    }()

    func contains(_ scalar: Unicode.Scalar) -> Bool { holds(scalar) != isNegated }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        if let kind { return kind.holds(scalar) }
        if lists(scalar) { return true }
        guard ignoresCase else { return false }
        return Self.others(of: scalar).contains { lists($0) }
    }

    private func lists(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } || parts.contains { $0.contains(scalar) }
    }

    /// The same letter in the other case.
    private static func others(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.isASCII {
            guard (0x41...0x5A).contains(scalar.value & ~0x20) else { return [] }
            return Unicode.Scalar(scalar.value ^ 0x20).map { [$0] } ?? []
        }
        let properties = scalar.properties
        return [properties.lowercaseMapping, properties.uppercaseMapping]
            .filter { $0.unicodeScalars.count == 1 }.flatMap { Array($0.unicodeScalars) }
    }
}

extension PatternSet.Kind {
    fileprivate func holds(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch self {
        case .digit:
            return scalar.isASCII
                ? (0x30...0x39).contains(scalar.value)
                : properties.generalCategory == .decimalNumber
        case .word:
            if scalar == "_" { return true }
            if PatternSet.Kind.alnum.holds(scalar) { return true }
            return !scalar.isASCII && properties.generalCategory == .nonspacingMark
        case .space: return properties.isWhitespace
        case .blank: return scalar == " " || scalar == "\t"
        case .alpha:
            return scalar.isASCII
                ? (0x41...0x5A).contains(scalar.value & ~0x20) : properties.isAlphabetic
        case .alnum:
            return PatternSet.Kind.alpha.holds(scalar) || PatternSet.Kind.digit.holds(scalar)
        case .upper: return properties.isUppercase
        case .lower: return properties.isLowercase
        case .punct:
            return (0x21...0x7E).contains(scalar.value) && !PatternSet.Kind.alnum.holds(scalar)
        case .xdigit:
            return PatternSet.Kind.digit.holds(scalar)
                || (0x41...0x46).contains(scalar.value & ~0x20)
        }
    }
}
