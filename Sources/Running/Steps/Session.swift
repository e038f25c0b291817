private import FoundationEssentials
import Processes
private import Runbooks

/// The state that shell steps of one run hand on: folder, variables, functions, options.
///
/// It lives in files of a folder of its own (mode 0700) and never holds a declared secret.
public actor Session {
    /// The environment entry that every process of this session carries, as `NAME=VALUE` up to the
    /// part that tells steps apart: what ``ProcessTree`` finds them by, after a crash too.
    public nonisolated let token: String
    /// Names that are given to each step anew and are no state.
    var secretNames: Set<String> = []

    let workspace: String
    private let folder: String
    let environment: [String: String]
    private var attempts = 0
    /// The state in use, and the folder that goes with it.
    private(set) var state: (file: String, folder: String)?
    /// What was added to the environment when that state was written.
    private(set) var added: [String: String] = [:]
    /// The section steps belong to, and the state it began with.
    var baseline: (section: String, state: SessionState)?

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
        self.workspace = workspace
        self.folder = folder
        var environment = environment ?? OwnEnvironment.variables
        // A size of another terminal, and a folder that is not the step's.
        for name in ["COLUMNS", "LINES", "PWD", "OLDPWD"] { environment[name] = nil }
        environment["TERM"] = "xterm-256color"
        self.environment = environment
        token = Session.token(of: run)
    }

    /// The entry by which the processes of a run's steps are found.
    public static func token(of run: String) -> String { "SHOWRUNNER_STEP=\(run)." }

    /// Forgets all state and ends what steps left running (facts/runbooks.md §4, rule 10).
    public func reset() async {
        await endLeftovers()
        state = nil
        added = [:]
        baseline = nil
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Ends everything that steps left running: TERM, the grace, KILL, until none is left.
    public func endLeftovers(grace: Duration = .seconds(5)) async {
        await ProcessTree.end(session: nil, token: token, grace: grace)
    }

    /// Ends what is left running and removes the session's files.
    public func close(grace: Duration = .seconds(5)) async {
        await endLeftovers(grace: grace)
        await reset()
    }
}

extension Session {
    /// What a shell step is started with.
    struct Start {
        var environment: [String: String]
        /// The folder it starts in.
        var folder: String
        /// The entry that marks the processes of this step.
        var token: String
        /// The file bash reads first.
        var prologue: String
        /// Where the state goes, and what was added to the environment.
        var target: String
        var added: [String: String]
        /// Whether the folder at the end is the one of the next step.
        var keepsFolder: Bool
        var warnings: [String] = []
    }

    /// Prepares the files and the environment of a shell step.
    ///
    /// - Parameter text: What bash reads through before it begins, see ``ShellRefusal``.
    func start(_ context: StepContext, reading text: String? = nil) throws -> Start {
        try makeFolder()
        attempts += 1
        let target = "\(folder)/state-\(attempts)"
        var start = Start(
            environment: environment,
            folder: state?.folder ?? firstFolder(context),
            token: "\(token)\(attempts)",
            prologue: "\(folder)/start-\(attempts)",
            target: target,
            added: context.environment,
            keepsFolder: context.step.folder == nil
        )
        choose(folder: context, for: &start)
        let secrets = context.secrets.map(\.name)
        secretNames.formUnion(secrets)
        start.environment.merge(context.environment) { _, added in added }
        start.environment.merge(context.step.environment) { _, own in own }
        start.environment.merge(context.secrets.map { ($0.name, $0.value) }) { _, secret in secret }
        start.environment["PWD"] = start.folder
        start.environment["SHOWRUNNER_STEP"] = String(start.token.drop { $0 != "=" }.dropFirst())
        let state = ShellState(
            target: target,
            source: self.state?.file,
            given: start.environment.keys.filter { !secrets.contains($0) && $0 != "PWD" },
            hidden: Array(context.step.environment.keys),
            secrets: secrets,
            changes: changes(context),
            goesOnAfterErrors: context.step.goesOnAfterErrors,
            failsWithPipes: context.step.failsWithPipes,
            outerFile: start.environment["BASH_ENV"],
            unread: text
        )
        start.environment["BASH_ENV"] = start.prologue
        try PrivateFile.write(state.prologue, to: start.prologue)
        // Made here, so that no umask of a step can take them from us.
        for ending in ["", ".end", ".list"] { try PrivateFile.write("", to: target + ending) }
        return start
    }

