import JSONValue
import TestSupport
import Testing

/// What goes wrong in the room: all pages end in the same state, with a plain message.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
struct MishapTests {
    private let talk = RoomTalk()

    /// Lets a page think that it lies in a pocket for ten minutes.
    private static let sleeps = """
        Object.defineProperty(document, 'hidden', { value: true, configurable: true });
        const real = setTimeout;
        window.setTimeout = (act, time) => real(act, time === 30000 ? 0 : time);
        document.dispatchEvent(new Event('visibilitychange'));
        window.setTimeout = real;
        """

    private static let wakes = """
        Object.defineProperty(document, 'hidden', { value: false, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
        """

    @Test func `phones that slept through three hundred moves wake on the slide of all others`()
        async throws
    {
        let options = ["--audience", "127.0.0.1:0", "--remote", "0.0.0.0:0"]
        try await talk.present(2, options: options) { presenter, browsers in
            let (viewer, driver) = (browsers[0], browsers[1])
            try await presenter.send(["do": "start"])
            try await driver.pair(with: presenter)
            try await viewer.open("\(presenter.audience ?? "")/")
            try await viewer.wait("document.querySelector('section.slide')")
            for phone in [viewer, driver] { try await phone.evaluate(Self.sleeps) }
            try await viewer.wait("document.querySelector('.late:not([hidden])')")
            for number in 0..<300 {
                let slide = number % 2 == 0 ? "steps" : "points"
                try await presenter.send(["do": "goto", "slide": .string(slide), "stage": 0])
            }
            try await presenter.send(["do": "goto", "slide": "after", "stage": 0])
            for phone in [viewer, driver] { try await phone.evaluate(Self.wakes) }
            try await viewer.wait(for: "section.slide", says: "Nothing runs here")
            try await viewer.wait(for: ".fol", says: "Following live")
            try await driver.wait(for: ".slide", says: "After")

            try await driver.evaluate(Self.sleeps)
            let revoked = try await presenter.post(
                "runs/\(presenter.run)/remote",
                ["do": "revoke", "device": 1]
            )
            #expect(revoked.status == 200)
            try await driver.evaluate(Self.wakes)
            try await driver.wait(for: "main", says: "This phone is no longer paired")
        }
    }

    @Test func `a pause outlives the program that was killed in it`() async throws {
        let path = try talk.folder.write(RoomTalk.text, to: "talks/room.md")
        let data = talk.folder.file("data")
        try talk.folder.write("", to: "data/x")
        try await Browser.use { browsers in
            let speaker = browsers[0]
            let first = try await Presenter.start(path, data: data)
            do {
                try await first.send(["do": "start"])
                try await first.send(["do": "adjust", "spent": 305_000_000])
                try await speaker.open("speaker", of: first)
                try await speaker.press(.character("c"))
                try await speaker.wait(for: ".clocks", says: "Question")
            } catch {
                await first.end()
                throw error
            }
            let before = try await first.scene()["clock"]
            first.program.signal(9)
            _ = await first.program.ended()
            await first.program.end(grace: .zero)
            let again = try await Presenter.start(path, data: data, cookie: first.key)
            do {
                try await speaker.open("speaker", of: again)
                try await speaker.wait(for: ".clocks", says: "Question")
                #expect(try await again.scene()["clock"] == before)
            } catch {
                await again.end()
                throw error
            }
            await again.end()
        }
    }

    @Test func `durations that contradict each other are told before the talk, and it goes on`()
        async throws
    {
        let text = RoomTalk.text.replacing("(3 min)", with: "(30 min)")
        let path = try talk.folder.write(text, to: "talks/room.md")
        let lint = try await Outcome.of(["lint", path], log: talk.folder.file("lint.log"))
        let sentence = "its parts come to 32 min"
        #expect(lint.text.contains(sentence), "\(lint)")
        try await Presenter.use(path, data: talk.folder.file("data")) { presenter in
            try await Browser.use(2) { browsers in
                let (stage, speaker) = (browsers[0], browsers[1])
                try await stage.signIn(presenter)
                try await stage.open("\(presenter.presenter)/talks/room")
                try await stage.wait(for: ".problems", says: sentence)
                try await stage.open("present", of: presenter)
                try await speaker.open("speaker", of: presenter)
                try await speaker.press(.pageDown)
                try await speaker.wait("document.querySelector('.cur [data-slide=points]')")
                try await stage.wait("document.querySelector('.present[data-slide=points]')")
                #expect(try await speaker.complaints() == [])
            }
        }
    }

    @Test func `a check that hangs is ended and told, and holds up no other`() async throws {
        try talk.folder.write(
            """
            # Tea

            - [ ] The fire burns
              - check: `sh echo red fire`
            - [ ] The kettle sings
              - check: `sh sleep 600`
              - timeout: 1s
            """,
            to: "checklists/tea.md"
        )
        let path = try talk.folder.write(
            "---\nchecklist: tea\n---\n\n# Tea\n\n---\n\n# Ready?\n\n![All](checklist:tea)\n",
            to: "talks/tea.md"
        )
        let options = ["--audience", "127.0.0.1:0"]
        try await Presenter.use(path, data: talk.folder.file("data"), options: options) {
            presenter in
            try await Browser.use(2) { browsers in
                let (page, phone) = (browsers[0], browsers[1])
                try await presenter.send(["do": "start"])
                try await presenter.send(["do": "goto", "slide": "ready", "stage": 0])
                try await phone.open("\(presenter.audience ?? "")/")
                try await page.signIn(presenter)
                try await page.open("\(presenter.presenter)/checklists/tea")
                try await page.wait(for: "[data-item=the-fire-burns]", says: "red fire")
                try await page.wait(
                    for: "[data-item=the-kettle-sings][data-state=error]",
                    says: "No answer within 1 s"
                )
                try await phone.wait(for: ".checklist li.is-ok", says: "The fire burns")
                try await phone.wait(for: ".checklist li.is-bad", says: "The kettle sings")
                try await page.open("speaker", of: presenter)
                try await page.wait(for: ".checks", says: "No answer within 1 s")
                #expect(try await phone.complaints() == [])
            }
        }
    }
}
