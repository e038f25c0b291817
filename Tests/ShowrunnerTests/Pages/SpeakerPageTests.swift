import JSONValue
import TestSupport
import Testing

/// The speaker's page in a real browser, beside the stage.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
struct SpeakerPageTests {
    private let talk = RoomTalk()

    @Test func `talking points tick off with fragments, and the next frame is a still picture`()
        async throws
    {
        try await talk.present(1) { presenter, browsers in
            let speaker = browsers[0]
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "points", "stage": 0])
            try await speaker.open("speaker", of: presenter)
            try await speaker.wait("document.querySelectorAll('.say li').length === 3")
            try await speaker.wait("document.querySelector('.say li:nth-child(1).now')")
            try await speaker.press(.pageDown)
            try await speaker.wait("document.querySelectorAll('.say li.done').length === 1")
            try await speaker.wait("document.querySelector('.say li:nth-child(2).now')")
            let next = ".thumb:not(.cur)"
            try await speaker.wait(
                "document.querySelectorAll('\(next) .fragment.visible').length === 2"
            )
            let reachable = try await speaker.evaluate(
                """
                return [...document.querySelectorAll('.thumb .frame')].every(f => f.inert)
                  && document.querySelectorAll('.thumb button').length === 0
                """
            )
            #expect(reachable == true, "nothing in the frames can be reached or pressed")

            let size = "getComputedStyle(document.querySelector('.say')).fontSize"
            let before = try await speaker.evaluate("return \(size)").string
            try await speaker.press(.character("+"))
            try await speaker.wait("\(size) !== '\(before ?? "")'")
            let larger = try await speaker.evaluate("return \(size)").string
            try await speaker.open(presenter.page("speaker"))
            try await speaker.wait("document.querySelector('.say li')")
            #expect(try await speaker.evaluate("return \(size)").string == larger)

