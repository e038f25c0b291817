import Load
import Runbooks
import Testing

struct ArrivalScheduleTests {
    private func times(
        _ stages: [LoadPlan.Stage],
        timeScale: Double = 1,
        seed: UInt64? = nil
    ) -> [Double] {
        var arrivals = LoadPlan.Arrivals(stages: stages)
        arrivals.isRandom = seed != nil
        var schedule = ArrivalSchedule(arrivals, timeScale: timeScale, seed: seed ?? 1)
        var times: [Double] = []
        while let next = schedule.next {
            times.append(next / .seconds(1))
            schedule.advance()
        }
        return times
    }

    private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-9 * max(1, abs(b)) }

    @Test func `an even rate gives even times, as many as the rate says`() {
        let found = times([.init(from: 10, to: 10, duration: .seconds(1))])
        #expect(found.count == 10)
        for (number, time) in found.enumerated() { #expect(isNear(time, Double(number) / 10)) }
    }

    @Test func `on a ramp the n-th begins where the integral of the rate is n`() {
        // 30 to 120 a minute over 10 minutes: 750 journeys.
        let found = times([.init(from: 0.5, to: 2, duration: .seconds(600))])
        #expect(found.count == 750)
        let slope = 1.5 / 600
        for (number, time) in found.enumerated() {
            #expect(isNear(0.5 * time + slope * time * time / 2, Double(number)))
        }
    }

    @Test func `a ramp may begin or end at nothing, and stages join without a gap`() {
        let found = times([
            .init(from: 0, to: 4, duration: .seconds(2)),
            .init(from: 4, to: 4, duration: .seconds(1)),
            .init(from: 4, to: 0, duration: .seconds(2)),
        ])
        #expect(found.count == 12)
        #expect(found == found.sorted())
        #expect(found.first == 0)
        #expect(isNear(found[4], 2) && isNear(found[8], 3))
        #expect(found.allSatisfy { $0 < 5 })
    }

    @Test func `a pause between two stages begins nothing`() {
        let found = times([
            .init(from: 2, to: 2, duration: .seconds(1)),
            .init(from: 0, to: 0, duration: .seconds(5)),
            .init(from: 2, to: 2, duration: .seconds(1)),
        ])
        #expect(found.map { ($0 * 10).rounded() / 10 } == [0, 0.5, 6, 6.5])
    }

    @Test func `a shortened plan keeps its rates and takes a part of the time`() {
        let stages = [LoadPlan.Stage(from: 30, to: 30, duration: .seconds(60))]
        let found = times(stages, timeScale: 20)
        #expect(found.count == 90)
        #expect(isNear(found[30], 1))
    }

    @Test func `chance is the same for the same seed, and keeps to the rate`() {
        let stages = [LoadPlan.Stage(from: 100, to: 100, duration: .seconds(100))]
        let found = times(stages, seed: 7)
        #expect(found == times(stages, seed: 7))
        #expect(found != times(stages, seed: 8))
        // Ten standard deviations of a Poisson number around 10,000.
        #expect(abs(found.count - 10_000) < 1_000)
        let gaps = zip(found, found.dropFirst()).map { $1 - $0 }
        let long = gaps.filter { $0 > 0.01 }.count
        // A gap is longer than the middle one with the probability 1/e.
        #expect(abs(Double(long) / Double(gaps.count) - 0.3679) < 0.05)
    }
}
