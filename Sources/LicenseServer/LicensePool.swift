/// Licenses that are lent out, the rules for lending them and what it costs.
///
/// A pure value: it knows no clock and no network.
public struct LicensePool: Sendable, Equatable {
    /// One license that is out.
    public struct Borrow: Sendable, Equatable {
        /// The id by which it is given back.
        public var id: String
        /// The tool.
        public var tool: String
        /// Who has it.
        public var user: String
        /// Milliseconds since 1970-01-01 UTC.
        public var borrowedAt: Int
        /// Whether it was beyond the commit when it was lent.
        public var isOverage: Bool
    }

    /// What one checkout beyond the commit cost; it stays when the license is given back.
    public struct Charge: Sendable, Equatable {
        /// Counts charges from 1.
        public var id: Int
        /// The tool.
        public var tool: String
        /// The checkout.
        public var borrow: String
        /// Who pays.
        public var user: String
        /// Milliseconds since 1970-01-01 UTC.
        public var chargedAt: Int
        /// Dollars.
        public var amount: Double
    }

    /// Why a license was not lent.
    public enum Refusal: String, Error {
        /// No tool of that name.
        case unknownTool = "unknown_tool"
        /// Every license is out.
        case exhausted
        /// As many are out beyond the commit as the plan allows.
        case maxOverage = "max_overage"
    }

    /// One tool at this moment.
    public struct Status: Sendable, Equatable {
        /// What was bought.
        public var plan: LicensePlan
        /// Licenses out.
        public var borrowed: Int
        /// Dollars charged for overage so far.
        public var overageCost: Double

        /// Licenses that may still be lent.
        public var available: Int { max(0, plan.total - borrowed) }
        /// Licenses out beyond the commit.
        public var overage: Int { max(0, borrowed - plan.commit) }
        /// Licenses out within the commit.
        public var inCommit: Int { min(borrowed, plan.commit) }
        /// Commit and overage together, in dollars.
        public var totalCost: Double { plan.commitPrice + overageCost }
        /// Whether no further overage is allowed; never so for a tool without any.
        public var isAtMaxOverage: Bool { plan.maxOverage > 0 && overage >= plan.maxOverage }
    }

    /// What overage has cost.
    public struct Ledger: Sendable, Equatable {
        /// The newest charges, the oldest of them first; at most ``LicensePool/chargeLimit``.
        public var charges: [Charge] = []
        /// Dollars by tool, of all charges.
        public var costs: [String: Double] = [:]
        /// How many charges there were.
        public var count = 0

        /// Nothing charged yet.
        public init() {}
    }

    /// Plans in the order of the price list.
    public private(set) var plans: [LicensePlan]
    /// Licenses that are out, the oldest first.
    public private(set) var borrows: [Borrow]
    /// What overage has cost.
    public private(set) var ledger: Ledger

    /// Charges that are kept one by one; sums count all of them.
    public static let chargeLimit = 10_000

    private let series: String
    private var borrowCount = 0

    /// A pool, with nothing lent or as it was kept.
    /// - Parameter series: Begins every borrow's id, so that ids of another run mean nothing here.
    public init(
        plans: [LicensePlan] = LicensePlan.firstPlans,
        series: String,
        borrows: [Borrow] = [],
        ledger: Ledger = Ledger()
    ) {
        self.plans = plans
        self.series = series
        self.borrows = borrows
        self.ledger = ledger
    }

    /// The newest charges, the oldest of them first.
    public var charges: [Charge] { ledger.charges }

    /// What a checkout cost; nil for one within the commit.
    public func charge(for borrow: Borrow) -> Charge? {
        ledger.charges.last { $0.borrow == borrow.id }
    }

    /// One tool at this moment; nil where there is no such tool.
    public func status(of tool: String) -> Status? {
        plans.first { $0.tool == tool }.map(status)
    }

    /// Every tool at this moment, in the order of the price list.
    public var statuses: [Status] { plans.map(status) }

    private func status(_ plan: LicensePlan) -> Status {
        Status(
            plan: plan,
            borrowed: borrows.count { $0.tool == plan.tool },
            overageCost: ledger.costs[plan.tool] ?? 0
        )
    }

    /// Lends a license.
    /// - Parameter now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: ``Refusal`` where the rules of the plan forbid it.
    public mutating func borrow(
        _ tool: String,
        by user: String,
        at now: Int
    ) throws(Refusal) -> Borrow {
        guard let status = status(of: tool) else { throw .unknownTool }
        let plan = status.plan
        guard status.borrowed < plan.total else { throw .exhausted }
        let isOverage = status.borrowed >= plan.commit
        guard !isOverage || status.borrowed - plan.commit < plan.maxOverage else {
            throw .maxOverage
        }
        borrowCount += 1
        let borrow = Borrow(
            id: "\(series)-\(borrowCount)",
            tool: tool,
            user: user,
            borrowedAt: now,
            isOverage: isOverage
        )
        borrows.append(borrow)
        if isOverage, plan.overagePrice > 0 { charge(plan.overagePrice, for: borrow) }
        return borrow
    }

    private mutating func charge(_ amount: Double, for borrow: Borrow) {
        ledger.count += 1
        ledger.costs[borrow.tool, default: 0] += amount
        ledger.charges.append(
            Charge(
                id: ledger.count,
                tool: borrow.tool,
                borrow: borrow.id,
                user: borrow.user,
                chargedAt: borrow.borrowedAt,
                amount: amount
            )
        )
        if ledger.charges.count > LicensePool.chargeLimit {
            ledger.charges.removeFirst(LicensePool.chargeLimit / 10)
        }
    }

    /// Takes a license back; nil where none is out under that id.
    public mutating func giveBack(_ id: String) -> Borrow? {
        guard let at = borrows.firstIndex(where: { $0.id == id }) else { return nil }
        return borrows.remove(at: at)
    }

    /// Changes what was bought of a tool.
    /// - Throws: ``PlanError`` where the plan contradicts itself or what is lent.
    public mutating func setPlan(_ plan: LicensePlan) throws(PlanError) {
        guard let at = plans.firstIndex(where: { $0.tool == plan.tool }) else {
            throw .unknownTool(plan.tool)
        }
        let numbers = 0...1_000_000
        let prices = 0.0...1_000_000_000.0
        guard
            [plan.total, plan.commit, plan.maxOverage].allSatisfy(numbers.contains),
            [plan.commitPrice, plan.overagePrice].allSatisfy(prices.contains)
        else { throw .outOfRange }
        guard plan.commit <= plan.total else {
            throw .commitAboveTotal(commit: plan.commit, total: plan.total)
        }
        let borrowed = status(plans[at]).borrowed
        guard plan.total >= borrowed else {
            throw .totalBelowBorrowed(total: plan.total, borrowed: borrowed)
        }
        plans[at] = plan
    }

    /// Puts everything back to how it was at the start; ids go on counting.
    public mutating func reset() {
        let lent = borrowCount
        self = LicensePool(series: series)
        borrowCount = lent
    }
}
