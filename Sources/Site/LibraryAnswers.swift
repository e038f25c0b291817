internal import JSONValue
internal import Recording
internal import Running

/// What the library page shows: the talks of the workspace and the runs of the data folder.
struct LibraryAnswers: Sendable {
    private let shelf: TalkShelf
    private let folder: String
    private let library: Library

    init(workspace: Workspace, library: Library) {
        shelf = TalkShelf(workspace)
        folder = workspace.root
        self.library = library
    }

    func overview(live: String?) async -> JSON {
        let runs = await library.runs()
        return .members([
            ("talks", .array(await shelf.answers())),
            ("runs", .array(runs.map(\.json))),
            ("live", live.map(JSON.string) ?? .null),
            ("folder", .string(folder)),
        ])
    }
}
