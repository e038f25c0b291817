import Testing

@testable import Timing

@Suite struct DistributionTests {
    private func distribution(_ seconds: [Int]) throws -> Distribution {
        try #require(Distribution(seconds.map { .seconds($0) }))
    }

    @Test func `nothing measured says nothing`() { #expect(Distribution([]) == nil) }

    @Test func `below five the spread is all of them, from five on the middle half`() throws {
        let four = try distribution([40, 10, 30, 20])
        #expect(four.median == .seconds(25) && !four.isMiddleHalf)
        #expect(four.low == .seconds(10) && four.high == .seconds(40))
        let five = try distribution([40, 10, 30, 20, 300])
        #expect(five.median == .seconds(30) && five.isMiddleHalf)
        #expect(five.low == .seconds(20) && five.high == .seconds(40))
    }

    @Test func `the last one is the last made, held against the median`() throws {
        let times = try distribution([40, 10, 25])
        #expect(times.last == .seconds(25) && times.difference == .zero)
        #expect(try distribution([10, 25, 40]).difference == .seconds(15))
    }

    @Test func `the trend is the median of all slopes, from four on`() throws {
        #expect(try distribution([40, 30, 20]).trend == nil)
        #expect(try distribution([40, 30, 20, 10]).trend == .seconds(-10))
        // One interrupted run does not turn it.
        #expect(try distribution([60, 50, 300, 30, 20]).trend == .seconds(-10))
    }

    @Test func `nine of ten are at most the ninetieth`() throws {
        #expect(try distribution(Array(1...11)).ninetieth == .seconds(10))
        #expect(try distribution([7]).ninetieth == .seconds(7))
    }
}

/// A talk of two parts and four slides, planned at 100 s.
private let outline = TalkOutline(
    slides: [
        .init(id: "a", title: "A", part: 0, digest: "a1"),
        .init(id: "b", title: "B", part: 0, digest: "b1", isOptional: true),
        .init(id: "c", title: "C", part: 1, digest: "c1"),
        .init(id: "d", title: "D", part: 1, plan: .seconds(10), digest: "d1", isOptional: true),
    ],
    parts: [
        .init(id: "0", title: "One", plan: .seconds(60)),
        .init(id: "1", title: "Two", plan: .seconds(40)),
    ],
    steps: [.init(id: "load", title: "Load", plan: .seconds(5))],
    duration: nil
)

/// A run that shows slides for so many seconds each.
private func run(
    _ seconds: KeyValuePairs<String, Int>,
    digests: [String: String] = [:],
    ended: Bool = true,
    steps: [(status: String, seconds: Int, isRecorded: Bool)] = []
) -> RunTimes {
    var fold = RunTimesFold()
    fold.use(
        Dictionary(
            uniqueKeysWithValues: outline.slides.map {
                ($0.id, .init(part: $0.part, digest: digests[$0.id] ?? $0.digest))
            }
        ),
        at: .zero
    )
    var at = Duration.zero
    for (place, visit) in seconds.enumerated() {
        fold.show(slide: visit.key, stage: 0, at: at)
        if place == 0 { fold.start(at: at) }
        at += .seconds(visit.value)
    }
    for (number, step) in steps.enumerated() {
        fold.begin(step: "load", attempt: number + 1, at: at)
        if step.isRecorded { fold.playRecording(step: "load", attempt: number + 1) }
        let took = Duration.seconds(step.seconds)
        fold.end(step: "load", attempt: number + 1, status: step.status, took: took, at: at)
    }
    if ended { fold.end(at: at) } else { fold.advance(to: at) }
    return fold.times
}

@Suite struct RehearsalStatisticsTests {
    @Test func `a slide that changed drops out, and the rest stays`() {
        let statistics = RehearsalStatistics(
            of: [
                run(["a": 30, "b": 20, "c": 40, "d": 10], digests: ["b": "b0"]),
                run(["a": 34, "b": 22, "c": 44, "d": 12]),
            ],
            outline: outline
        )
        #expect(statistics.slides.map { $0.measured?.count } == [2, 1, 2, 2])
        #expect(statistics.slides[1].measured?.median == .seconds(22))
        // A part counts where all of its slides are the same.
        #expect(statistics.parts.map { $0.measured?.count } == [1, 2])
        #expect(statistics.parts[1].measured?.median == .seconds(53))
        #expect(statistics.whole?.count == 2)
    }

    @Test func `a slide left within two seconds is not measured, its part is`() {
        let statistics = RehearsalStatistics(
            of: [run(["a": 30, "b": 1, "c": 40, "d": 10])],
            outline: outline
        )
        #expect(statistics.slides[1].measured == nil)
        #expect(statistics.parts[0].measured?.median == .seconds(30))
    }

    @Test func `where a run broke off, the slide it was on says nothing`() {
        let statistics = RehearsalStatistics(
            of: [run(["a": 30, "b": 20, "c": 1000], ended: false)],
            outline: outline
        )
        #expect(statistics.slides.map { $0.measured?.count } == [1, 1, nil, nil])
        #expect(statistics.parts.map { $0.measured?.count } == [1, nil])
        #expect(statistics.whole == nil)
    }

    @Test func `steps have their median and how often they failed; recordings do not count`() {
        let statistics = RehearsalStatistics(
            of: [
                run(
                    ["a": 30],
                    steps: [("passed", 4, false), ("failed", 9, false), ("cancelled", 1, false)]
                ),
                run(["a": 30], steps: [("passed", 6, false), ("passed", 100, true)]),
            ],
            outline: outline
        )
        #expect(statistics.steps[0].row.measured?.median == .seconds(5))
        #expect(statistics.steps[0].attempts == 3 && statistics.steps[0].failures == 1)
    }

