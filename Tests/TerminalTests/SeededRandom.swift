/// SplitMix64: the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// A short output of text, wide text and likely and unlikely sequences.
func randomOutput(_ random: inout SeededRandom) -> [UInt8] {
    var out: [UInt8] = []
    for _ in 0..<Int.random(in: 1...12, using: &random) {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: out += "plain text".utf8
        case 1: out += "漢字é👍🏽👩\u{200D}👩".utf8
        case 2: out += "e\u{301}\u{323}".utf8
        case 3: out += "\r\n".utf8
        case 4: out.append(UInt8.random(in: 0...255, using: &random))
        case 5: out += [0x1B, UInt8.random(in: 0x20...0x7E, using: &random)]
        case 6:
            let mode = [5, 6, 7, 25, 47, 1047, 1048, 1049].randomElement(using: &random) ?? 5
            out += "\u{1B}[?\(mode)\(Bool.random(using: &random) ? "h" : "l")".utf8
        default: out += randomSequence(&random)
        }
    }
    return out
}

private func randomSequence(_ random: inout SeededRandom) -> [UInt8] {
    var out: [UInt8] = [0x1B, 0x5B]
    for at in 0..<Int.random(in: 0...4, using: &random) {
        if at > 0 { out.append(Bool.random(using: &random) ? 0x3B : 0x3A) }
        let number = [0, 1, 2, 3, 5, 7, 12, 38, 48, 999, 99_999].randomElement(using: &random) ?? 0
        out += "\(number)".utf8
    }
    return out + [UInt8.random(in: 0x40...0x7E, using: &random)]
}
