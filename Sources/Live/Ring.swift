public import HTTPServer

/// The latest frames of one stream of events, and a place in them for each viewer (facts/replay.md §3).
///
/// A viewer that comes back with the id of a frame still held gets exactly what it missed; any other
/// gets the latest scene and what followed it. Ids are `<epoch>-<number>`.
public final class Ring: Sendable {
    /// What tells this ring's ids from those of an earlier start.
    public let epoch: String

    /// A ring whose viewers are served by `fanOut`.
    ///
    /// - Parameters:
    ///   - bytes: How much it holds, rounded up to a power of two.
    ///   - capacity: How many events it holds, rounded up to a power of two.
    public init(epoch: String, fanOut: FanOut, bytes: Int = 4 << 20, capacity: Int = 65_536) {
        self.epoch = epoch
    }

    /// Sends an event to every viewer.
    ///
    /// Returns at once. Numbers rise by one from event to event.
    public func publish(number: Int, json: [UInt8]) {
    }

    /// Posts the keyframe that holds all events up to `number`: what a late joiner starts from.
    public func post(scene json: [UInt8], through number: Int) {
    }

    /// Sends what is not in the log to those connected now, without an id and without a promise.
    public func notice(json: [UInt8]) {
    }

    /// How many viewers are connected.
    public var viewers: Int { 0 }

    /// How many bytes the slowest viewer is behind, looked at once a second.
    public var slowestLag: Int { 0 }

    /// Takes a connection over as a viewer of this ring.
    ///
    /// - Parameters:
    ///   - lastID: The last id the viewer saw, from `Last-Event-ID` or the query; anything is safe.
    ///   - headers: Fields to send beside those every stream has.
    public func stream(
        lastID: String?,
        headers: [(name: String, value: String)] = []
    ) -> StreamRequest {
        StreamRequest { _ in }
    }

    /// Closes the ring: each viewer is closed once it has everything.
    public func end() {
    }
}
