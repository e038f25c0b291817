/// What was bought of one tool: how many licenses, and at what price.
///
/// Source: facts/metrics.md §1.1.
public struct LicensePlan: Sendable, Equatable {
    /// The tool's name.
    public var tool: String
    /// Licenses there are.
    public var total: Int
    /// Licenses paid for in advance; each one above them is overage.
    public var commit: Int
    /// The most licenses that may be out beyond the commit.
    public var maxOverage: Int
    /// Dollars for the commit.
    public var commitPrice: Double
    /// Dollars for each checkout beyond the commit.
    public var overagePrice: Double

    /// A plan.
    public init(
        tool: String,
        total: Int,
        commit: Int,
        maxOverage: Int,
        commitPrice: Double,
        overagePrice: Double
    ) {
        self.tool = tool
        self.total = total
        self.commit = commit
        self.maxOverage = maxOverage
        self.commitPrice = commitPrice
        self.overagePrice = overagePrice
    }

    /// The six tools of the demo as they are before anything is changed.
    public static let firstPlans: [LicensePlan] = [
        plan("Vector - DaVinci Configurator SE", 20, 5, 15, 5_000, 500),
        plan("Vector - DaVinci Configurator IDE", 10, 10, 0, 3_000, 0),
        plan("Greenhills - Multi 8.2", 20, 5, 15, 8_000, 800),
        plan("Vector - ASAP2 v20", 20, 5, 15, 4_000, 400),
        plan("Vector - DaVinci Teams", 10, 10, 0, 2_000, 0),
        plan("Vector - VTT", 10, 10, 0, 2_500, 0),
    ]

    private static func plan(
        _ tool: String,
        _ total: Int,
        _ commit: Int,
        _ maxOverage: Int,
        _ commitPrice: Double,
        _ overagePrice: Double
    ) -> LicensePlan {
        LicensePlan(
            tool: tool,
            total: total,
            commit: commit,
            maxOverage: maxOverage,
            commitPrice: commitPrice,
            overagePrice: overagePrice
        )
    }
}
