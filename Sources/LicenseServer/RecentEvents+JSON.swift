import JSONValue

extension RecentEvents {
    /// The windows that can be asked for: a second to all that is kept.
    static let windows = 1...retention / 1_000

    /// What the status pages show.
    /// - Parameters:
    ///   - window: Seconds that are looked back, for rates, events and minutes.
    ///   - limit: Events of each kind that are listed, the newest.
    func json(window: Int, now: Int, limit: Int, statuses: [LicensePool.Status]) -> JSON {
        let from = now - window * 1_000
        let rates = rates(since: from)
        func perMinute(_ count: Int) -> JSON {
            .number(Double(count * 600 / window) / 10)
        }
        return [
            "timestamp": .string(Timestamp.iso(now)), "window_seconds": .int(window),
            "tools": .array(statuses.map(\.json)),
            "rates": [
                "borrow_per_min": perMinute(rates.borrows),
                "return_per_min": perMinute(rates.returns),
                "failure_per_min": perMinute(rates.failures),
                "overage_percent": .number(rates.overagePercent),
            ],
            "recent_events": recent(since: from, limit: limit),
            "buffer_stats": stats,
            "tool_metrics": toolMetrics(since: from),
        ]
    }

    private func recent(since moment: Int, limit: Int) -> JSON {
        var (borrows, returns, failures): ([JSON], [JSON], [JSON]) = ([], [], [])
        for event in since(moment).reversed() {
            if min(borrows.count, returns.count, failures.count) >= limit { break }
            switch event.kind {
            case .borrow where borrows.count < limit: borrows.append(event.json)
            case .giveBack where returns.count < limit: returns.append(event.json)
            case .failure where failures.count < limit: failures.append(event.json)
            default: break
            }
        }
        return [
            "borrows": .array(borrows), "returns": .array(returns), "failures": .array(failures),
        ]
    }

    private var stats: JSON {
        let all = rates(since: 0)
        return .members([
            ("total_events", .int(events.count)), ("borrow_count", .int(all.borrows)),
            ("return_count", .int(all.returns)), ("failure_count", .int(all.failures)),
            ("retention_hours", .int(RecentEvents.retention / 3_600_000)),
            ("oldest_event", .string(events.first.map { Timestamp.iso($0.at) } ?? "")),
        ])
    }

    private func toolMetrics(since moment: Int) -> JSON {
        .members(
            minutes(since: moment).sorted { $0.key < $1.key }.map { tool, minutes in
                (tool, .array(minutes.map(\.json)))
            }
        )
    }
}

extension RecentEvents.Event {
    fileprivate var json: JSON {
        var members: [(String, JSON?)] = [
            ("timestamp", .string(Timestamp.iso(at))), ("tool", .string(tool)),
            ("user", .string(user)), ("id", id.map { .string($0) }),
        ]
        switch kind {
        case .borrow(let isOverage): members.append(("is_overage", .bool(isOverage)))
        case .giveBack: break
        case .failure(let reason): members.append(("reason", .string(reason.rawValue)))
        }
        return .members(members)
    }
}

extension RecentEvents.Minute {
    fileprivate var json: JSON {
        [
            "timestamp": .string(Timestamp.iso(at)), "count": .int(count),
            "overage_count": .int(overages),
            "users": .array(users.sorted().prefix(20).map { .string($0) }),
        ]
    }
}
