private import Events
private import Markdown
internal import JSONValue
internal import Recording
internal import Running
private import Talks

/// What the library page shows: the talks of the workspace and the runs of the data folder.
struct LibraryAnswers: Sendable {
    let workspace: Workspace
    let library: Library

    func overview(live: String?) async -> JSON {
        let runs = await library.runs()
        return .members([
            ("talks", .array(workspace.names(.talk).map(talk))),
            ("runs", .array(runs.map(\.json))),
            ("live", live.map(JSON.string) ?? .null),
            ("folder", .string(workspace.root)),
        ])
    }

    private func talk(_ name: String) -> JSON {
        do {
            let deck = try workspace.deck(try workspace.file(.talk, name))
            return .members([
                ("name", .string(name)),
                ("file", .string("talks/\(name).md")),
                ("title", .string(deck.talk.title)),
                ("duration", deck.talk.duration.map { .int($0.wholeMicroseconds) } ?? .null),
                ("slides", .int(deck.slides.count)),
                ("steps", .int(deck.steps.count)),
                ("problems", .array(deck.problems.map { .string($0.description) })),
            ])
        } catch {
            return [
                "name": .string(name), "file": .string("talks/\(name).md"), "title": .string(name),
                "duration": .null, "slides": 0, "steps": 0,
                "problems": [.string(error.description)],
            ]
        }
    }
}
