/// How long a talk takes next time: the sum of its slides' medians, plans where nothing is measured.
///
/// The last three rehearsals count, and where they say nothing of a slide, all of them. The range is that of four fifths of a bootstrap over whole
/// rehearsals, which keeps what slides of one rehearsal have in common. It is seeded: the same runs
/// give the same forecast.
public struct Forecast: Sendable, Equatable {
    /// The likely time.
    public let expected: Duration
    /// The lower end of the range; nil below two rehearsals.
    public let low: Duration?
    /// The upper end of the range; nil below two rehearsals.
    public let high: Duration?
    /// How many rehearsals it is judged by.
    public let runs: Int
    /// How many slides have no measured time.
    public let unmeasured: Int

    private static let recent = 3
    private static let rounds = 500

    /// A forecast from the times of slides in each run, oldest first.
    init(_ runs: [[String: Duration]], outline: TalkOutline) {
        let recent = Array(runs.filter { !$0.isEmpty }.suffix(Forecast.recent))
        let rows = outline.slides.map { slide in recent.map { $0[slide.id] } }
        // What none of the last ones measured, as in a simulation, counts as it was before.
        let before = outline.slides.map { slide in
            Forecast.median(runs.compactMap { $0[slide.id] })
        }
        let usual = zip(outline.slides, zip(rows, before)).map { slide, times in
            Forecast.median(times.0.compactMap { $0 }) ?? times.1 ?? outline.assumed(for: slide)
        }
        expected = usual.reduce(.zero, +)
        self.runs = recent.count
        unmeasured = before.count { $0 == nil }
        guard recent.count > 1 else {
            (low, high) = (nil, nil)
            return
        }
        var random = SeededRandom(seed: 1)
        var totals: [Duration] = []
        for _ in 0..<Forecast.rounds {
            let drawn = recent.map { _ in Int.random(in: 0..<recent.count, using: &random) }
            totals.append(
                zip(rows, usual).reduce(.zero) { sum, row in
                    sum + (Forecast.median(drawn.compactMap { row.0[$0] }) ?? row.1)
                }
            )
        }
        totals.sort()
        low = Distribution.quantile(1, of: 10, in: totals)
        high = Distribution.quantile(9, of: 10, in: totals)
    }

    private static func median(_ values: [Duration]) -> Duration? {
        values.isEmpty ? nil : Distribution.quantile(1, of: 2, in: values.sorted())
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
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
}
