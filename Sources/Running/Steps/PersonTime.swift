/// How long a step has waited for a person, on any clock that only goes forward.
struct PersonTime: Sendable {
    private var spent = Duration.zero
    private var since: Duration?

    /// It waits from this moment on.
    mutating func begin(at moment: Duration) { since = since ?? moment }

    /// It goes on.
    mutating func end(at moment: Duration) {
        spent = total(at: moment)
        since = nil
    }

    /// Adds what a piece of the step has waited by itself.
    mutating func add(_ waited: Duration) { spent += waited }

    /// All of it up to a moment.
    func total(at moment: Duration) -> Duration {
        spent + (since.map { max(.zero, moment - $0) } ?? .zero)
    }
}
