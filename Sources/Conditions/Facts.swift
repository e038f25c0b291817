public import JSONValue

/// What is known about a step, a request or a query when its conditions are judged.
///
/// A fact that does not exist (the status of a shell step) is nil: every comparison with it is
/// unmet and says so.
public struct Facts: Sendable {
    /// The exit code of a process.
    public var exit: Int?
    /// How long it took.
    public var duration: Duration?
    /// What a process printed, or everything its terminal received, without escape sequences.
    public var stdout: String?
    /// What a process printed to its second output, where that is kept apart.
    public var stderr: String?
    /// The status code of an HTTP reply.
    public var status: Int?
    /// The body of an HTTP reply.
    public var body: String?
    /// The header fields of an HTTP reply, in order.
    public var headers: [(name: String, value: String)]
    /// The rows of a query's result, each an object by column.
    public var rows: [JSON]?
    /// The value of a metrics query.
    public var value: Double?
    /// Figures of a load step by name: `p50` to `p99` and `max` in seconds, `rps` and
    /// `rate` a second, `error_rate` and `errors` as a share, `dropped` as a number.
    public var measures: [String: Double]

    /// What is known; everything left out is unknown.
    public init(
        exit: Int? = nil,
        duration: Duration? = nil,
        stdout: String? = nil,
        stderr: String? = nil,
        status: Int? = nil,
        body: String? = nil,
        headers: [(name: String, value: String)] = [],
        rows: [JSON]? = nil,
        value: Double? = nil,
        measures: [String: Double] = [:]
    ) {
        self.exit = exit
        self.duration = duration
        self.stdout = stdout
        self.stderr = stderr
        self.status = status
        self.body = body
        self.headers = headers
        self.rows = rows
        self.value = value
        self.measures = measures
    }
}
