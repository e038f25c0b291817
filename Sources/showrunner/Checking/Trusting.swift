import Checklists
import Conditions
import Markdown
import Recording
import Runbooks
import Running
import Talks
private import Digest

/// What may be run because somebody trusts its text: steps, and the commands of checklists.
///
/// Files named on the command line are trusted; prose is never asked about (DESIGN §4, S7).
struct Trusting: Sendable {
    private let book: TrustBook
    private let root: String

    /// The trust of a data folder, for the files of a workspace.
    /// - Throws: `RecordingError`.
    init(data: DataFolder, workspace: Workspace) throws {
        book = try TrustBook(folder: data.path)
        root = workspace.root
    }

    // MARK: - Steps

    /// Trusts steps as they are now.
    /// - Returns: How many were not trusted before.
    @discardableResult
    func trust(_ steps: [Step]) async throws -> Int {
        try await book.trust(steps.map(entry), wall: Moment.wall)
    }

    /// Trusts a talk that was named on the command line: its steps, its runbooks' and the commands of
    /// its checklist.
    func trustAll(of deck: Deck, in workspace: Workspace) async throws {
        try await trust(deck.steps)
        if let name = deck.talk.checklist,
            let target = try? CheckTarget(addressed: name, in: workspace)
        {
            try await trust(target)
        }
    }

    /// How a run asks whether a step is trusted.
    var ofSteps: StepTrust {
        StepTrust(
            trusts: { [self] step in await book.trusts(entry(step).digest) },
            last: { [self] step in await book.last(file: entry(step).file, name: step.id) },
            accept: { [self] step in try await trust([step]) }
        )
    }

    private func entry(_ step: Step) -> TrustBook.Entry {
        TrustBook.Entry(
            digest: SHA256.hexadecimal(of: Array(step.canonicalText.utf8)),
            file: path(step.file),
            name: step.id,
            text: step.source
        )
    }

    private func path(_ file: String) -> String { file.hasPrefix("/") ? file : "\(root)/\(file)" }

    // MARK: - Checklists

    /// The commands of a list that nobody has trusted.
    func untrusted(in target: CheckTarget) async -> [TrustBook.Entry] {
        var found: [TrustBook.Entry] = []
        for entry in entries(target) where await !book.trusts(entry.digest) { found.append(entry) }
        return found
    }

    /// How many commands a list holds.
    func commands(in target: CheckTarget) -> Int { entries(target).count }

    /// Trusts the commands of a list as they are now.
    /// - Returns: How many were not trusted before.
    @discardableResult
    func trust(_ target: CheckTarget) async throws -> Int {
        try await book.trust(entries(target), wall: Moment.wall)
    }

    private func entries(_ target: CheckTarget) -> [TrustBook.Entry] {
        guard let list = target.list else { return [] }
        return list.items.flatMap { item in
            var commands: [String] = []
            if case .shell(let command) = item.check?.target { commands.append(command) }
            if let command = item.fix?.command { commands.append(command) }
            return commands.map { command in
                TrustBook.Entry(
                    digest: SHA256.hexadecimal(of: Array("command\n\(command)".utf8)),
                    file: path(list.file),
                    name: item.id,
                    text: command
                )
            }
        }
    }
}
