private import JSONValue

/// What a Prometheus says of its alert rules: the answer of `/api/v1/rules?type=alert`.
///
/// Source: Prometheus 2.42, "HTTP API", "Rules".
struct RuleReport: Sendable, Equatable {
    /// One rule.
    struct Rule: Sendable, Equatable {
        var name: String
        /// How long its expression must hold.
        var hold: Duration
        /// When it was looked at last, in milliseconds since 1970-01-01 UTC.
        var evaluatedAt: Int
        var labels: [String: String]
        var annotations: [String: String]
        /// Why it could not be looked at; empty where it could.
        var error: String
        var active: [Active]
    }

    /// One label set for which the expression holds.
    struct Active: Sendable, Equatable {
        var labels: [String: String]
        var annotations: [String: String]
        var isFiring: Bool
        /// Since when, in milliseconds since 1970-01-01 UTC.
        var since: Int
    }

    /// The most rules that are followed.
    private static let limit = 200

    var rules: [Rule]

    /// Reads an answer; nil where it is none.
    init?(_ body: [UInt8]) {
        guard let json = try? JSON(parsing: body), json["status"]?.string == "success",
            let groups = json["data"]?["groups"]?.array
        else { return nil }
        rules = groups.flatMap { $0["rules"]?.array ?? [] }
            .filter { $0["type"]?.string == "alerting" }
            .prefix(RuleReport.limit)
            .compactMap(Rule.init)
    }
}

extension RuleReport.Rule {
    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.string, !name.isEmpty else { return nil }
        let seconds = json["duration"]?.double ?? 0
        self.init(
            name: name,
            hold: .seconds((0...1e9).contains(seconds) ? seconds : 0),
            evaluatedAt: json["lastEvaluation"]?.string.flatMap(WallTime.milliseconds) ?? 0,
            labels: AlertNotice.texts(json["labels"]),
            annotations: AlertNotice.texts(json["annotations"]),
            error: json["lastError"]?.string ?? "",
            active: (json["alerts"]?.array ?? []).prefix(1_000).compactMap(RuleReport.Active.init)
        )
    }
}

extension RuleReport.Active {
    fileprivate init?(_ json: JSON) {
        guard let state = json["state"]?.string, state == "pending" || state == "firing",
            let since = json["activeAt"]?.string.flatMap(WallTime.milliseconds)
        else { return nil }
        self.init(
            labels: AlertNotice.texts(json["labels"]),
            annotations: AlertNotice.texts(json["annotations"]),
            isFiring: state == "firing",
            since: since
        )
    }
}
