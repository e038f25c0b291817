import Markdown
import Panels
import Site
import Talks
import Running
private import JSONValue
private import Synchronization

/// The files of the talk on stage: a good save is shown at once, a broken one only told.
final class TalkFiles: Sendable {
    private let file: String
    private let workspace: Workspace
    private let broken = Mutex<[String]>([])

    init(file: String, workspace: Workspace) {
        self.file = file
        self.workspace = workspace
    }

    /// What is wrong with the files since the last good deck; empty when all is well.
    var problems: [String] { broken.withLock { $0 } }

    /// Looks for changes until cancelled.
    func watch(
        live: LiveRun,
        panels: Panels,
        recorded: RecordedRun,
        onChange: @Sendable (Deck) -> Void
    ) async {
        var watch = FileWatch()
        var files = workspace.files(ofTalk: file)
        while !Task.isCancelled {
            if watch.hasChanged(files) {
                await take(live: live, panels: panels, recorded: recorded, onChange)
                files = workspace.files(ofTalk: file)
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Some editors empty a file before they write it.
    private func emptiness() throws(Problem) -> Problem {
        Problem(
            file: try workspace.source(file).file,
            line: 1,
            message: "The talk has no slides any more. The run goes on with those it had."
        )
    }

    private func take(
        live: LiveRun,
        panels: Panels,
        recorded: RecordedRun,
        _ onChange: @Sendable (Deck) -> Void
    ) async {
        var found: [String]
        do {
            let deck = try workspace.deck(file)
            found = deck.problems.filter { $0.severity == .error }.map(\.description)
            if deck.slides.isEmpty { found.append(try emptiness().description) }
            if found.isEmpty {
                try await live.use(Program(deck: deck, name: live.name))
                await panels.show(deck.panels)
                onChange(deck)
            }
        } catch {
            found = ["\(error)"]
        }
        broken.withLock { $0 = found }
        recorded.broadcast.notify(["problem": .string(found.joined(separator: "\n"))])
    }
}
