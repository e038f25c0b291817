import Testing

@testable import LicenseServer

struct LicensePoolTests {
    private let tool = "Vector - DaVinci Configurator SE"
    private var pool = LicensePool(series: "t")

    @Test
    func `the sixth license of five paid in advance is overage, and is charged`() throws {
        var pool = pool
        for _ in 1...5 { #expect(try !pool.borrow(tool, by: "team-a", at: 0).isOverage) }
        #expect(pool.charges.isEmpty)
        let sixth = try pool.borrow(tool, by: "team-b", at: 7)
        #expect(sixth.isOverage)
        #expect(pool.charges.map(\.amount) == [500])
        #expect(pool.charges.first?.borrow == sixth.id)
        #expect(pool.status(of: tool)?.overage == 1)
        #expect(pool.status(of: tool)?.totalCost == 5_500)
    }

    @Test
    func `a charge stays when the license is given back`() throws {
        var pool = pool
        let borrows = try (1...6).map { _ in try pool.borrow(tool, by: "u", at: 0) }
        #expect(pool.giveBack(borrows[5].id) == borrows[5])
        #expect(pool.status(of: tool)?.borrowed == 5)
        #expect(pool.status(of: tool)?.overage == 0)
        #expect(pool.status(of: tool)?.overageCost == 500)
    }

    @Test
    func `a license is given back once`() throws {
        var pool = pool
        let borrow = try pool.borrow(tool, by: "u", at: 0)
        #expect(pool.giveBack(borrow.id) != nil)
        #expect(pool.giveBack(borrow.id) == nil)
        #expect(pool.giveBack("x") == nil)
    }

    @Test
    func `nothing is lent beyond the total`() throws {
        var pool = pool
        for _ in 1...20 { _ = try pool.borrow(tool, by: "u", at: 0) }
        #expect(throws: LicensePool.Refusal.exhausted) { try pool.borrow(tool, by: "u", at: 0) }
        #expect(pool.status(of: tool)?.available == 0)
        #expect(pool.status(of: tool)?.isAtMaxOverage == true)
    }

    @Test
    func `nothing is lent beyond the overage the plan allows`() throws {
        var pool = pool
        var plan = try #require(pool.status(of: tool)?.plan)
        plan.maxOverage = 2
        try pool.setPlan(plan)
        for _ in 1...7 { _ = try pool.borrow(tool, by: "u", at: 0) }
        #expect(throws: LicensePool.Refusal.maxOverage) { try pool.borrow(tool, by: "u", at: 0) }
    }

    @Test
    func `a tool without overage is exhausted at its commit, and never at its overage limit`()
        throws
    {
        var pool = pool
        let tool = "Vector - VTT"
        #expect(pool.status(of: tool)?.isAtMaxOverage == false)
        for _ in 1...10 { _ = try pool.borrow(tool, by: "u", at: 0) }
        #expect(throws: LicensePool.Refusal.exhausted) { try pool.borrow(tool, by: "u", at: 0) }
        #expect(pool.status(of: tool)?.isAtMaxOverage == false)
        #expect(pool.charges.isEmpty)
    }

    @Test
    func `a tool nobody knows is refused`() {
        var pool = pool
        #expect(throws: LicensePool.Refusal.unknownTool) { try pool.borrow("x", by: "u", at: 0) }
        #expect(pool.status(of: "x") == nil)
    }

    @Test
    func `raising the commit ends the overage of those who hold licenses`() throws {
        var pool = pool
        for _ in 1...10 { _ = try pool.borrow(tool, by: "u", at: 0) }
        #expect(pool.status(of: tool)?.overage == 5)
        var plan = try #require(pool.status(of: tool)?.plan)
        plan.commit = 10
        try pool.setPlan(plan)
        #expect(pool.status(of: tool)?.overage == 0)
        #expect(pool.status(of: tool)?.inCommit == 10)
    }

    @Test
    func `a plan that contradicts itself or what is lent is refused`() throws {
        var pool = pool
        for _ in 1...6 { _ = try pool.borrow(tool, by: "u", at: 0) }
        let plan = try #require(pool.status(of: tool)?.plan)
        func changed(_ change: (inout LicensePlan) -> Void) -> PlanError? {
            var plan = plan
            change(&plan)
            do throws(PlanError) {
                try pool.setPlan(plan)
                return nil
            } catch {
                return error
            }
        }
        #expect(changed { $0.total = 5 } == .totalBelowBorrowed(total: 5, borrowed: 6))
        #expect(changed { $0.commit = 21 } == .commitAboveTotal(commit: 21, total: 20))
        #expect(changed { $0.commit = -1 } == .outOfRange)
        #expect(changed { $0.total = Int.max } == .outOfRange)
        #expect(changed { $0.overagePrice = .nan } == .outOfRange)
        #expect(changed { $0.tool = "x" } == .unknownTool("x"))
        #expect(pool.status(of: tool)?.plan == plan)
    }

    @Test
    func `a reset brings back the first plans and forgets what was lent, but no id comes twice`()
        throws
    {
        var pool = pool
        let first = try pool.borrow(tool, by: "u", at: 0)
        var plan = try #require(pool.status(of: tool)?.plan)
        plan.commit = 10
        try pool.setPlan(plan)
        pool.reset()
        #expect(pool.plans == LicensePlan.firstPlans)
        #expect(pool.borrows.isEmpty)
        #expect(try pool.borrow(tool, by: "u", at: 0).id != first.id)
        #expect(pool.giveBack(first.id) == nil)
    }

    @Test
    func `charges that are kept one by one are bounded, the cost counts them all`() throws {
        var pool = LicensePool(
            plans: [
                LicensePlan(
                    tool: "t",
                    total: 1,
                    commit: 0,
                    maxOverage: 1,
                    commitPrice: 0,
                    overagePrice: 1
                )
            ],
            series: "t"
        )
        for _ in 0..<12_000 { _ = pool.giveBack(try pool.borrow("t", by: "u", at: 0).id) }
        #expect(pool.charges.count <= LicensePool.chargeLimit)
        #expect(pool.charges.last?.id == 12_000)
        #expect(pool.status(of: "t")?.overageCost == 12_000)
    }
}
