public import Live
public import Recording
public import Running

/// The run that this server carries out now, with all that its pages need.
public struct OpenRun: Sendable {
    /// The run.
    public let live: LiveRun
    /// What the presenter's pages follow.
    public let presenterRing: Ring
    /// What the audience's pages follow.
    public let audienceRing: Ring
    /// What sends the run's events to both.
    public let broadcast: Broadcast
    /// Reads the log that is being written.
    public let reader: RunReader
    /// Where the audience finds it, when there is a listener for it.
    public let audienceURL: String?
    /// What the talk's files have wrong since the last good deck; empty when all is well.
    public let problems: @Sendable () -> [String]
    /// Why the run is not being recorded at the moment; nil while it is.
    public let trouble: @Sendable () -> String?

    /// The run that this server carries out.
    public init(
        live: LiveRun,
        presenterRing: Ring,
        audienceRing: Ring,
        broadcast: Broadcast,
        reader: RunReader,
        audienceURL: String?,
        problems: @escaping @Sendable () -> [String],
        trouble: @escaping @Sendable () -> String?
    ) {
        self.live = live
        self.presenterRing = presenterRing
        self.audienceRing = audienceRing
        self.broadcast = broadcast
        self.reader = reader
        self.audienceURL = audienceURL
        self.problems = problems
        self.trouble = trouble
    }
}
