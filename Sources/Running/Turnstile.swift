/// Lets one caller at a time through a stretch of an actor's code that waits in its middle.
///
/// An actor alone does not do this: while one call waits for the log, another may begin.
struct Turnstile {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Takes the turnstile if it is free; otherwise the caller enrols with ``wait(_:)``.
    mutating func tryToEnter() -> Bool {
        guard !isTaken else { return false }
        isTaken = true
        return true
    }

    /// Enrols a caller that found the turnstile taken.
    mutating func wait(_ caller: CheckedContinuation<Void, Never>) { waiting.append(caller) }

    /// Hands the turnstile to whoever waits longest.
    mutating func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        isTaken = false
    }
}
