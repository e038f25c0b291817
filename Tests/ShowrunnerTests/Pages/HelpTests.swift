import JSONValue
import TestSupport
import Testing

/// The keyboard's help, on every page that has keys.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
struct HelpTests {
    private let talk = RoomTalk()

    @Test func `a question mark shows a page's keys, and a second one takes them away`()
        async throws
    {
        try await talk.present(1) { presenter, browsers in
            let browser = browsers[0]
            try await presenter.send(["do": "start"])
            try await browser.signIn(presenter)
            let pages = [
                "/": "Find a talk or run", "/talks/room": "Next stage or slide",
                "/present/\(presenter.run)": "Speaker view", "/speaker/\(presenter.run)": "Larger",
                "/replay/\(presenter.run)": "Play or pause",
            ]
            for (path, words) in pages {
                try await expectHelp(browser, at: presenter.presenter + path, says: words)
            }
            try await expectHelp(browser, at: "\(presenter.audience ?? "")/", says: "Back to live")
            #expect(try await browser.complaints() == [])
        }
    }

    private func expectHelp(
        _ browser: Browser,
        at address: String,
        says words: String
    ) async throws {
        try await browser.open(address)
        try await browser.wait("document.querySelector('dialog.help')")
        try await browser.press(.character("?"))
        try await browser.wait(for: "dialog.help[open]", says: words)
        let isClicker = try await browser.evaluate(
            "return document.querySelector('dialog.help').innerText.includes('clicker')"
        )
        #expect(isClicker == .bool(address.contains("/present/") || address.contains("/speaker/")))
        try await browser.press(.character("?"))
        try await browser.wait("!document.querySelector('dialog.help').open")
    }
}
