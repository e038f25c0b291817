/// Why the stage is not as it should be, in sentences for the presenter.
public struct StageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The service, `prometheus`, or nil where the stage as a whole is meant.
    public var service: String?
    /// What was seen and what to do about it; the last lines of the service's log where they help.
    public var description: String

    /// Why the stage is not as it should be.
    public init(service: String?, _ description: String) {
        self.service = service
        self.description = description
    }
}
