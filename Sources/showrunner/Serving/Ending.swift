private import Synchronization

/// Whether an end has come that others have to know of.
final class Ending: Sendable {
    private let state = Atomic(false)

    /// Whether it has come.
    var isNoted: Bool { state.load(ordering: .relaxed) }

    /// Notes that it has.
    func note() { state.store(true, ordering: .relaxed) }
}