            try await speaker.press(.character("q"))
            try await speaker.wait("document.activeElement.matches('.drawer input')")
            try await speaker.press(.character("z"))
            try await speaker.wait(for: ".drawer:popover-open", says: "Nothing with these words")
            #expect(try await speaker.complaints() == [])
        }
    }

    @Test func `a step armed on the stage is armed here, and a clicker never starts it`()
        async throws
    {
        try await talk.present(2) { presenter, browsers in
            let (stage, speaker) = (browsers[0], browsers[1])
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "steps", "stage": 0])
            try await stage.open("present", of: presenter)
            try await speaker.open("speaker", of: presenter)
            try await stage.wait("document.querySelector('section.present .step')")
            try await stage.press(.enter)
            try await stage.wait("document.querySelector('.step[data-state=armed]')")
            try await speaker.wait("document.querySelector('.control[data-state=armed]')")
            // A clicker's keys only move and black out; the move takes the first press back.
            try await speaker.press(.character("."))
            try await speaker.press(.character("b"))
            #expect(try await presenter.status(of: "quick") == "ready")
            try await speaker.press(.pageDown)
            try await stage.wait("!document.querySelector('.step[data-state=armed]')")
            try await speaker.press(.pageUp)
            #expect(try await presenter.status(of: "quick") == "ready")
            try await stage.wait("document.querySelector('section.present .step')")

            try await stage.press(.enter)
            try await speaker.wait("document.querySelector('.control[data-state=armed]')")
            try await speaker.press(.enter)
            try await presenter.wait(for: "quick", "passed")
            try await stage.wait("!document.querySelector('.step[data-state=armed]')")

            _ = try await presenter.carryOut("slow")
            try await presenter.wait(for: "slow", "running")
            try await speaker.press(.pageDown)
            try await speaker.wait(for: ".strip", says: "for 0:")
            try await speaker.press(.character("B"))
            try await presenter.wait(for: "slow", "cancelled")
            try await stage.wait("!document.querySelector('.blackout').hidden")
            #expect(try await presenter.scene()["view"]?["blackout"] == true)
            #expect(try await stage.complaints() == [])
        }
    }

    @Test func `a pause, a reset and its undo survive a reload`() async throws {
        try await talk.present(1) { presenter, browsers in
            let speaker = browsers[0]
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "adjust", "spent": 305_000_000])
            try await speaker.open("speaker", of: presenter)
            try await speaker.wait(for: ".reading", says: "5:")
            try await speaker.wait(for: ".clocks", says: "Behind plan")
            try await speaker.press(.character("c"))
            try await speaker.wait(for: ".clocks", says: "Question")
            try await speaker.open(presenter.page("speaker"))
            try await speaker.wait(for: ".clocks", says: "Question")
            #expect(try await presenter.scene()["clock"]?["reason"] == "question")
            try await speaker.press(.character("c"))
            try await speaker.wait(for: ".clocks", says: "Elapsed")
            try await speaker.click(".reading")
            try await speaker.wait(for: "#clock-menu", says: "of the reserve of 1:00 left")
            try await presenter.send(["do": "reset"])
            try await speaker.wait(for: ".reading", says: "0:")
            try await speaker.wait(for: "#clock-menu", says: "Undo: back to 5:")
            try await speaker.evaluate(
                "document.querySelector('#clock-menu > button:last-child').click()"
            )
            try await speaker.wait(for: ".reading", says: "5:")
            let timing = try await presenter.get("timing")
            let parts = timing["parts"]?.array?.compactMap { $0["spoken"]?.int } ?? []
            let pauses = timing["pauses"]?.object?.members.compactMap(\.value.int) ?? []
            #expect(timing["total"]?.int == (parts + pauses).reduce(0, +))
            #expect(pauses.count == 1)
        }
    }

    @Test func `every key of the help does something, and the help names every key`()
        async throws
    {
        try await talk.present(1) { presenter, browsers in
            let speaker = browsers[0]
            try await speaker.open("speaker", of: presenter)
            try await speaker.press(.character("?"))
            try await speaker.wait("document.querySelector('dialog.help[open]')")
            let answer = try await speaker.evaluateAsync(
                """
                const { PRESENTER_KEYS } = await import('/static/js/deck/keys.js');
                const shown = [...document.querySelectorAll('dialog.help dd')].map(d => d.innerText);
                const keys = PRESENTER_KEYS.flatMap(k => k.keys);
                return { missing: PRESENTER_KEYS.filter(k => k.action !== 'speaker' && !shown.includes(k.text)).map(k => k.text),
                  twice: keys.filter((k, i) => keys.indexOf(k) !== i) };
                """
            )
            #expect(answer["missing"] == [], "\(answer)")
            #expect(answer["twice"] == [], "\(answer)")
            try await speaker.press(.escape)
            try await speaker.press(.character("o"))
            try await speaker.wait(
                "document.querySelectorAll('dialog.overview[open] button').length === 4"
            )
            try await speaker.press(.right)
            try await speaker.press(.enter)
            try await speaker.wait("!document.querySelector('dialog.overview[open]')")
            let moved = try await eventually {
                try await presenter.scene()["position"]?["slide"] == "points"
            }
            #expect(moved)
        }
    }

    @Test func `stage and speaker page keep the screen lit and show a test slide`() async throws {
        try await talk.present(2) { presenter, browsers in
            let (stage, speaker) = (browsers[0], browsers[1])
            for (page, name) in [(stage, "present"), (speaker, "speaker")] {
                try await page.prepare(
                    """
                    window.locks = [];
                    navigator.wakeLock.request = async (kind) => {
                      locks.push({ kind, released: false });
                      return locks.at(-1);
                    };
                    """
                )
                try await page.open(name, of: presenter)
                try await page.wait("locks.length === 1 && locks[0].kind === 'screen'")
                // Held still: it is not asked for again. Given back while the page was hidden: it is.
                let shown = "document.dispatchEvent(new Event('visibilitychange'));"
                try await page.evaluate(shown)
                let held = try await page.evaluate(
                    "const held = locks.length; locks[0].released = true; \(shown) return held"
                )
                #expect(held == 1)
                try await page.wait("locks.length === 2")
            }
            try await speaker.press(.character("j"))
            try await speaker.wait("document.querySelector('#screens:popover-open .code svg')")
            try await speaker.evaluate(
                "[...document.querySelectorAll('#screens button')].find(b => b.innerText.includes('Test slide')).click()"
            )
            try await stage.wait("!document.querySelector('.test-slide').hidden")
            try await presenter.send(["do": "test", "on": false])
            try await stage.wait("document.querySelector('.test-slide').hidden")
        }
    }
}
