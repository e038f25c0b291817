private import Events
internal import JSONValue
private import Markdown
private import Processes
internal import Running
private import Synchronization
private import Talks

/// What the library says of each talk of a workspace.
///
/// A talk is read again only once one of its files is another one, and never on a thread of the
/// cooperative pool.
final class TalkShelf: Sendable {
    private let workspace: Workspace
    private let known = Mutex<[String: Entry]>([:])

    /// One talk, and what its files were when it was read.
    private struct Entry: Sendable {
        var stamps: [String: FileStamp]
        var answer: JSON

        var isCurrent: Bool { stamps.allSatisfy { FileStamp(of: $0.key) == $0.value } }
    }

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// The talks in the order of their names, as the library page reads them.
    func answers() async -> [JSON] {
        (try? await Thread.run(name: "library") { [self] in read() }) ?? []
    }

    private func read() -> [JSON] {
        let before = known.withLock { $0 }
        var now: [String: Entry] = [:]
        let names = workspace.names(.talk)
        for name in names {
            now[name] = before[name].flatMap { $0.isCurrent ? $0 : nil } ?? entry(of: name)
        }
        known.withLock { [now] in $0 = now }
        return names.compactMap { now[$0]?.answer }
    }

    private func entry(of name: String) -> Entry {
        let path = "\(workspace.root)/\(Workspace.Kind.talk.rawValue)/\(name).md"
        // Taken before reading: a save in between is seen the next time.
        var stamps = [path: FileStamp(of: path)]
        do {
            for file in workspace.files(ofTalk: path) { stamps[file] = FileStamp(of: file) }
            let deck = try workspace.deck(path)
            for runbook in deck.talk.runbooks {
                let expected = "\(workspace.root)/\(Workspace.Kind.runbook.rawValue)/\(runbook).md"
                if stamps[expected] == nil { stamps[expected] = FileStamp(of: expected) }
            }
            return Entry(stamps: stamps, answer: Self.answer(name, deck))
        } catch {
            return Entry(stamps: stamps, answer: Self.answer(name, error))
        }
    }

    private static func answer(_ name: String, _ deck: Deck) -> JSON {
        .members([
            ("name", .string(name)),
            ("file", .string("talks/\(name).md")),
            ("title", .string(deck.talk.title)),
            ("duration", deck.talk.duration.map { .int($0.wholeMicroseconds) } ?? .null),
            (
                "parts",
                .array(
                    deck.talk.parts.map { $0.plan.map { .int($0.wholeMicroseconds) } ?? .null }
                )
            ),
            ("slides", .int(deck.slides.count)),
            ("steps", .int(deck.steps.count)),
            ("problems", .array((deck.problems + deck.advice).map { .string($0.description) })),
        ])
    }

    private static func answer(_ name: String, _ problem: Problem) -> JSON {
        [
            "name": .string(name), "file": .string("talks/\(name).md"), "title": .string(name),
            "duration": .null, "slides": 0, "steps": 0,
            "problems": [.string(problem.description)],
        ]
    }
}
