public import Events
public import HTTPClient

/// The alerts of a run: what the stage's Prometheus pushes, and what it answers when asked.
///
/// A push is told at once; what is pending, and all of a Prometheus that pushes nothing here, is
/// asked once a second (DESIGN §5).
public actor Alerts {
    private let source: PanelSources.Metrics
    private let client: HTTPClient
    private let interval: Duration
    private let wall: @Sendable () -> Int
    private let emit: @Sendable (Event.Alert) async -> Void
    private var book: AlertBook
    private var waiting: [Event.Alert] = []
    private var isTelling = false

    /// Alerts of which nothing is known yet.
    /// - Parameters:
    ///   - source: The Prometheus to ask.
    ///   - writtenHolds: The times of the rule files, by rules whose times were changed.
    ///   - wall: Milliseconds since 1970-01-01 UTC.
    ///   - now: The time since the run was opened.
    ///   - emit: Takes every change, in order.
    public init(
        source: PanelSources.Metrics,
        client: HTTPClient,
        writtenHolds: [String: Duration] = [:],
        interval: Duration = .seconds(1),
        wall: @escaping @Sendable () -> Int,
        now: @escaping @Sendable () -> Duration,
        emit: @escaping @Sendable (Event.Alert) async -> Void
    ) {
        self.source = source
        self.client = client
        self.interval = interval
        self.wall = wall
        self.emit = emit
        // Fixed once, so that one moment has one place in the run.
        let opened = Duration.milliseconds(wall()) - now()
        book = AlertBook(writtenHolds: writtenHolds) { max(.zero, .milliseconds($0) - opened) }
    }

    /// Takes a message that was pushed.
    public func receive(_ notices: [AlertNotice]) async {
        await tell(book.received(notices, now: wall()))
    }

    /// Asks until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            if case .prometheus(let url, let token) = source {
                group.addTask { await self.follow(url, token) }
            }
            group.addTask { await self.expire() }
        }
    }

    private func follow(_ url: String, _ token: String?) async {
        var request = HTTPRequest(url: "\(url)/api/v1/rules?type=alert")
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        while !Task.isCancelled {
            let answer = try? await client.send(request)
            if let report = answer.flatMap({ RuleReport($0.body) }) {
                await tell(book.asked(report))
            }
            try? await Task.sleep(for: interval)
        }
    }

    private func expire() async {
        while !Task.isCancelled {
            await tell(book.expire(now: wall()))
            try? await Task.sleep(for: interval)
        }
    }

    /// Tells changes in the order in which they came to be, whoever else tells some meanwhile.
    private func tell(_ alerts: [Event.Alert]) async {
        waiting += alerts
        guard !isTelling else { return }
        isTelling = true
        while !waiting.isEmpty { await emit(waiting.removeFirst()) }
        isTelling = false
    }

    /// Names of the rules that fire now.
    public var firing: [String] { book.firing }
}
