import Conditions
import Runbooks
import Sockets
import Synchronization

/// Sends the requests of a plan from one thread and counts what becomes of them.
///
/// One thread and one epoll set: at 3.5 to 4 µs a request for an own HTTP/1.1 client of this kind a
/// processor is worth far more requests than any of the demos takes (facts/http.md), and nothing has
/// to be shared. It is used on its thread alone; ``Orders`` is the way in from others.
final class Generator {
    let plan: LoadPlan
    let prepared: PreparedPlan
    let orders: Orders
    let sockets: SocketSet
    let servers: [Destination]
    private let report: (LoadSnapshot) -> Void

    private let start = ContinuousClock.now
    private let processorAtStart = OwnThread.processorTime
    var random: SeededRandom
    private var schedule: ArrivalSchedule?
    private var spawned = 0

    var flights: [Flight] = []
    var freeFlights: [Int] = []
    var alarms = Alarms()
    /// The flight of each connection; -1 where it is kept for the next one.
    var owners: [Int] = []
    /// Connections that no flight uses, by server.
    var idle: [[Int]]
    var verdicts: [[[Int: Bool]]]
    var journeysBegun = 0
    var underWay = 0
    var inFlight = 0
    var connections = 0
    var buffer = [UInt8](repeating: 0, count: 64 << 10)

    var second = Tally()
    var whole = Tally()
    private var window: [Tally] = []
    private var reportedAt: Duration = .zero
    private var processorReported: Duration = .zero
    private var firstUnmet: String?
    private var sendingEnded: Duration?
    private var checkedTimeouts: Duration = .zero

    /// What other threads ask of a generator.
    final class Orders: Sendable {
        private let stopped = Atomic(false)
        private let waker = Mutex<SocketWaker?>(nil)

        /// Whether it is to end at once.
        var isStopped: Bool { stopped.load(ordering: .acquiring) }

        /// Ends it at once.
        func stop() {
            stopped.store(true, ordering: .releasing)
            waker.withLock { $0?.wake() }
        }

        func listen(with own: SocketWaker) { waker.withLock { $0 = own } }
    }

    init(
        _ plan: LoadPlan,
        prepared: PreparedPlan,
        servers: [Destination],
        orders: Orders,
        report: @escaping (LoadSnapshot) -> Void
    ) {
        self.plan = plan
        self.prepared = prepared
        self.servers = servers
        self.orders = orders
        self.report = report
        sockets = SocketSet()
        orders.listen(with: sockets.waker)
        random = SeededRandom(seed: plan.seed)
        idle = Array(repeating: [], count: servers.count)
        verdicts = prepared.journeys.map { Array(repeating: [:], count: $0.requests.count) }
        if case .arrivals(let arrivals) = plan.model {
            schedule = ArrivalSchedule(arrivals, timeScale: plan.timeScale, seed: plan.seed)
        }
    }

    /// The time since the begin.
    var now: Duration { .now - start }

    /// Whether journeys may still begin.
    var isSending: Bool { sendingEnded == nil }

    /// Carries the plan out on the calling thread.
    func run() -> LoadResult {
        OwnThread.wakePromptly()
        var ending: LoadResult.Ending = .finished
        while true {
            var now = now
            if orders.isStopped {
                ending = .stopped
                break
            }
            if isSending { beginJourneys(now) }
            while let due = alarms.take(dueBy: now) { wake(due.flight, at: due.due) }
            if now - checkedTimeouts >= .milliseconds(50) {
                checkedTimeouts = now
                expire(now)
            }
            if now - reportedAt >= .seconds(1) {
                if let unmet = tick(now), isSending {
                    ending = .ended(by: unmet)
                    break
                }
            }
            if isSending, now >= plan.duration {
                sendingEnded = now
                dismissThinkers()
            }
            if !isSending, underWay == 0 || now >= plan.duration + plan.longestJourneyEnd { break }
            now = self.now
            sockets.wait(atMost: nextDue(now) - now) { socket, signal in
                respond(socket, signal)
            }
        }
        return finish(ending)
    }

