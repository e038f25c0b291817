import JSONValue
import TestSupport
import Testing

/// The audience's page in a real browser, wide and on a phone.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
struct AudiencePageTests {
    private let talk = RoomTalk()

    @Test func `it waits, follows, browses back, comes back to live, and ends with the replay`()
        async throws
    {
        try await talk.present(1) { presenter, browsers in
            let phone = browsers[0]
            try await phone.resize(width: 390, height: 844, isMobile: true)
            try await phone.open("\(presenter.audience ?? "")/")
            try await phone.wait(for: ".cover", says: "It starts in a moment")
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "points", "stage": 1])
            try await phone.wait("document.querySelector('section[data-slide=points] .visible')")
            try await phone.press(.left)
            try await phone.wait("document.querySelector('section[data-slide=the-room]')")
            try await presenter.send(["do": "goto", "slide": "steps", "stage": 0])
            try await phone.wait(for: ".back", says: "Back to live, slide 3")
            #expect(
                try await phone.evaluate(
                    "return document.querySelectorAll('section[data-slide=the-room]').length"
                ) == 1,
                "whoever browses is not pulled along"
            )
            try await phone.click(".back")
            try await phone.wait("document.querySelector('section[data-slide=steps] .copy')")

            _ = try await presenter.carryOut("quick")
            try await phone.wait(for: "p.sr[aria-live=polite]", says: "passed")
            let wide = "document.documentElement.scrollWidth > innerWidth"
            #expect(try await phone.evaluate("return \(wide)") == false, "nothing is cut off")

            try await presenter.send(["do": "freeze", "on": true])
            try await presenter.send(["do": "goto", "slide": "after", "stage": 0])
            try await presenter.send(["do": "blackout", "on": true])
            try await phone.wait("document.querySelector('.cover.is-black:not([hidden])')")
            #expect(
                try await phone.evaluate("return document.body.innerText").string?
                    .contains("Nothing runs here") == false
            )
            try await presenter.send(["do": "blackout", "on": false])
            try await phone.wait("document.querySelector('section[data-slide=steps]')")
            try await presenter.send(["do": "freeze", "on": false])
            try await phone.wait("document.querySelector('section[data-slide=after]')")

            try await presenter.send(["do": "end"])
            try await phone.wait(for: ".fol", says: "The talk has ended")
            try await presenter.send(["do": "publish", "on": true])
            try await phone.click(".to-replay")
            try await phone.wait("document.querySelector('.tlw .slides i')")
            try await phone.wait("document.querySelectorAll('.replay .steps li').length === 1")
            #expect(
                try await phone.evaluate(
                    "return document.querySelector('.replay .steps .n > span').innerText"
                ) != "quick",
                "a step has its title, not its id"
            )
            #expect(try await phone.complaints() == [])
        }
    }

    @Test func `it says plainly when it is behind, and only the slide can be reached by Tab`()
        async throws
    {
        try await talk.present(2) { presenter, browsers in
            let (stage, phone) = (browsers[0], browsers[1])
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "steps", "stage": 0])
            try await stage.open("present", of: presenter)
            try await phone.open("\(presenter.audience ?? "")/")
            try await phone.wait("document.querySelector('section[data-slide=steps]')")
            try await stage.wait("document.querySelector('section.present .actions button')")
            let reached = try await stage.evaluate(
                """
                return [...document.querySelectorAll('section.slide :is(button, a, input, [tabindex="0"])')]
                  .filter(e => !e.closest('[inert]')).every(e => e.closest('section.present'))
                  && document.querySelectorAll('section.slide:not([inert])').length
                """
            )
            #expect(reached == 1)
            await presenter.program.end(grace: .zero)
            try await phone.wait(for: ".late", says: "Last update")
        }
    }

    @Test func `a run that is not open here has a page that leads to the library`() async throws {
        try await talk.present(1) { presenter, browsers in
            let browser = browsers[0]
            try await browser.signIn(presenter)
            for page in ["present", "speaker"] {
                try await browser.open("\(presenter.presenter)/\(page)/unknown")
                try await browser.wait(for: "h1", says: "There is no such run here")
                #expect(
                    try await browser.evaluate(
                        "return document.querySelector('a').getAttribute('href')"
                    ) == "/"
                )
            }
        }
    }
}
