/// A source of numbers that gives the same ones for the same seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not 1.
    mutating func share() -> Double { Double(next() >> 11) / Double(1 << 53) }

    /// A time of a range, each as likely as the others.
    mutating func time(in range: ClosedRange<Duration>) -> Duration {
        range.lowerBound == range.upperBound
            ? range.lowerBound : range.lowerBound + (range.upperBound - range.lowerBound) * share()
    }
}
