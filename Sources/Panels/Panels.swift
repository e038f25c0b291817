public import Events
public import HTTPClient
public import Runbooks

/// The panels of a run, kept up to date by asking Prometheus.
///
/// Panels in focus are asked once a second, the others every ten seconds; each has at most one
/// question under way, and none waits for another (DESIGN §5).
public actor Panels {
    /// Where the values come from.
    public enum Source: Sendable, Equatable {
        /// A Prometheus, by its URL.
        case prometheus(url: String)
        /// None, with the reason in a sentence.
        case missing(reason: String)
    }

    /// Ticks between two questions for a panel that is not in focus.
    static let slowTicks = 10
    static let timeout = Duration.seconds(10)

    private let source: Source
    private let client: HTTPClient
    private let interval: Duration
    private let emit: @Sendable (Event.Body) -> Void
    private var order: [String]
    private var polls: [String: PanelPolling]
    private var focused: Set<String> = []
    private var fresh: Set<String>
    private var ticks = 0

    /// Panels that are not asked yet.
    /// - Parameters:
    ///   - panels: The panels, names in their queries filled in.
    ///   - interval: The time between two ticks.
    ///   - emit: Takes samples and changes of state, in order; called on this actor.
    public init(
        panels: [Panel],
        source: Source,
        client: HTTPClient,
        interval: Duration = .seconds(1),
        emit: @escaping @Sendable (Event.Body) -> Void
    ) {
        self.source = source
        self.client = client
        self.interval = interval
        self.emit = emit
        order = panels.map(\.id)
        polls = Dictionary(panels.map { ($0.id, PanelPolling($0)) }) { first, _ in first }
        fresh = Set(order)
    }

    /// The panels that are looked at, or that something waits for: they are asked at every tick.
    public func focus(on ids: Set<String>) {
        fresh.formUnion(ids.subtracting(focused))
        focused = ids
    }

    /// Takes another list of panels, as after a save of the talk; those that stay keep their state.
    public func show(_ panels: [Panel]) {
        let known = polls
        order = panels.map(\.id)
        polls = [:]
        for panel in panels where polls[panel.id] == nil {
            if var poll = known[panel.id] {
                poll.change(to: panel)
                polls[panel.id] = poll
            } else {
                polls[panel.id] = PanelPolling(panel)
                fresh.insert(panel.id)
            }
        }
    }

    /// Asks at every tick until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            var next = ContinuousClock.now
            while !Task.isCancelled {
                for id in due() { ask(id, in: &group) }
                ticks &+= 1
                next = max(next + interval, ContinuousClock.now)
                try? await Task.sleep(until: next, clock: .continuous)
            }
            group.cancelAll()
        }
    }

    /// Panels to be asked at this tick; those out of focus take turns.
    private func due() -> [String] {
        defer { fresh = [] }
        return order.enumerated().filter { place, id in
            focused.contains(id) || fresh.contains(id)
                || (ticks &+ place) % Panels.slowTicks == 0
        }.map(\.element)
    }

    private func ask(_ id: String, in group: inout DiscardingTaskGroup) {
        guard case .prometheus(let url) = source else { return tellMissing(id) }
        guard let (ask, events) = polls[id]?.tick() else { return }
        events.forEach(emit)
        guard ask, let query = polls[id]?.panel.query else { return }
        group.addTask { [client] in
            let outcome = await Panels.query(query, at: url, with: client)
            if !Task.isCancelled { await self.answered(id, outcome) }
        }
    }

    private func tellMissing(_ id: String) {
        guard case .missing(let reason) = source else { return }
        polls[id]?.unavailable(reason).forEach(emit)
    }

    private func answered(_ id: String, _ outcome: PanelPolling.Outcome) {
        polls[id]?.answered(outcome).forEach(emit)
    }

    /// Asks one instant query.
    @concurrent
    private static func query(
        _ query: String,
        at url: String,
        with client: HTTPClient
    ) async -> PanelPolling.Outcome {
        let request = HTTPRequest(
            method: "POST",
            url: url + "/api/v1/query",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array("query=\(formEncoded(query))".utf8)
        )
        do throws(HTTPFailure) {
            let response = try await client.send(request, timeout: timeout)
            do throws(QueryAnswer.Refusal) {
                return .success(try QueryAnswer(status: response.status, body: response.body))
            } catch {
                return .failure(error)
            }
        } catch {
            return .failure(QueryAnswer.Refusal(description: error.description))
        }
    }

    private static func formEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                out.append(byte)
            default:
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
