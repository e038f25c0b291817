import Events

/// Events that have a number and are not known to be in the file.
///
/// Bounded: when there are too many, a gap takes the place of those that follow.
struct WaitingEvents {
    static let countLimit = 10_000
    static let byteLimit = 16 << 20
    /// So many go into one transaction, for a commit must not take long.
    static let batchLimit = 5000

    struct Waiting {
        var event: Event
        var entry: Batch.Entry
        var caller: CheckedContinuation<Event, any Error>?
        /// Whether the sink got it.
        var isPublished = false
        /// Whether it stands for events that were given up.
        var isGap = false
    }

    private(set) var events: [Waiting] = []
    /// How many of them are being written.
    private(set) var inFlight = 0
    /// How many from the first on the sink has got, all of them.
    private var published = 0
    private var bytes = 0
    private var lastNumber: Int

    init(lastNumber: Int) { self.lastNumber = lastNumber }

    var isEmpty: Bool { events.isEmpty }
    var count: Int { events.count }

    /// Gives an event its number, and keeps it if there is room.
    /// - Returns: The event where it cannot be kept: it is to be handed on at once.
    mutating func add(_ item: Inbox.Item, bounded: Bool) -> Waiting? {
        lastNumber += 1
        let event = Event(number: lastNumber, offset: item.offset, body: item.body)
        let waiting = Waiting(event: event, entry: Batch.Entry(event), caller: item.caller)
        let isFull = events.count >= Self.countLimit || bytes >= Self.byteLimit
        guard bounded, isFull else {
            events.append(waiting)
            bytes += waiting.entry.data.count
            return nil
        }
        addToGap(event)
        return waiting
    }

    private mutating func addToGap(_ event: Event) {
        if let last = events.indices.last, last >= inFlight, events[last].isGap,
            case .gap(let reason, let count) = events[last].event.body
        {
            events[last].event.body = .gap(reason: reason, count: count + 1)
            events[last].entry = Batch.Entry(events[last].event)
        } else {
            let gap = Event(
                number: event.number,
                offset: event.offset,
                body: .gap(reason: "not recorded", count: 1)
            )
            events.append(
                Waiting(event: gap, entry: Batch.Entry(gap), isPublished: true, isGap: true)
            )
        }
    }

    /// Marks the first ones as being written.
    mutating func send() -> [Batch.Entry] {
        inFlight = min(events.count, Self.batchLimit)
        return events.prefix(inFlight).map(\.entry)
    }

    /// Whether nothing waits behind what is being written.
    var isAllInFlight: Bool { inFlight == events.count }

    /// Takes out what was written.
    mutating func confirm() -> [Waiting] {
        let written = Array(events.prefix(inFlight))
        events.removeFirst(inFlight)
        published = max(0, published - inFlight)
        inFlight = 0
        bytes -= written.reduce(0) { $0 + ($1.isGap ? 0 : $1.entry.data.count) }
        return written
    }

    /// What was to be written is not.
    mutating func refuse() { inFlight = 0 }

    /// Takes out, in order, what the sink did not get yet, and leaves it to be written.
    mutating func publish() -> [Waiting] {
        var unpublished: [Waiting] = []
        for at in published..<events.count where !events[at].isPublished {
            unpublished.append(events[at])
            events[at].isPublished = true
            events[at].caller = nil
        }
        published = events.count
        return unpublished
    }
}
