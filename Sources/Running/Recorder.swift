public import Events

/// How a run writes down what happens; the executable joins it to the run's log.
public struct Recorder: Sendable {
    /// Commits an event at once and returns it with its number and time.
    public var append: @Sendable (Event.Body) async throws -> Event
    /// Notes an event that may be committed together with its neighbours, within 20 ms.
    public var record: @Sendable (Event.Body) -> Void
    /// Keeps redacted bytes that a step put out, so long after its start; may hold the caller back.
    public var output: @Sendable (Event.StepID, [UInt8], Duration) -> Void
    /// Keeps a file with the run and returns its SHA-256 in hexadecimal.
    public var store: @Sendable (_ bytes: [UInt8], _ type: String) async throws -> String

    /// Joins the four ways of writing.
    public init(
        append: @escaping @Sendable (Event.Body) async throws -> Event,
        record: @escaping @Sendable (Event.Body) -> Void,
        output: @escaping @Sendable (Event.StepID, [UInt8], Duration) -> Void,
        store: @escaping @Sendable ([UInt8], String) async throws -> String
    ) {
        self.append = append
        self.record = record
        self.output = output
        self.store = store
    }
}
