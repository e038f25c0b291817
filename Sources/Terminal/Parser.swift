/// Tells text, control characters and escape sequences apart, one byte at a time.
///
/// A state machine after the VT500 one (Paul Williams), with UTF-8 in its ground state. Titles,
/// links, clipboard contents and other strings are dropped as they come, never stored.
struct Parser: Sendable {
    /// What a byte completed.
    enum Action: Sendable, Equatable {
        /// Nothing yet.
        case none
        /// A character.
        case print(UInt32)
        /// A control character below U+0020.
        case control(UInt8)
        /// ESC, perhaps an intermediate (else 0), and a final byte.
        case escape(intermediate: UInt8, final: UInt8)
        /// A control sequence with ``Parser/parameters`` that ends in this byte.
        case sequence(final: UInt8)
    }

    private enum State {
        case ground, escape, escapeIntermediate, sequence, ignoredSequence, string, stringEscape
    }

    /// The parameters of the sequence that is read or was completed last.
    private(set) var parameters = Parameters()
    private var state = State.ground
    private var intermediate: UInt8 = 0
    private var character = PartialCharacter()

    /// Whether the next printable ASCII byte is simply that character.
    @inline(__always)
    var isBetweenCharacters: Bool { state == .ground && character.missing == 0 }

    /// Whether this byte cuts off a character that has begun; it is forgotten and has to be shown
    /// as U+FFFD before the byte is taken.
    mutating func dropsCharacter(before byte: UInt8) -> Bool {
        guard character.missing > 0, !(character.next ~= byte) else { return false }
        character.missing = 0
        return true
    }

    /// Takes the next byte.
    mutating func take(_ byte: UInt8) -> Action {
        switch state {
        case .string, .stringEscape: return inString(byte)
        case .ground where byte >= 0x20 && byte != 0x7F: return character.take(byte)
        default: break
        }
        switch byte {
        case 0x1B:
            state = .escape
            intermediate = 0
            return .none
        case 0x18, 0x1A:
            state = .ground
            return .none
        case 0..<0x20: return .control(byte)
        case 0x7F...0xFF: return .none
        default: break
        }
        switch state {
        case .escape: return inEscape(byte)
        case .escapeIntermediate: return inEscapeIntermediate(byte)
        case .sequence: return inSequence(byte)
        case .ignoredSequence:
            if byte >= 0x40 { state = .ground }
            return .none
        case .ground, .string, .stringEscape: return .none
        }
    }

    private mutating func inString(_ byte: UInt8) -> Action {
        switch (state, byte) {
        case (_, 0x07), (_, 0x18), (_, 0x1A), (.stringEscape, 0x5C): state = .ground
        case (_, 0x1B): state = .stringEscape
        case (.stringEscape, _):
            state = .escape
            intermediate = 0
            return take(byte)
        default: break
        }
        return .none
    }

    private mutating func inEscape(_ byte: UInt8) -> Action {
        switch byte {
        case UInt8(ascii: "["):
            state = .sequence
            parameters = Parameters()
        case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "X"), UInt8(ascii: "^"),
            UInt8(ascii: "_"):
            state = .string
        case 0x20...0x2F:
            intermediate = byte
            state = .escapeIntermediate
        default:
            state = .ground
            return .escape(intermediate: 0, final: byte)
        }
        return .none
    }

    private mutating func inEscapeIntermediate(_ byte: UInt8) -> Action {
        guard byte >= 0x30 else {
            intermediate = 1
            return .none
        }
        state = .ground
        return .escape(intermediate: intermediate, final: byte)
    }

    private mutating func inSequence(_ byte: UInt8) -> Action {
        guard byte < 0x40 else {
            state = .ground
            return .sequence(final: byte)
        }
        if !parameters.take(byte) { state = .ignoredSequence }
        return .none
    }
}

extension Parser {
    /// The parameters of a control sequence.
    struct Parameters: Sendable {
        /// `<`, `=`, `>` or `?` before the first parameter; else 0.
        private(set) var marker: UInt8 = 0
        /// The byte between the parameters and the final byte; else 0, and 1 for several.
        private(set) var intermediate: UInt8 = 0
        /// How many there are, at least one.
        private(set) var count = 1
        private var values = InlineArray<24, UInt16>(repeating: 0)
        private var colons: UInt32 = 0
        private var isEmpty = true

        /// The value at a place; 0 where it was left out.
        subscript(at: Int) -> Int { 0..<count ~= at ? Int(values[at]) : 0 }

        /// The value at a place, or another where it is 0 or was left out.
        func value(_ at: Int, default other: Int) -> Int {
            let value = self[at]
            return value == 0 ? other : value
        }

        /// Whether a colon and not a semicolon stands before a parameter: it belongs to the one
        /// before.
        func isPart(_ at: Int) -> Bool { 0..<count ~= at && colons >> UInt32(at) & 1 == 1 }

        /// Takes a byte below 0x40; false where the whole sequence has to be ignored.
        fileprivate mutating func take(_ byte: UInt8) -> Bool {
            defer { isEmpty = false }
            switch byte {
            case 0x20...0x2F: intermediate = intermediate == 0 ? byte : 1
            case _ where intermediate != 0: return false
            case 0x30...0x39:
                let digit = UInt16(byte - 0x30)
                values[count - 1] = min(values[count - 1] * 10 + digit, 6_000)
            case 0x3A, 0x3B:
                guard count < 24 else { return false }
                count += 1
                if byte == 0x3A { colons |= 1 << UInt32(count - 1) }
            default:
                guard isEmpty else { return false }
                marker = byte
            }
            return true
        }
    }

    /// A character of UTF-8 of which some bytes have not come yet.
    ///
    /// - Source: Unicode, table 3-7 (well-formed byte sequences).
    private struct PartialCharacter: Sendable {
        /// Bytes still to come.
        var missing = 0
        /// What the next of them may be.
        private(set) var next: ClosedRange<UInt8> = 0x80...0xBF
        private var scalar: UInt32 = 0

        /// Takes a byte that fits, or the first one of a character.
        mutating func take(_ byte: UInt8) -> Action {
            guard missing > 0 else { return first(byte) }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
            missing -= 1
            next = 0x80...0xBF
            // The controls of U+0080 to U+009F are nothing to show, and nothing to obey.
            return missing == 0 && scalar >= 0xA0 ? .print(scalar) : .none
        }

        private mutating func first(_ byte: UInt8) -> Action {
            switch byte {
            case 0..<0x80: return .print(UInt32(byte))
            case 0xC2...0xDF: begin(1, byte & 0x1F, 0x80...0xBF)
            case 0xE0: begin(2, 0, 0xA0...0xBF)
            case 0xED: begin(2, 0x0D, 0x80...0x9F)
            case 0xE1...0xEF: begin(2, byte & 0x0F, 0x80...0xBF)
            case 0xF0: begin(3, 0, 0x90...0xBF)
            case 0xF1...0xF3: begin(3, byte & 0x07, 0x80...0xBF)
            case 0xF4: begin(3, 4, 0x80...0x8F)
            default: return .print(0xFFFD)
            }
            return .none
        }

        private mutating func begin(_ count: Int, _ bits: UInt8, _ range: ClosedRange<UInt8>) {
            missing = count
            scalar = UInt32(bits)
            next = range
        }
    }
}
