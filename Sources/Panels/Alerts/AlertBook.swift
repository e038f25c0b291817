import Events

/// Where every alert rule stands, from what is pushed and what is asked.
///
/// A pure state machine. Prometheus repeats itself, and a push and an answer may cross: what is
/// older than what is known changes nothing. One rule is one alert, whatever its label sets.
struct AlertBook: Sendable {
    /// What a rule is known to be.
    private struct Rule: Sendable {
        var hold: Duration?
        var labels: [String: String] = [:]
        var annotations: [String: String] = [:]
        var instances: [[String: String]: Instance] = [:]
        var told: Event.Alert?
    }

    /// One label set of a rule.
    private struct Instance: Sendable {
        enum State: Sendable { case pending, firing, resolved }

        var state: State
        /// Since when the expression holds, in milliseconds since 1970-01-01 UTC.
        var since: Int
        /// When it began to fire; 0 while it does not.
        var startsAt = 0
        /// The moment, by Prometheus' clock, that this is the state of.
        var asOf: Int
        /// When it is taken as ended without further word.
        var expires: Int?
        var annotations: [String: String]
    }

    /// Rules that are followed at most.
    private static let limit = 500

    private var rules: [String: Rule] = [:]
    private let writtenHolds: [String: Duration]
    /// The place in the run of a moment of the wall clock, in milliseconds since 1970-01-01 UTC.
    private let offset: @Sendable (Int) -> Duration

    /// A book in which nothing is known.
    /// - Parameter writtenHolds: The times of the rule files, by rules whose times were changed.
    init(writtenHolds: [String: Duration], offset: @escaping @Sendable (Int) -> Duration) {
        self.writtenHolds = writtenHolds
        self.offset = offset
    }

    /// Names of the rules that fire.
    var firing: [String] {
        rules.filter { $0.value.told?.state == "firing" }.map(\.key).sorted()
    }

    /// What a message that was pushed changes.
    mutating func received(_ notices: [AlertNotice], now: Int) -> [Event.Alert] {
        var names: Set<String> = []
        for notice in notices where rules[notice.name] != nil || rules.count < AlertBook.limit {
            var rule = rules[notice.name] ?? Rule()
            let known = rule.instances[notice.labels]
            if let ended = notice.endsAt, ended <= now {
                // Only what fires can end, and only the firing that the message is about.
                guard var instance = known, instance.state == .firing,
                    notice.startsAt >= instance.startsAt
                else { continue }
                (instance.state, instance.asOf, instance.expires) = (.resolved, ended, nil)
                rule.instances[notice.labels] = instance
            } else if known.map({ $0.state != .resolved || notice.startsAt > $0.startsAt }) ?? true
            {
                rule.instances[notice.labels] = Instance(
                    state: .firing,
                    since: min(known?.since ?? notice.startsAt, notice.startsAt),
                    startsAt: notice.startsAt,
                    asOf: max(notice.startsAt, known?.asOf ?? 0),
                    expires: notice.endsAt,
                    annotations: notice.annotations
                )
            }
            if rule.labels.isEmpty { rule.labels = notice.labels }
            rules[notice.name] = rule
            names.insert(notice.name)
        }
        return changes(of: names)
    }

    /// What an answer about all rules changes.
    mutating func asked(_ report: RuleReport) -> [Event.Alert] {
        for told in report.rules where rules[told.name] != nil || rules.count < AlertBook.limit {
            var rule = rules[told.name] ?? Rule()
            rule.hold = told.hold
            rule.labels = told.labels
            rule.annotations = told.annotations
            var gone = rule.instances
            for active in told.active {
                let known = gone.removeValue(forKey: active.labels)
                guard told.evaluatedAt >= known?.asOf ?? 0 else { continue }
                let startsAt = known?.startsAt ?? 0
                rule.instances[active.labels] = Instance(
                    state: active.isFiring ? .firing : .pending,
                    since: active.since,
                    startsAt: active.isFiring ? max(startsAt, active.since) : startsAt,
                    asOf: told.evaluatedAt,
                    expires: nil,
                    annotations: active.annotations
                )
            }
            for (labels, instance) in gone where told.evaluatedAt > instance.asOf {
                switch instance.state {
                case .pending: rule.instances[labels] = nil
                case .firing:
                    rule.instances[labels]?.state = .resolved
                    rule.instances[labels]?.asOf = told.evaluatedAt
                case .resolved: break
                }
            }
            rules[told.name] = rule
        }
        return changes(of: Set(report.rules.map(\.name)))
    }

    /// Ends what was to be repeated and was not.
    mutating func expire(now: Int) -> [Event.Alert] {
        var names: Set<String> = []
        for (name, rule) in rules {
            for (labels, instance) in rule.instances
            where instance.state == .firing && instance.expires.map({ $0 <= now }) ?? false {
                rules[name]?.instances[labels]?.state = .resolved
                rules[name]?.instances[labels]?.expires = nil
                names.insert(name)
            }
        }
        return changes(of: names)
    }

    private mutating func changes(of names: Set<String>) -> [Event.Alert] {
        names.sorted().compactMap { name in
            guard let rule = rules[name] else { return nil }
            let alert = alert(name, rule)
            guard rule.told != alert else { return nil }
            rules[name]?.told = alert
            return alert
        }
    }

    private static func text(_ annotations: [String: String]) -> String {
        annotations["summary"] ?? annotations["description"] ?? ""
    }

    /// The sentence of a rule without a label set: nothing where it wants one filled in.
    private static func plain(_ annotations: [String: String]) -> String {
        let text = text(annotations)
        return text.contains("{{") ? "" : text
    }

    /// The rule as one alert: its gravest label set speaks for all.
    private func alert(_ name: String, _ rule: Rule) -> Event.Alert {
        func all(_ state: Instance.State) -> [([String: String], Instance)] {
            rule.instances.filter { $0.value.state == state }
                .sorted {
                    ($0.value.since, $0.key.description) < ($1.value.since, $1.key.description)
                }
                .map { ($0.key, $0.value) }
        }
        let firing = all(.firing)
        let pending = all(.pending)
        let active = firing.isEmpty ? pending : firing
        let speaker = active.first
        let resolved = active.isEmpty ? all(.resolved).last : nil
        let annotations = (speaker ?? resolved)?.1.annotations ?? rule.annotations
        let labels = (speaker ?? resolved)?.0 ?? rule.labels
        let state =
            !firing.isEmpty
            ? "firing" : !pending.isEmpty ? "pending" : resolved == nil ? "inactive" : "resolved"
        return Event.Alert(
            name: name,
            state: state,
            summary: state == "inactive"
                ? AlertBook.plain(annotations) : AlertBook.text(annotations),
            labels: labels.filter { $0.key != "alertname" },
            since: speaker.map { offset($0.1.since) },
            hold: rule.hold,
            writtenHold: writtenHolds[name],
            count: active.count > 1 ? active.count : nil,
            panel: annotations["panel"],
            log: annotations["log"]
        )
    }
}
