/// Waits until a condition holds, looking again every few milliseconds; false when the deadline passed first.
///
/// For the edge of the system only (processes, sockets, a browser): domain tests inject their clock.
public func eventually(
    within limit: Duration = .seconds(10),
    _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}
