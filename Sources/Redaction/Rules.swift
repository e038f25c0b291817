/// What is searched for, with a table that tells most places of a text apart by two bytes.
struct Rules: Sendable {
    /// What a place in the text turned out to be.
    enum Finding: Equatable {
        /// Nothing begins here.
        case none
        /// Something may begin here; more has to come to tell.
        case unsure
        /// This range is to be masked, and what follows as far as the kind of mask goes.
        case secret(name: String, Range<Int>, Mask.Kind)
    }

    /// For each pair of bytes, whether something may begin with it.
    private(set) var begins: [Bool]
    /// For each byte, whether something may begin with it.
    private(set) var beginsWithByte: [Bool]
    private var literals: [Literal] = []
    /// The literals that begin with a pair, the longest first.
    private var literalsByPair: [Int: [Int]] = [:]
    let builtIn: Bool

    /// Bytes that are masked wherever they stand.
    struct Literal: Sendable {
        /// The rule's name.
        var name: String
        var bytes: [UInt8]
        /// What is masked behind them.
        var kind = Mask.Kind.known
        /// Whether line ends may stand between them.
        var isBroken = false
    }

    init(literals: [Literal], builtIn: Bool) {
        begins = Array(repeating: false, count: 65_536)
        beginsWithByte = Array(repeating: false, count: 256)
        self.builtIn = builtIn
        self.literals = literals.filter { $0.bytes.count >= 2 }
            .sorted { $0.bytes.count > $1.bytes.count }
        for (at, literal) in self.literals.enumerated() {
            let seconds = [literal.bytes[1]] + (literal.isBroken ? Self.lineEnds : [])
            for second in seconds {
                add(literal.bytes[0], second)
                literalsByPair[Self.pair(literal.bytes[0], second), default: []].append(at)
            }
        }
        guard builtIn else { return }
        for start in BuiltInPatterns.starts { add(start[0], start[1]) }
        for separator in BuiltInPatterns.separators {
            for byte in UInt8.min...UInt8.max { add(separator, byte) }
        }
    }

    private static let lineEnds: [UInt8] = [0x0A, 0x0D]

    @inline(__always)
    static func pair(_ first: UInt8, _ second: UInt8) -> Int { Int(first) << 8 | Int(second) }

    private mutating func add(_ first: UInt8, _ second: UInt8) {
        begins[Self.pair(first, second)] = true
        beginsWithByte[Int(first)] = true
    }

    /// The first place from one on where something may begin; the end where there is none.
    func next(in text: Span<UInt8>, from first: Int) -> Int {
        guard first < text.count else { return text.count }
        let begins = begins.span
        let last = text.count - 1
        var at = first
        var byte = unsafe text[unchecked: first]
        // Both subscripts are within bounds: places are below the last, pairs below 65,536.
        while at < last {
            let following = unsafe text[unchecked: at + 1]
            if unsafe begins[unchecked: Self.pair(byte, following)] { return at }
            byte = following
            at += 1
        }
        return beginsWithByte[Int(byte)] ? at : text.count
    }

    /// What begins at a place where ``next(in:from:)`` stopped.
    ///
    /// - Parameter next: Where nothing more comes, nothing is unsure; in a silence only what may
    ///   become a literal is.
    func find(
        in text: Span<UInt8>,
        at: Int,
        after context: [UInt8],
        before next: Redactor.Next
    ) -> Finding {
        let literal = findLiteral(in: text, at: at, before: next)
        guard literal == .none, builtIn else { return literal }
        return BuiltInPatterns.find(in: text, at: at, after: context, isFinal: next != .more)
    }

    /// The longest literal that begins at a place.
    func findLiteral(in text: Span<UInt8>, at: Int, before next: Redactor.Next) -> Finding {
        guard at + 1 < text.count else {
            let isUnsure =
                switch next {
                case .more: beginsWithByte[Int(text[at])]
                case .silence: literals.contains { $0.bytes[0] == text[at] }
                case .end: false
                }
            return isUnsure ? .unsure : .none
        }
        guard let candidates = literalsByPair[Self.pair(text[at], text[at + 1])] else {
            return .none
        }
        for candidate in candidates {
            let literal = literals[candidate]
            switch Self.end(of: literal, in: text, at: at) {
            case .some(let end?): return .secret(name: literal.name, at..<end, literal.kind)
            case .some(nil): if next != .end { return .unsure }
            case nil: continue
            }
        }
        return .none
    }

    /// The place after a literal; nil within where the text ends before it does, nil where it is
    /// not there.
    private static func end(of literal: Literal, in text: Span<UInt8>, at start: Int) -> Int?? {
        var at = start + 1
        var offset = 1
        while offset < literal.bytes.count {
            guard at < text.count else { return .some(nil) }
            if text[at] == literal.bytes[offset] {
                offset += 1
            } else if !literal.isBroken || !lineEnds.contains(text[at]) {
                return nil
            }
            at += 1
        }
        return .some(at)
    }
}
