public import Events

/// The runs of one data folder.
public actor Library {
    private let lane = SerialQueue("showrunner.library")
    /// The data folder.
    public nonisolated let folder: String

    /// The queue the library lives on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    /// The library of a data folder, which is made where it is missing.
    /// - Throws: ``RecordingError``.
    public init(folder: String) throws { self.folder = folder }

    /// All runs, newest first.
    ///
    /// A damaged file is listed as damaged.
    public func runs() -> [RunSummary] { [] }

    /// The newest run of a talk that was not ended and whose last event is younger than `limit`.
    public func openRun(
        talk: String,
        purpose: Event.Purpose,
        within limit: Duration = .seconds(900)
    ) -> RunSummary? { nil }

    /// Deletes a run with all its files.
    /// - Throws: ``RecordingError``.
    public func delete(run: String) throws {}
}
