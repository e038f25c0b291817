internal import JSONValue

/// What a Prometheus or an Alertmanager says of one alert: one label set of one rule.
public struct AlertNotice: Sendable, Equatable {
    /// What identifies it, the rule's name as `alertname` among it.
    public var labels: [String: String]
    /// Sentences and links of the rule.
    public var annotations: [String: String]
    /// When it began to fire, in milliseconds since 1970-01-01 UTC.
    public var startsAt: Int
    /// When it ends, or will be taken as ended without further word; nil where that is open.
    public var endsAt: Int?

    /// What is said of one alert.
    public init(
        labels: [String: String],
        annotations: [String: String],
        startsAt: Int,
        endsAt: Int?
    ) {
        self.labels = labels
        self.annotations = annotations
        self.startsAt = startsAt
        self.endsAt = endsAt
    }

    /// The rule's name.
    public var name: String { labels["alertname"] ?? "" }
}

extension AlertNotice {
    /// The most alerts that one message may hold; the rest is left out.
    private static let limit = 1_000

    /// The alerts of a message: the array that Prometheus posts to `/api/v2/alerts`, or the object
    /// of Alertmanager's webhook, version 4; nil where it is neither.
    ///
    /// Source: facts/metrics.md §4; Alertmanager 0.25, "Webhook" and `api/v2/openapi.yaml`.
    public static func read(_ body: [UInt8]) -> [AlertNotice]? {
        guard let json = try? JSON(parsing: body),
            let alerts = json.array ?? json["alerts"]?.array
        else { return nil }
        return alerts.prefix(limit).compactMap(AlertNotice.init)
    }

    private init?(_ json: JSON) {
        let labels = AlertNotice.texts(json["labels"])
        guard labels["alertname"]?.isEmpty == false,
            let startsAt = json["startsAt"]?.string.flatMap(WallTime.milliseconds)
        else { return nil }
        // Alertmanager writes the year 1 for an end that is open.
        let endsAt = json["endsAt"]?.string.flatMap(WallTime.milliseconds)
        self.init(
            labels: labels,
            annotations: AlertNotice.texts(json["annotations"]),
            startsAt: startsAt,
            endsAt: json["status"]?.string == "firing" ? nil : endsAt.flatMap { $0 > 0 ? $0 : nil }
        )
    }

    static func texts(_ json: JSON?) -> [String: String] {
        let members = (json?.object?.members ?? []).prefix(50)
        return Dictionary(
            members.compactMap { member in
                member.value.string.map { (member.name, String($0.prefix(500))) }
            },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
