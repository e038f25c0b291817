private import Exposition

/// What the license server tells Prometheus.
///
/// Every label set that can be known is exported at zero from the start: a counter that is born at
/// one loses its first increment in `increase()` (facts/metrics.md §5, §7).
/// - Source: facts/metrics.md §1.1.
struct LicenseMetrics: Sendable {
    private var attempts = Counter(
        "license_borrow_attempts_total",
        help: "Licenses asked for.",
        labels: ["tool", "user"]
    )
    private var successes = Counter(
        "license_borrow_success_total",
        help: "Licenses lent.",
        labels: ["tool", "user"]
    )
    private var failures = Counter(
        "license_borrow_failure_total",
        help: "Licenses refused, by reason.",
        labels: ["tool", "reason"]
    )
    private var overages = Counter(
        "license_overage_checkouts_total",
        help: "Licenses lent beyond the commit.",
        labels: ["tool", "user"]
    )
    private var costs = Counter(
        "license_overage_cost_usd_total",
        help: "Dollars charged for licenses beyond the commit.",
        labels: ["tool"]
    )
    private var durations = Histogram(
        "license_borrow_duration_seconds",
        help: "Time to decide on a license.",
        label: "tool"
    )
    private var requests = Counter(
        "license_http_requests_total",
        help: "Requests answered.",
        labels: ["route", "method", "status_code"]
    )
    private var browserErrors = Counter(
        "license_frontend_errors_total",
        help: "Errors that pages met in browsers.",
        labels: []
    )
    private var users: Set<String>

    /// Users told apart; later ones are counted together, so that no stranger fills the memory.
    static let userLimit = 100
    static let otherUsers = "other"

    init(tools: [String], users names: [String]) {
        users = Set(names)
        for tool in tools {
            for user in names {
                attempts.announce([tool, user])
                successes.announce([tool, user])
                overages.announce([tool, user])
            }
            for reason in [LicensePool.Refusal.exhausted, .maxOverage] {
                failures.announce([tool, reason.rawValue])
            }
            costs.announce([tool])
            durations.announce(tool)
        }
        failures.announce(["unknown", LicensePool.Refusal.unknownTool.rawValue])
        browserErrors.announce([])
    }

    mutating func announceRoute(_ route: String, method: String) {
        requests.announce([route, method, "200"])
    }

    mutating func lent(_ borrow: LicensePool.Borrow, price: Double, took: Duration) {
        let set = [borrow.tool, known(borrow.user)]
        attempts.add(to: set)
        successes.add(to: set)
        if borrow.isOverage {
            overages.add(to: set)
            costs.add(price, to: [borrow.tool])
        }
        durations.observe(took / .seconds(1), for: borrow.tool)
    }

    mutating func refused(
        _ tool: String,
        user: String,
        reason: LicensePool.Refusal,
        took: Duration
    ) {
        let tool = reason == .unknownTool ? "unknown" : tool
        attempts.add(to: [tool, known(user)])
        failures.add(to: [tool, reason.rawValue])
        if reason != .unknownTool { durations.observe(took / .seconds(1), for: tool) }
    }

    mutating func answered(route: String, method: String, status: Int) {
        requests.add(to: [route, method, "\(status)"])
    }

    mutating func failedInBrowser() { browserErrors.add(to: []) }

    private mutating func known(_ user: String) -> String {
        if users.contains(user) { return user }
        guard users.count < LicenseMetrics.userLimit else { return LicenseMetrics.otherUsers }
        users.insert(user)
        return user
    }

    /// The whole text of `/metrics`.
    func text(_ statuses: [LicensePool.Status]) -> String {
        var out = Exposition()
        for counter in [attempts, successes, failures, overages, costs] { counter.write(to: &out) }
        durations.write(to: &out)
        for gauge in LicenseMetrics.gauges {
            out.begin(gauge.name, type: "gauge", help: gauge.help)
            for status in statuses {
                out.add(gauge.name, [("tool", status.plan.tool)], Double(gauge.value(status)))
            }
        }
        requests.write(to: &out)
        browserErrors.write(to: &out)
        return out.text
    }

    private struct Gauge {
        let name: String
        let help: String
        let value: @Sendable (LicensePool.Status) -> Int
    }

    private static let gauges = [
        Gauge(name: "licenses_borrowed", help: "Licenses out.") { $0.borrowed },
        Gauge(name: "licenses_total", help: "Licenses there are.") { $0.plan.total },
        Gauge(name: "licenses_overage", help: "Licenses out beyond the commit.") { $0.overage },
        Gauge(name: "licenses_commit", help: "Licenses paid for in advance.") { $0.plan.commit },
        Gauge(name: "licenses_max_overage", help: "The most overage allowed.") {
            $0.plan.maxOverage
        },
        Gauge(name: "licenses_at_max_overage", help: "1 where no more overage is allowed.") {
            $0.isAtMaxOverage ? 1 : 0
        },
    ]
}
