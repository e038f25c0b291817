public import Events
private import Database

extension RunReader {
    /// All events of some kinds, in order; `sample` and `step.rows` are read by other ways.
    public func events(ofKinds kinds: [String]) throws -> [Event] {
        try read { stored in
            var events: [Event] = []
            try stored.fold(kinds: kinds) { events.append($0) }
            return events
        }
    }
}
