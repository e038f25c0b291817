public import JSONValue

extension Event {
    /// The event in its wire form: `{"n":…,"t":…,"k":…,…}`.
    public var json: JSON { .null }

    /// An event from its wire form.
    /// - Throws: ``EventError``; readers skip an unknown kind.
    public init(json: JSON) throws(EventError) { throw .unknown(kind: "") }
}
