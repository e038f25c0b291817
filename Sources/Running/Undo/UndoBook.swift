/// Something that a step changed and that can be taken back.
public struct UndoEntry: Sendable, Equatable {
    /// Its number in the ledger.
    public var id: Int
    /// The run that changed it.
    public var run: String
    /// The step that changed it.
    public var step: String
    /// What is taken back, in words.
    public var title: String
    /// The absolute path of the file that the step is from.
    public var file: String
    /// What takes it back.
    public var action: UndoAction
    /// What names stood for when it was changed, secrets left out.
    public var values: [String: String]
    /// Names that stood for secrets then; what they stood for is never kept.
    public var secrets: Set<String>
    /// Why it could not be taken back the last time; nil where nobody tried.
    public var trouble: String?

    /// An entry.
    public init(
        id: Int = 0,
        run: String,
        step: String,
        title: String,
        file: String,
        action: UndoAction,
        values: [String: String],
        secrets: Set<String> = [],
        trouble: String? = nil
    ) {
        self.id = id
        self.run = run
        self.step = step
        self.title = title
        self.file = file
        self.action = action
        self.values = values
        self.secrets = secrets
        self.trouble = trouble
    }
}

/// Where changes are noted before they are made; the executable joins it to the library's ledger.
public struct UndoBook: Sendable {
    /// Writes an entry to the disk and returns its number.
    public var open: @Sendable (UndoEntry) async throws -> Int
    /// Closes an entry that was taken back, or notes why it could not be.
    public var close: @Sendable (_ entry: Int, _ trouble: String?) async throws -> Void
    /// The open entries of some files, newest first.
    public var entries: @Sendable (_ files: Set<String>) async throws -> [UndoEntry]

    /// Joins the three.
    public init(
        open: @escaping @Sendable (UndoEntry) async throws -> Int,
        close: @escaping @Sendable (_ entry: Int, _ trouble: String?) async throws -> Void,
        entries: @escaping @Sendable (_ files: Set<String>) async throws -> [UndoEntry]
    ) {
        self.open = open
        self.close = close
        self.entries = entries
    }

    /// A book in which nothing can be written: steps that need it do not start.
    public static let closed = UndoBook(
        open: { _ in throw StepFault("There is no ledger to note the change in.") },
        close: { _, _ in },
        entries: { _ in [] }
    )
}
