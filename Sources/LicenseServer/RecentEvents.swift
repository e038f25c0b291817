/// What happened in the last hours, in the order in which it happened.
///
/// A pure value: it knows no clock. Times are milliseconds since 1970-01-01 UTC.
/// - Source: facts/metrics.md §1.1.
struct RecentEvents: Sendable {
    /// One thing that happened.
    struct Event: Sendable, Equatable {
        /// What it was.
        enum Kind: Sendable, Equatable {
            case borrow(isOverage: Bool), giveBack, failure(reason: LicensePool.Refusal)
        }

        var at: Int
        var kind: Kind
        var tool: String
        var user: String
        var id: String?
    }

    /// How events of one window come together.
    struct Rates: Sendable, Equatable {
        var borrows = 0
        var overages = 0
        var returns = 0
        var failures = 0

        /// Checkouts beyond the commit among all, from 0 to 100; 0 without any checkout.
        var overagePercent: Double {
            borrows > 0 ? Double(overages * 1_000 / borrows) / 10 : 0
        }
    }

    /// Checkouts of one tool in one minute.
    struct Minute: Sendable, Equatable {
        var at: Int
        var count = 0
        var overages = 0
        var users: Set<String> = []
    }

    /// How long an event is kept.
    static let retention = 6 * 3_600_000
    /// Events that are kept at most; the oldest go first.
    static let limit = 100_000

    private(set) var events: [Event] = []

    /// Adds what happened now, and lets go of what is too old.
    mutating func add(_ event: Event) {
        events.append(event)
        let tooOld = events.count - since(event.at - RecentEvents.retention).count
        // In bulk, so that an event costs the same however many are kept.
        if events.count > RecentEvents.limit || tooOld > RecentEvents.limit / 10 {
            events.removeFirst(max(tooOld, RecentEvents.limit / 10))
        }
    }

    /// The events from a moment on.
    func since(_ moment: Int) -> ArraySlice<Event> {
        var (low, high) = (events.startIndex, events.endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if events[middle].at < moment { low = middle + 1 } else { high = middle }
        }
        return events[low...]
    }

    /// Counts the events from a moment on.
    func rates(since moment: Int) -> Rates {
        since(moment).reduce(into: Rates()) { rates, event in
            switch event.kind {
            case .borrow(let isOverage):
                rates.borrows += 1
                if isOverage { rates.overages += 1 }
            case .giveBack: rates.returns += 1
            case .failure: rates.failures += 1
            }
        }
    }

    /// The checkouts of every tool from a moment on, minute by minute; minutes without any are
    /// left out.
    func minutes(since moment: Int) -> [String: [Minute]] {
        since(moment).reduce(into: [:]) { tools, event in
            guard case .borrow(let isOverage) = event.kind else { return }
            let minute = event.at - event.at % 60_000
            var minutes = tools.removeValue(forKey: event.tool) ?? []
            var last = minutes.last?.at == minute ? minutes.removeLast() : Minute(at: minute)
            last.count += 1
            last.overages += isOverage ? 1 : 0
            last.users.insert(event.user)
            minutes.append(last)
            tools[event.tool] = minutes
        }
    }
}