    /// The folder of the first step, and after a reset.
    private func firstFolder(_ context: StepContext) -> String {
        guard let first = context.step.firstFolder else { return workspace }
        return first.hasPrefix("/") ? first : "\(context.workspace)/\(first)"
    }

    private func choose(folder context: StepContext, for start: inout Start) {
        if let own = context.step.folder {
            start.folder = own.hasPrefix("/") ? own : "\(context.workspace)/\(own)"
        } else if !isFolder(start.folder) {
            start.warnings.append(
                "The folder \(start.folder) is gone, so the step starts in \(workspace)."
            )
            start.folder = workspace
        }
    }

    private func changes(_ context: StepContext) -> [(name: String, value: String)] {
        guard state != nil else { return [] }
        let changed = context.environment.filter { added[$0.key] != $0.value }
        return changed.merging(context.step.environment) { _, own in own }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Takes over the state an ended step wrote.
    ///
    /// - Returns: What the presenter should know about it.
    func adopt(
        _ start: Start,
        end: ShellEnding?,
        secrets: [(name: String, value: String)]
    )
        -> [String]
    {
        guard let end else {
            discard(start)
            return [
                "What this step set is not handed on, because its shell was replaced or killed."
            ]
        }
        let written = FileManager.default.contents(atPath: start.target).map { [UInt8]($0) } ?? []
        if let secret = secrets.first(where: { $0.value.utf8.count >= 6 && written.holds($0.value) }
        ) {
            discard(start)
            return [
                "What this step set is not handed on, because it holds the secret \(secret.name)."
            ]
        }
        let old = state?.file
        state = (start.target, start.keepsFolder ? end.folder : state?.folder ?? workspace)
        added = start.added
        if let old { try? FileManager.default.removeItem(atPath: old) }
        remove([start.prologue, "\(start.target).end", "\(start.target).list"])
        return end.lost.map { "\($0) is not handed on, because it holds a secret." }
    }

    /// Removes what a step wrote; the state before it stays.
    func discard(_ start: Start) {
        remove([start.prologue, start.target, "\(start.target).end", "\(start.target).list"])
    }

    private func remove(_ files: [String]) {
        for file in files { try? FileManager.default.removeItem(atPath: file) }
    }

    private func makeFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
}

/// What a shell wrote at its very end, as the sign that its state is whole.
struct ShellEnding: Equatable {
    /// The exit code it was about to have.
    var code: Int
    /// The folder it was in.
    var folder: String
    /// Variables it left out, since they hold a secret.
    var lost: [String]

    /// Reads the end of the shell that wrote to this target; nil where it came to none.
    init?(target: String) {
        guard let data = FileManager.default.contents(atPath: "\(target).end") else { return nil }
        let fields = [UInt8](data).split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count >= 3, let code = Int(fields[0]), fields[1].hasPrefix("/") else {
            return nil
        }
        self.code = code
        folder = fields[1]
        lost = fields.dropFirst(2).filter { !$0.isEmpty }
    }
}

extension [UInt8] {
    /// Whether these bytes hold a text.
    func holds(_ text: String) -> Bool { holds(Array(text.utf8)) }

    /// Whether these bytes hold others.
    func holds(_ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, count >= wanted.count else { return false }
        for at in 0...(count - wanted.count) where self[at] == first {
            if self[at..<(at + wanted.count)].elementsEqual(wanted) { return true }
        }
        return false
    }
}
