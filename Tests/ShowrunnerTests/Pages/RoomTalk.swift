import JSONValue
import TestSupport

/// A talk with something for every part of the presenter's room, and its browsers.
final class RoomTalk: Sendable {
    let folder = TemporaryFolder()

    static let text = """
        ---
        title: The room
        duration: 10m
        reserve: 1m
        ---

        # The room

        Notes:
        - Welcome.

        ---

        ## Part 1: Points (2 min)

        - one <!-- .element: class="fragment" -->
        - two <!-- .element: class="fragment" -->

        Notes:
        - First point
        - Second point
        - Third point

        Q: Is it canary-question?
        A: Yes, canary-answer.

        ---

        ## Part 2: Steps (3 min)

        ```bash { name=quick }
        echo quick-output
        ```

        ```bash { name=slow timeout=2m }
        echo slow-output; sleep 60
        ```

        ---

        ## After

        Nothing runs here.
        """

    /// Presents the talk, with browsers that the body opens pages in.
    func present(
        _ count: Int,
        options: [String] = ["--audience", "127.0.0.1:0"],
        _ body: (Presenter, [Browser]) async throws -> Void
    ) async throws {
        let talk = try folder.write(Self.text, to: "talks/room.md")
        try folder.write("", to: "data/x")
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: options
        ) { presenter in
            try await Browser.use(count) { browsers in try await body(presenter, browsers) }
        }
    }
}

extension Browser {
    /// Opens one of the presenter's pages, signed in.
    func open(_ page: String, of presenter: Presenter) async throws {
        try await signIn(presenter)
        try await open(presenter.page(page))
        let drawn = page == "present" ? ".reveal section.present" : ".thumb section.slide"
        try await wait("document.querySelector('\(drawn)')")
    }

    /// Waits until an element's words hold a text.
    func wait(for selector: String, says text: String) async throws {
        try await wait(
            "document.querySelector('\(selector)')?.innerText.includes('\(text)')"
        )
    }
}
