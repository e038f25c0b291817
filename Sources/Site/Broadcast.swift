public import Events
public import Live
public import Recording
public import JSONValue
private import Synchronization

/// Sends what a run's log has committed to the pages that follow it.
///
/// The presenter's ring gets every event, the audience's ring what the projection makes of it. A
/// page that joins late gets the newest scene and everything after it.
public final class Broadcast: Sendable {
    private let presenter: Ring
    private let audience: Ring
    private let state: Mutex<State>

    private struct State {
        var projection: Projection
        var publicNumber = 0
        var presenterScene = Duration.seconds(-10)
        var audienceScene = Duration.seconds(-10)
    }

    /// Output arrives up to thirty times a second: a scene a second is enough for late joiners.
    private static let sceneInterval = Duration.seconds(1)

    /// Joins a run's log to its two rings.
    public init(presenter: Ring, audience: Ring, projection: Projection) {
        self.presenter = presenter
        self.audience = audience
        state = Mutex(State(projection: projection))
    }

    /// Takes up a run that has events already: they are not sent again, but late joiners get their
    /// scene.
    /// - Throws: `RecordingError` when the recording cannot be read.
    public func takeUp(_ reader: RunReader) async throws {
        let folded = try await reader.state()
        let events = try await reader.allEvents()
        presenter.post(scene: folded.scene.utf8, through: folded.number)
        state.withLock { state in
            for event in events {
                guard let last = state.projection.project(event).last else { continue }
                state.publicNumber = last.event.number
            }
            audience.post(scene: state.projection.scene.utf8, through: state.publicNumber)
        }
    }

    /// Whether the audience has seen this panel.
    func shows(picture: String) -> Bool {
        state.withLock { $0.projection.shows(picture: picture) }
    }
    func shows(panel: String) -> Bool { state.withLock { $0.projection.shows(panel: panel) } }

    /// Sends one committed event; `state` is the fold up to it.
    ///
    /// Called in the order of the log, by one thread.
    public func publish(_ event: Event, state folded: RunState) {
        presenter.publish(number: event.number, json: event.json.utf8)
        state.withLock { state in
            if event.changesScene || event.offset - state.presenterScene >= Broadcast.sceneInterval
            {
                presenter.post(scene: folded.scene.utf8, through: event.number)
                state.presenterScene = event.offset
            }
            send(state.projection.project(event), at: event.offset, with: &state)
        }
    }

    /// Sends what the projection held back so that nobody sees more than five frames a second.
    public func flush(now: Duration) {
        state.withLock { state in
            send(state.projection.flush(now: now), at: now, with: &state)
        }
    }

    /// Tells the presenter's pages something that is not part of the run.
    public func notify(_ notice: JSON) { presenter.notice(json: notice.utf8) }

    /// How many pages of the audience are connected.
    public var viewers: Int { audience.viewers }

    /// How long the audience's slowest page has taken nothing of what waits for it.
    public var longestWait: Duration { audience.longestWait }

    private func send(_ events: [PublicEvent], at now: Duration, with state: inout State) {
        guard !events.isEmpty else { return }
        var changes = now - state.audienceScene >= Broadcast.sceneInterval
        for event in events {
            audience.publish(number: event.event.number, json: event.json.utf8)
            state.publicNumber = event.event.number
            changes = changes || event.event.changesScene
        }
        guard changes else { return }
        audience.post(scene: state.projection.scene.utf8, through: state.publicNumber)
        state.audienceScene = now
    }
}

extension Event {
    /// Whether a page that joins now must not wait for it: everything but rows and samples.
    fileprivate var changesScene: Bool {
        switch body {
        case .stepRows, .sample, .redacted: false
        default: true
        }
    }
}
