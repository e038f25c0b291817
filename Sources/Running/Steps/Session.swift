/// The state that shell steps of one run hand on: folder, variables, functions, options.
///
/// It lives in files of a folder of its own (mode 0700) and never holds a declared secret.
public actor Session {
    /// The environment entry that every process of this session carries, as `NAME=VALUE` up to the
    /// part that tells steps apart: what ``ProcessTree`` finds them by, after a crash too.
    public nonisolated let token: String

    /// A session that starts in a folder.
    ///
    /// - Parameters:
    ///   - workspace: The folder of the first step, and after a reset.
    ///   - folder: Where its files are kept; made with mode 0700 and removed by ``close()``.
    ///   - run: The id of the run, part of the token.
    ///   - environment: What steps start with; this process's own where nil.
    public init(
        workspace: String,
        folder: String,
        run: String,
        environment: [String: String]? = nil
    ) {
        token = "SHOWRUNNER_STEP=\(run)."
    }

    /// Forgets all state and ends what steps left running (facts/runbooks.md §4, rule 10).
    public func reset() async {}

    /// Ends everything that steps left running: TERM, the grace, KILL, until none is left.
    public func endLeftovers(grace: Duration = .seconds(5)) async {}

    /// Ends what is left running and removes the session's files.
    public func close() async {}
}