    private func nextDue(_ now: Duration) -> Duration {
        var due = min(reportedAt + .seconds(1), checkedTimeouts + .milliseconds(50))
        if let alarm = alarms.next { due = min(due, alarm) }
        guard isSending else { return due }
        due = min(due, max(now, plan.duration))
        if let arrival = schedule?.next { due = min(due, arrival) }
        if let spawn = nextSpawn { due = min(due, spawn) }
        return due
    }

    // MARK: Beginning

    private func beginJourneys(_ now: Duration) {
        if case .arrivals(let arrivals) = plan.model {
            while let due = schedule?.next, due <= now {
                schedule?.advance()
                guard underWay < arrivals.maxInFlight else {
                    second.offered += 1
                    second.dropped += 1
                    continue
                }
                let flight = newFlight()
                flights[flight].user = journeysBegun + 1
                begin(flight, at: due)
            }
        }
        while let due = nextSpawn, due <= now {
            spawned += 1
            let flight = newFlight()
            flights[flight].user = spawned
            begin(flight, at: due)
        }
    }

    /// When the next user comes; nil where all are there, or the plan is one of arrivals.
    private var nextSpawn: Duration? {
        guard case .users(let users) = plan.model, spawned < users.count else { return nil }
        return .seconds(Double(spawned) / (users.spawn * plan.timeScale))
    }

    private func newFlight() -> Int {
        underWay += 1
        if let free = freeFlights.popLast() { return free }
        flights.append(Flight(sockets: Array(repeating: -1, count: servers.count)))
        return flights.count - 1
    }

    // MARK: Counting

    func note(_ unmet: Unmet) {
        if firstUnmet == nil {
            firstUnmet = "expected \(unmet.expected), found \(unmet.actual)"
        }
    }

    /// Closes the last second; what of `stop-when` has come true.
    private func tick(_ now: Duration) -> String? {
        let snapshot = snapshot(now)
        window.append(second)
        if window.count > 10 { window.removeFirst() }
        second.clear()
        reportedAt = now
        processorReported = OwnThread.processorTime - processorAtStart
        report(snapshot)
        guard !plan.stopWhen.isEmpty else { return nil }
        var recent = Tally()
        for tally in window { recent.merge(tally) }
        guard recent.done > 0 else { return nil }
        let facts = recent.facts(over: .seconds(Double(window.count)))
        return plan.stopWhen.first { $0.evaluate(facts) == .met }?.text
    }

    private func snapshot(_ now: Duration) -> LoadSnapshot {
        whole.merge(second)
        let span = now - reportedAt
        let processor = OwnThread.processorTime - processorAtStart
        var snapshot = LoadSnapshot()
        snapshot.elapsed = now
        snapshot.planned = plan.duration
        snapshot.whole = LoadSnapshot.Counts(whole, time: now)
        snapshot.recent = LoadSnapshot.Counts(second, time: span)
        snapshot.inFlight = inFlight
        snapshot.connections = connections
        snapshot.processorShare = span > .zero ? (processor - processorReported) / span : 0
        snapshot.firstUnmet = firstUnmet
        snapshot.bottleneck = Bottleneck.found(
            processorShare: snapshot.processorShare,
            lateness: second.lateness
        )
        return snapshot
    }

    private func finish(_ ending: LoadResult.Ending) -> LoadResult {
        let now = now
        var last = snapshot(now)
        let processor = OwnThread.processorTime - processorAtStart
        last.processorShare = now > .zero ? processor / now : 0
        // A load that is stopped has the length it had; one that waits for its last answers, its
        // plan's.
        let time = sendingEnded ?? now
        last.whole.time = time
        last.unfinished = inFlight
        last.inFlight = 0
        last.bottleneck = Bottleneck.found(
            processorShare: last.processorShare,
            lateness: whole.lateness
        )
        for socket in owners.indices { sockets.close(socket) }
        return LoadResult(snapshot: last, ending: ending, facts: whole.facts(over: time))
    }
}

extension LoadPlan {
    /// How long a journey that was begun last may still take.
    var longestJourneyEnd: Duration {
        let pauses = journeys.map { $0.requests.reduce(.zero) { $0 + $1.pause.upperBound } }
        return (pauses.max() ?? .zero) + requestTimeout
    }
}
