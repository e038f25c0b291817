/// A journey that is under way, or a user between two journeys.
struct Flight {
    /// What it waits for.
    enum Phase {
        /// Nothing: its place is free.
        case free
        /// The time of its next request, or of its next journey.
        case resting
        /// A connection.
        case connecting
        /// An answer.
        case sent
    }

    var phase = Phase.free
    var journey = 0
    /// The place of its next or present request in the journey.
    var request = 0
    /// How many journeys began before it, and this one.
    var number = 0
    /// The user, from 1.
    var user = 0
    var values: [[UInt8]] = []
    /// Its connections by server; -1 where there is none.
    var sockets: [Int]
    /// Whether the present connection carried a request before.
    var isReused = false
    /// When the present request was to begin.
    var intended: Duration = .zero
    /// When the generator took it up, and when it was sent.
    var begun: Duration = .zero
    var sent: Duration = .zero
    var reader = ResponseReader()
}
