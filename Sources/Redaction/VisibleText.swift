/// Output without its control sequences, so that a colour inside a word does not hide it.
struct VisibleText {
    /// The bytes that are not part of a control sequence.
    private(set) var bytes: [UInt8] = []
    /// Where each of them stands in the output.
    private(set) var places: [Int] = []
    /// Where a sequence begins that is not complete; else the end of the output.
    private(set) var end: Int

    /// Passes over control sequences (ESC `[` …), short escapes, control characters that draw
    /// nothing, and a return that a move to the right follows at once.
    init(_ output: Span<UInt8>) {
        end = output.count
        bytes.reserveCapacity(output.count)
        places.reserveCapacity(output.count)
        var at = 0
        while at < output.count {
            switch Self.hidden(in: output, at: at) {
            case nil:
                end = at
                return
            case 0?:
                bytes.append(output[at])
                places.append(at)
                at += 1
            case let count?: at += count
            }
        }
    }

    /// Whether a byte makes it necessary to look for what is not visible.
    static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && !(0x08...0x0D ~= byte) || byte == 0x7F
    }

    /// How many bytes at a place are not visible; nil where more has to come to tell.
    private static func hidden(in output: Span<UInt8>, at: Int) -> Int? {
        switch output[at] {
        case 0x1B: return sequence(in: output, at: at)
        case 0x08, 0x0D:
            var next = at + 1
            while next < output.count, output[next] == output[at], next - at < 256 { next += 1 }
            guard next < output.count else { return nil }
            guard output[next] == 0x1B else { return 0 }
            guard let count = sequence(in: output, at: next) else { return nil }
            return "CG`a".utf8.contains(output[next + count - 1]) ? next - at + count : 0
        case let byte: return isControl(byte) ? 1 : 0
        }
    }

    private static func sequence(in output: Span<UInt8>, at start: Int) -> Int? {
        var at = start + 1
        let isSequence = at < output.count && output[at] == UInt8(ascii: "[")
        if isSequence { at += 1 }
        let inner: ClosedRange<UInt8> = isSequence ? 0x20...0x3F : 0x20...0x2F
        while at < output.count, inner ~= output[at] { at += 1 }
        guard at < output.count else { return nil }
        return (0x20...0x7E ~= output[at] ? at + 1 : at) - start
    }
}
