import Testing

@testable import LicenseServer

struct StressTests {
    private func plan(
        _ options: [String: String],
        _ environment: [String: String] = [:]
    ) throws
        -> StressPlan
    {
        try StressPlan(options: options, environment: environment)
    }

    @Test
    func `options win over the profile, and the profile over the defaults`() throws {
        let plan = try plan([
            "profile": "heavy", "workers": "10", "hold-time": "0.25", "tool": "random",
            "mode": "checkout-only", "url": "http://h:1/",
        ])
        #expect(plan.workers == 10)
        #expect(plan.operations == 100)
        #expect(plan.rampUp == .seconds(5))
        #expect(plan.holdTime == .milliseconds(250))
        #expect(plan.tool == nil)
        #expect(plan.mode == .checkoutOnly)
        #expect(plan.url == "http://h:1")
    }

    @Test
    func `without options it is the original's defaults, and the address of the environment`()
        throws
    {
        let plan = try plan([:], ["LICENSE_URL": "http://localhost:4001"])
        #expect(plan.url == "http://localhost:4001")
        #expect((plan.workers, plan.operations) == (10, 100))
        #expect(plan.holdTime == .seconds(1))
        #expect(plan.mode == .fullCycle)
    }

    @Test(arguments: [
        ["workers": "0"], ["workers": "ten"], ["operations": "99999999999999999999"],
        ["hold-time": "-1"], ["hold-time": "nan"], ["ramp-up": "1e99"], ["mode": "x"],
        ["profile": "massive"],
    ])
    func `a value that makes no sense is refused with what to write`(_ options: [String: String]) {
        #expect(throws: UsageError.self) { try plan(options) }
    }

    @Test
    func `the command line takes both forms and refuses unknown words`() throws {
        let table = StressPlan.table
        #expect(try table.read(["--tool", "a b", "--mode=x"]) == ["tool": "a b", "mode": "x"])
        #expect(throws: UsageError.self) { try table.read(["--colour", "red"]) }
        #expect(throws: UsageError.self) { try table.read(["tool"]) }
        #expect(throws: UsageError.self) { try table.read(["--tool"]) }
        for option in table.options { #expect(table.help.contains("--\(option.name)")) }
    }

    @Test
    func `the menu takes numbers and asks again for anything else`() throws {
        var answers = ["x", "9", "2", "1", "4"][...]
        var said = ""
        let menu = StressMenu(read: { answers.popFirst() }, write: { said += $0 })
        let plan = try #require(menu.complete(try plan([:]), tools: ["a", "b", "c", "d"]))
        #expect((plan.workers, plan.operations) == (10, 50))
        #expect(plan.mode == .fullCycle)
        #expect(plan.tool == "d")
        #expect(said.contains("Select test profile"))
        #expect(said.contains("Enter choice [1-4]: "))
        #expect(said.contains("Write a number from 1 to 4."))
    }

    @Test
    func `the end of the input ends the menu`() throws {
        let menu = StressMenu(read: { nil }, write: { _ in })
        #expect(menu.complete(try plan([:]), tools: ["a"]) == nil)
    }

    @Test
    func `one team has half of the workers`() {
        let teams = (0..<10).map(Team.ofWorker)
        #expect(teams.count { $0 == Team.names[0] } == 5)
        #expect(Set(teams).count == 6)
    }

    @Test
    func `the tally keeps each worker's part and the first failure`() {
        var tally = StressTally(teams: ["a", "b"], operations: 3)
        tally.add(.borrowedAndReturned, worker: 0)
        tally.add(.refused, worker: 0)
        tally.add(.failed("first"), worker: 1)
        tally.add(.failed("second"), worker: 1)
        tally.add(.borrowed, worker: 9)
        #expect((tally.done, tally.planned) == (4, 6))
        #expect((tally.borrowed, tally.returned, tally.refused, tally.failed) == (1, 1, 1, 2))
        #expect(tally.succeeded == 1)
        #expect(tally.firstFailure == "first")
    }

    @Test
    func `a redraw goes up over the lines drawn before, and fits the terminal`() {
        var progress = StressProgress(paint: Paint(isOn: false))
        var tally = StressTally(teams: (0..<50).map(Team.ofWorker), operations: 2)
        let first = progress.redraw(tally, elapsed: .seconds(1))
        #expect(!first.contains("\u{1B}[" + "22A"))
        #expect(first.split(separator: "\n").count == 22)
        #expect(first.contains("and 30 workers more"))
        tally.add(.borrowed, worker: 0)
        let second = progress.redraw(tally, elapsed: .seconds(2))
        #expect(second.hasPrefix("\u{1B}[22A"))
        #expect(second.contains("1/2"))
    }

    @Test
    func `in a pipe each worker is told once, when it is over`() {
        var progress = StressProgress(paint: Paint(isOn: false))
        var tally = StressTally(teams: ["team-a", "team-b"], operations: 1)
        #expect(progress.news(tally) == "")
        tally.add(.borrowed, worker: 1)
        #expect(progress.news(tally) == "worker 2 team-b: 1/1\n")
        #expect(progress.news(tally) == "")
    }

    @Test
    func `the summary tells rate, speed, overage and the server before and after`() {
        var tally = StressTally(teams: ["a"], operations: 4)
        for outcome: StressTally.Outcome in [.borrowedAndReturned, .borrowedAndReturned, .refused] {
            tally.add(outcome, worker: 0)
        }
        let status = { (borrowed: Int, cost: Double) in
            LicenseClient.ToolStatus(
                tool: "t",
                total: 20,
                borrowed: borrowed,
                commit: 5,
                overage: max(0, borrowed - 5),
                overageCost: cost
            )
        }
        let summary = StressSummary(
            tally: tally,
            took: .seconds(2),
            overage: 1,
            before: [status(0, 500)],
            after: [status(6, 1_239_500)],
            tool: nil,
            paint: Paint(isOn: false)
        ).text
        for line in [
            "Success rate: 66.7%", "Speed:      1.5 operations/s",
            "Overage checkouts: 1 (50.0% of those borrowed)", "before: 0/20 out, commit 5",
            "after: 6/20 out, commit 5, 1 in overage", "Overage charged by this test: $1,239,000",
        ] {
            #expect(summary.contains(line))
        }
    }

    @Test
    func `numbers are written with a fixed count of digits`() {
        #expect(97.25.written(digits: 1) == "97.3")
        #expect(0.05.written(digits: 2) == "0.05")
        #expect((-1.5).written(digits: 0) == "-2")
        #expect(Double.infinity.written(digits: 1) == "inf")
        #expect(1_000_000.0.dollars == "$1,000,000")
        #expect(999.0.dollars == "$999")
    }

    @Test
    func `times are written in the calendar`() {
        #expect(Timestamp.iso(0) == "1970-01-01T00:00:00.000Z")
        #expect(Timestamp.iso(951_782_399_999) == "2000-02-28T23:59:59.999Z")
        #expect(Timestamp.iso(951_782_400_000) == "2000-02-29T00:00:00.000Z")
        #expect(Timestamp.iso(1_795_248_000_001) == "2026-11-21T08:00:00.001Z")
        #expect(Timestamp.iso(-5) == "1970-01-01T00:00:00.000Z")
    }
}
