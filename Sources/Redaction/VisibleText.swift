/// Output without its control sequences, so that a colour inside a word does not hide it.
struct VisibleText {
    /// The bytes that are not part of a control sequence.
    private(set) var bytes: [UInt8] = []
    /// Where each of them stands in the output.
    private(set) var places: [Int] = []
    /// Where a sequence begins that is not complete; else the end of the output.
    private(set) var end: Int

    /// Reads control sequences (ESC `[` …) and short escapes; titles and the like count as text.
    init(_ output: Span<UInt8>) {
        end = output.count
        bytes.reserveCapacity(output.count)
        places.reserveCapacity(output.count)
        var at = 0
        while at < output.count {
            guard output[at] == 0x1B else {
                bytes.append(output[at])
                places.append(at)
                at += 1
                continue
            }
            let start = at
            at += 1
            let isSequence = at < output.count && output[at] == UInt8(ascii: "[")
            if isSequence { at += 1 }
            let inner: ClosedRange<UInt8> = isSequence ? 0x20...0x3F : 0x20...0x2F
            while at < output.count, inner ~= output[at] { at += 1 }
            guard at < output.count else {
                end = start
                break
            }
            if 0x20...0x7E ~= output[at] { at += 1 }
        }
    }
}
