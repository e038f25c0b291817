/// Why a JSON value is not an event.
public enum EventError: Error, Sendable, Equatable {
    /// The kind is of a later version; readers skip the event.
    case unknown(kind: String)
    /// A field is missing or of the wrong form.
    case malformed(kind: String, field: String)
}
