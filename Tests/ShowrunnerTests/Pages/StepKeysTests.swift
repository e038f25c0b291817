import JSONValue
import TestSupport
import Testing

/// A step tried again, skipped or marked done by keys, and what it warned of.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
final class StepKeysTests {
    private let folder = TemporaryFolder()

    private static let text = """
        # Tea

        ---

        # Boil

        ```bash { name=boil }
        #@ capture degrees = /(\\d+) degrees/
        echo boiling
        ```

        ---

        # Pour

        ```bash { name=pour title="Pour the tea" }
        echo pouring
        ```

        ---

        # Drink

        ```bash { name=drink title="Drink the tea" }
        exit 1
        ```
        """

    private func present(
        _ count: Int,
        _ body: (Presenter, [Browser]) async throws -> Void
    ) async throws {
        let talk = try folder.write(Self.text, to: "talks/tea.md")
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"]
        ) { presenter in
            try await presenter.send(["do": "start"])
            try await Browser.use(count) { try await body(presenter, $0) }
        }
    }

    private func go(_ presenter: Presenter, _ slide: String, _ browser: Browser) async throws {
        try await presenter.send(["do": "goto", "slide": .string(slide), "stage": 0])
        try await browser.wait("document.querySelector('.thumb.cur [data-slide=\(slide)]')")
    }

    @Test func `R arms a step that is over, and only a second press runs it`() async throws {
        try await present(1) { presenter, browsers in
            let speaker = browsers[0]
            try await speaker.open("speaker", of: presenter)
            try await go(presenter, "boil", speaker)
            try await speaker.press(.character("r"))
            try await speaker.wait(for: ".notices", says: "No step of this slide is over")
            #expect(try await presenter.status(of: "boil") ?? "ready" == "ready")
            #expect(try await presenter.carryOut("boil") == 1)
            try await presenter.wait(for: "boil", "passed")
            try await speaker.wait("document.querySelector('.control[data-state=passed]')")
            try await speaker.press(.character("r"))
            try await speaker.wait("document.querySelector('.control[data-state=armed]')")
            // A clicker's keys only move, which takes the first press back.
            try await speaker.press(.pageDown)
            try await speaker.press(.pageUp)
            try await speaker.wait("document.querySelector('.control[data-state=passed]')")
            #expect(try await presenter.scene()["steps"]?["boil"]?["attempt"] == 1)
            try await speaker.press(.character("r"))
            let armed = ".control[data-state=armed] .btns .primary:not([disabled])"
            try await speaker.wait("document.querySelector('\(armed)')")
            try await speaker.press(.character("r"))
            let again = try await eventually {
                try await presenter.scene()["steps"]?["boil"]?["attempt"] == 2
            }
            #expect(again)
            try await presenter.wait(for: "boil", "passed")
            try await presenter.send(["do": "end"])
            // On the replay's time line both attempts have the number that is on the step's card.
            try await speaker.open("\(presenter.presenter)/replay/\(presenter.run)")
            let titles =
                "[...document.querySelectorAll('.stp')].map((bar) => bar.title.toLowerCase()).join('; ')"
            try await speaker.wait("\(titles) === '1, boil: passed; 1, boil, attempt 2: passed'")
        }
    }

    @Test(arguments: ["speaker", "present"])
    func `K skips and D marks done when pressed twice, one press only asks`(
        _ page: String
    )
        async throws
    {
        try await present(2) { presenter, browsers in
            let (room, speaker) = (browsers[0], browsers[1])
            try await room.open(page, of: presenter)
            try await speaker.open("speaker", of: presenter)
            try await go(presenter, "pour", speaker)
            if page == "present" {
                try await room.wait("document.querySelector('section.present[data-slide=pour]')")
            }
            try await room.press(.character("k"))
            try await room.wait(for: ".notices", says: "Press K again to skip")
            try await room.press(.escape)
            try await room.wait("!document.querySelector('.notices').innerText.includes('again')")
            try await room.press(.character("k"))
            try await room.press(.character("d"))
            try await room.wait(for: ".notices", says: "Press D again to mark")
            #expect(try await presenter.status(of: "pour") ?? "ready" == "ready")
            try await room.press(.character("k"))
            try await room.press(.character("k"))
            try await presenter.wait(for: "pour", "skipped")

            _ = try await presenter.carryOut("drink")
            try await presenter.wait(for: "drink", "failed")
            try await go(presenter, "drink", speaker)
            let drawn = page == "present" ? "section.present .step" : ".control"
            try await room.wait("document.querySelector('\(drawn)[data-state=failed]')")
            try await room.press(.character("k"))
            try await room.wait(for: ".notices", says: "No step of this slide waits")
            try await room.press(.character("d"))
            try await room.press(.character("d"))
            try await presenter.wait(for: "drink", "passed")
            #expect(try await room.complaints() == [])
        }
    }

    @Test func `what a step warned of is on the speaker's page and on no other`() async throws {
        try await present(3) { presenter, browsers in
            let (speaker, stage, viewer) = (browsers[0], browsers[1], browsers[2])
            try await speaker.open("speaker", of: presenter)
            try await stage.open("present", of: presenter)
            try await viewer.open("\(presenter.audience ?? "")/live/\(presenter.run)")
            try await go(presenter, "boil", speaker)
            _ = try await presenter.carryOut("boil")
            try await speaker.wait(
                for: ".control .warns",
                says: "Nothing was found to capture as degrees"
            )
            for page in [stage, viewer] {
                try await page.wait("document.querySelector('.step[data-state=passed]')")
                let words = try await page.evaluate("return document.body.innerText")
                #expect(words.string?.contains("to capture") == false)
            }
            try await presenter.send(["do": "goto", "slide": "pour", "stage": 0])
            try await speaker.wait("!document.querySelector('.control .warns').offsetParent")
        }
    }
}
