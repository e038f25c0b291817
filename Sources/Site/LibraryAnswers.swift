internal import JSONValue
internal import Recording
internal import Running

/// What the library page shows: the talks of the workspace and the runs of the data folder.
struct LibraryAnswers: Sendable {
    private let shelf: TalkShelf
    private let workspace: Workspace
    private let library: Library

    init(workspace: Workspace, library: Library) {
        shelf = TalkShelf(workspace)
        self.workspace = workspace
        self.library = library
    }

    func overview(live: String?) async -> JSON {
        let runs = await library.runs()
        return .members([
            ("talks", .array(await shelf.answers())),
            ("runs", .array(runs.map(\.json))),
            ("live", live.map(JSON.string) ?? .null),
            ("checklists", .array(workspace.names(.checklist).map(JSON.string))),
            ("folder", .string(workspace.root)),
        ])
    }
}
