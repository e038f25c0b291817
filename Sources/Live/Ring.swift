public import HTTPServer
private import Synchronization

/// The latest frames of one stream of events, and a place in them for each viewer.
///
/// A viewer that comes back with the id of a frame still held gets exactly what it missed; any other
/// gets the latest scene and what followed it. Ids are `<epoch>-<number>` (facts/replay.md §3).
public final class Ring: Sendable {
    /// What tells this ring's ids from those of an earlier start.
    public let epoch: String
    private let fanOut: FanOut
    private let state: RingState

    /// A ring whose viewers are served by `fanOut`.
    ///
    /// - Parameters:
    ///   - bytes: How much it holds, rounded up to a power of two. A frame longer than a quarter of
    ///     it is left out, and its viewers get the next scene instead.
    ///   - capacity: How many events it holds, rounded up to a power of two.
    public init(epoch: String, fanOut: FanOut, bytes: Int = 4 << 20, capacity: Int = 65_536) {
        self.epoch = epoch
        self.fanOut = fanOut
        state = RingState(epoch: epoch, bytes: bytes, capacity: capacity)
    }

    /// Sends an event to every viewer.
    ///
    /// Returns at once. Numbers rise by one from event to event; one that is not above the last is
    /// ignored.
    public func publish(number: Int, json: [UInt8]) {
        let frame = Frame.event(json, id: "\(epoch)-\(number)")
        fanOut.inbox.post(.frame(state, number: number, frame))
    }

    /// Posts the keyframe that holds all events up to `number`: what a late joiner starts from.
    ///
    /// A viewer without a known id waits until one is posted, unless the ring still holds every
    /// event from number 1.
    public func post(scene json: [UInt8], through number: Int) {
        let frame = Frame.scene(json, id: "\(epoch)-\(number)")
        fanOut.inbox.post(.scene(state, number: number, frame))
    }

    /// Sends what is not in the log to those connected now, without an id and without a promise.
    public func notice(json: [UInt8]) {
        fanOut.inbox.post(.frame(state, number: nil, Frame.notice(json)))
    }

    /// How many viewers are connected.
    public var viewers: Int { state.figures.viewers.load(ordering: .relaxed) }

    /// How many bytes the slowest viewer is behind, looked at once a second.
    public var slowestLag: Int { state.figures.slowestLag.load(ordering: .relaxed) }

    /// How long the slowest viewer has taken nothing of what waits for it, looked at once a second.
    public var longestWait: Duration {
        .milliseconds(state.figures.longestWait.load(ordering: .relaxed))
    }

    /// Takes a connection over as a viewer of this ring.
    ///
    /// - Parameters:
    ///   - lastID: The last id the viewer saw, from `Last-Event-ID` or the query; anything is safe.
    ///   - headers: Fields to send beside those every stream has.
    ///   - owner: Whose connection it is, for ``cut(owner:)``; 0 for nobody's.
    public func stream(
        lastID: String?,
        headers: [(name: String, value: String)] = [],
        owner: Int = 0
    ) -> StreamRequest {
        let resume = Resume(lastID: lastID, epoch: epoch)
        let head = Frame.head(headers)
        return StreamRequest { [fanOut, state] socket in
            fanOut.adopt(socket, for: state, resume: resume, head: head, owner: owner)
        }
    }

    /// Closes every connection of one owner at once.
    public func cut(owner: Int) { fanOut.inbox.post(.cut(state, owner: owner)) }

    /// Closes the ring: each viewer is closed once it has everything.
    public func end() { fanOut.inbox.post(.end(state)) }
}