    @Test func `a slide that waited for a recording is not measured, what was spoken elsewhere is`()
    {
        var fold = RunTimesFold()
        fold.use(
            Dictionary(
                uniqueKeysWithValues: outline.slides.map {
                    let steps = $0.id == "b" ? ["load"] : []
                    return ($0.id, .init(part: $0.part, digest: $0.digest, steps: steps))
                }
            ),
            at: .zero
        )
        fold.show(slide: "a", stage: 0, at: .zero)
        fold.start(at: .zero)
        fold.show(slide: "b", stage: 0, at: .seconds(20))
        fold.begin(step: "load", attempt: 1, at: .seconds(25))
        fold.playRecording(step: "load", attempt: 1)
        fold.end(step: "load", attempt: 1, status: "passed", took: .seconds(9), at: .seconds(34))
        fold.show(slide: "c", stage: 0, at: .seconds(40))
        fold.show(slide: "d", stage: 0, at: .seconds(70))
        fold.end(at: .seconds(80))
        let real = run(["a": 30, "b": 26, "c": 30, "d": 10])
        let played = Array(repeating: fold.times, count: 3)
        let statistics = RehearsalStatistics(of: [real] + played, outline: outline)
        #expect(statistics.slides.map { $0.measured?.count } == [4, 1, 4, 4])
        #expect(statistics.parts.map { $0.measured?.count } == [1, 4])
        #expect(statistics.whole?.count == 1 && statistics.steps[0].attempts == 0)
        // What none of the last three says of a slide is what was measured before.
        #expect(statistics.forecast.expected == .seconds(20 + 26 + 30 + 10))
        #expect(statistics.forecast.unmeasured == 0)
    }

    @Test func `without a run the forecast is the plan, and the cut list is by plan`() {
        let statistics = RehearsalStatistics(of: [], outline: outline)
        #expect(statistics.forecast.expected == .seconds(100))
        #expect(statistics.forecast.low == nil && statistics.forecast.runs == 0)
        #expect(statistics.forecast.unmeasured == 4)
        #expect(statistics.cuts.chosen == [])
    }

    @Test func `the forecast is the sum of medians with a range, and the same every time`() throws {
        let runs = [
            run(["a": 50, "b": 30, "c": 40, "d": 10]), run(["a": 40, "b": 30, "c": 40, "d": 10]),
            run(["a": 45, "b": 30, "c": 42, "d": 10]),
        ]
        let forecast = RehearsalStatistics(of: runs, outline: outline).forecast
        #expect(forecast.expected == .seconds(125) && forecast.runs == 3)
        let (low, high) = (try #require(forecast.low), try #require(forecast.high))
        #expect(low >= .seconds(120) && low < forecast.expected)
        #expect(high <= .seconds(132) && high > forecast.expected)
        #expect(RehearsalStatistics(of: runs, outline: outline).forecast == forecast)
    }

    @Test func `whole rehearsals are drawn, so that slides of one stay together`() throws {
        // What one slide loses, the next one wins: the whole is always the same.
        let runs = [
            run(["a": 50, "b": 30]), run(["a": 30, "b": 50]), run(["a": 50, "b": 30]),
            run(["a": 30, "b": 50]),
        ]
        let forecast = RehearsalStatistics(of: runs, outline: outline).forecast
        #expect(forecast.low == forecast.high)
    }

    @Test func `as few slides are cut as it takes, the longest first`() {
        func cuts(_ b: Int, _ d: Int) -> CutList {
            RehearsalStatistics(
                of: [run(["a": 40, "b": b, "c": 40, "d": d])],
                outline: outline
            ).cuts
        }
        #expect(cuts(15, 5).chosen == [])
        #expect(cuts(20, 5).chosen == ["b"] && cuts(20, 5).expected == .seconds(85))
        #expect(cuts(20, 25).chosen == ["d"])
        let both = cuts(60, 50)
        #expect(both.chosen == ["b", "d"] && both.isEnough && both.limit == .seconds(100))
        #expect(both.candidates.map(\.slide) == ["b", "d"])
    }
}

@Suite struct RunTimesFoldTests {
    @Test func `whatever happens when, all times sum to the total`() {
        for seed in 1...200 as ClosedRange<UInt64> {
            var random = SeededRandom(seed: seed)
            var fold = RunTimesFold()
            fold.use(["a": .init(part: 0, steps: ["s"]), "b": .init(part: 1)], at: .zero)
            var at = Duration.zero
            for _ in 0..<60 {
                at += .microseconds(Int.random(in: -5_000...3_000_000, using: &random))
                switch Int.random(in: 0..<10, using: &random) {
                case 0: fold.start(at: at)
                case 1, 2:
                    fold.show(slide: "a", stage: Int.random(in: 0...3, using: &random), at: at)
                case 3, 4: fold.show(slide: "b", stage: 0, at: at)
                case 5: fold.pause(["question", nil].randomElement(using: &random) ?? nil, at: at)
                case 6: fold.resume(at: at)
                case 7: fold.begin(step: "s", attempt: 1, at: at)
                case 8: fold.end(step: "s", attempt: 1, status: "passed", took: .zero, at: at)
                default: fold.interrupt(from: at, until: at + .seconds(1))
                }
            }
            fold.end(at: at)
            let times = fold.times
            let parts = [nil, 0, 1].map { times.spent(in: $0).total }.reduce(.zero, +)
            #expect(parts + times.pauses.values.reduce(.zero, +) == times.total, "seed \(seed)")
            #expect(times.visits.map { $0.leave - $0.enter }.reduce(.zero, +) == times.total)
            #expect(times.visits.allSatisfy { $0.spent.total + $0.paused == $0.leave - $0.enter })
        }
    }
}
