import JSONValue
import TestSupport
import Testing

/// The phone's page in a real browser, over the encrypted listener.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
struct RemotePageTests {
    private let talk = RoomTalk()

    private func present(
        _ count: Int = 1,
        _ body: (Presenter, [Browser]) async throws -> Void
    ) async throws {
        try await talk.present(count, options: ["--remote", "0.0.0.0:0"]) { presenter, browsers in
            for browser in browsers {
                try await browser.resize(width: 390, height: 844, isMobile: true)
            }
            try await body(presenter, browsers)
        }
    }

    @Test func `a scanned code opens the page, whose two buttons move the talk`() async throws {
        try await present { presenter, browsers in
            let phone = browsers[0]
            try await phone.pair(with: presenter)
            #expect(try await phone.evaluate("return isSecureContext") == true)
            try await phone.wait(for: ".say", says: "Welcome.")
            try await phone.wait("document.querySelector('.forth').innerText.includes('Start')")
            try await phone.click(".forth")
            try await phone.wait("document.querySelector('.forth').innerText.includes('Next')")
            try await phone.wait(for: ".slide", says: "Points")
            #expect(await presenter.shows("points"))
            try await phone.click(".back")
            try await phone.wait(for: ".slide", says: "The room")
            let (small, low) = ("x.width < 44 || x.height < 44", "x.height < 76")
            let misfits = try await phone.evaluate(
                """
                const box = (b) => b.getBoundingClientRect();
                const shown = [...document.querySelectorAll('button')].filter((b) => b.offsetParent);
                return [shown.filter((b) => { const x = box(b); return \(small); }).length,
                  ['.back', '.forth'].filter((s) => { const x = box(document.querySelector(s)); return \(low); }).length,
                  document.documentElement.scrollWidth - innerWidth];
                """
            )
            #expect(misfits == [0, 0, 0])
            #expect(try await phone.complaints() == [])
        }
    }

    @Test func `a step takes two presses, the second no double tap, and can be stopped`()
        async throws
    {
        try await present { presenter, browsers in
            let phone = browsers[0]
            try await phone.pair(with: presenter)
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "steps", "stage": 0])
            try await phone.wait("document.querySelector('.arm')?.offsetParent")
            try await phone.click(".arm")
            try await phone.wait("document.querySelector('.run')?.offsetParent")
            try await phone.wait(for: ".step-box pre", says: "echo quick-output")
            // The tap that follows at once belongs to the first.
            let sent = try await phone.evaluateAsync(
                """
                const sent = [], post = window.fetch;
                window.fetch = (url, options) => { sent.push(options?.body ?? ''); return post(url, options); };
                const found = (selector) => new Promise((resolve) => {
                  const look = () => { const element = document.querySelector(selector + ':not([disabled])'); if (element) resolve(element); return element; };
                  if (!look()) new MutationObserver((_, self) => { if (look()) self.disconnect(); }).observe(document.body, { subtree: true, childList: true, attributes: true });
                });
                (await found('.step-box button')).click();
                (await found('.arm')).click();
                (await found('.run')).click();
                return sent.join();
                """
            )
            #expect(sent.string?.contains("\"arm\"") == true, "\(sent)")
            #expect(sent.string?.contains("\"run\"") == false, "\(sent)")
            #expect(try await presenter.status(of: "quick") ?? "ready" == "ready")
            try await phone.wait(
                "document.querySelector('.run')?.click() || !document.querySelector('.run')"
            )
            try await presenter.wait(for: "quick", "passed")
            #expect(try await presenter.carryOut("slow") == 1)
            try await phone.wait("document.querySelector('.stop')?.offsetParent")
            try await phone.click(".stop")
            try await presenter.wait(for: "slow", "cancelled")
        }
    }

    @Test func `a clicker moves and blacks out from here, and never starts a step`() async throws {
        try await present { presenter, browsers in
            let phone = browsers[0]
            try await phone.pair(with: presenter)
            try await presenter.send(["do": "start"])
            try await phone.wait("document.querySelector('.forth').innerText.includes('Next')")
            for _ in 0..<4 {
                for key: Key in [.pageDown, .pageDown, .pageUp] { try await phone.press(key) }
            }
            try await phone.wait(for: ".slide", says: "Steps")
            #expect(await presenter.shows("steps"))
            for (key, isBlack) in [(Key.character("b"), true), (.character("."), false)] {
                try await phone.press(key)
                try await phone.wait(
                    "document.querySelectorAll('.top button[aria-pressed=true]').length === \(isBlack ? 1 : 0)"
                )
                #expect(try await presenter.scene()["view"]?["blackout"]?.bool == isBlack)
            }
            let kinds = try await presenter.events().compactMap { $0["k"]?.string }
            #expect(kinds.contains("view"))
            #expect(!kinds.contains { $0.hasPrefix("step") }, "\(kinds)")
        }
    }

    @Test func `the phone ticks in the hand when a part ends`() async throws {
        try await present { presenter, browsers in
            let phone = browsers[0]
            try await phone.pair(with: presenter)
            try await presenter.send(["do": "start"])
            try await phone.wait("document.querySelector('.forth').innerText.includes('Next')")
            try await phone.evaluate(
                "window.ticks = []; navigator.vibrate = (t) => { window.ticks.push(t); return true; };"
            )
            try await presenter.send(["do": "goto", "slide": "points", "stage": 0])
            try await phone.wait("window.ticks.length === 1")
            try await presenter.send(["do": "goto", "slide": "points", "stage": 1])
            try await presenter.send(["do": "goto", "slide": "steps", "stage": 0])
            try await phone.wait("window.ticks.length === 2")
        }
    }

    @Test func `a second phone takes over in words, and a revoked one is told`() async throws {
        try await present(2) { presenter, browsers in
            let (first, second) = (browsers[0], browsers[1])
            try await first.pair(with: presenter)
            try await first.click(".forth")
            try await first.wait("document.querySelector('.forth').innerText.includes('Next')")
            try await second.pair(with: presenter)
            try await second.wait("document.querySelector('.driver')?.offsetParent")
            #expect(
                try await second.evaluate("return document.querySelector('.forth').disabled")
                    == true
            )
            try await second.wait(for: ".driver", says: "Phone drives.")
            // A clicker on the phone that does not drive moves nothing, and takes nothing over.
            #expect(await presenter.shows("points"))
            for _ in 0..<2 { try await second.press(.pageDown) }
            try await second.wait(for: ".notices", says: "Phone drives. Take over first.")
            #expect(
                try await presenter.scene()["position"] == ["slide": "points", "stage": 0]
            )
            try await second.click(".driver button")
            try await second.wait("!document.querySelector('.forth').disabled")
            try await first.wait(for: ".driver", says: "Phone 2 took over.")
            #expect(
                try await first.evaluate("return document.querySelector('.forth').disabled") == true
            )
            #expect(
                try await presenter.post(
                    "runs/\(presenter.run)/remote",
                    ["do": "revoke", "device": 1]
                ).status == 200
            )
            try await first.wait(for: "main", says: "no longer paired")
            try await second.click(".forth")
            let moved = try await eventually {
                try await presenter.scene()["position"] == ["slide": "points", "stage": 1]
            }
            #expect(moved)
        }
    }

    @Test func `the speaker's page shows the code with the fingerprint, and who is paired`()
        async throws
    {
        try await present(2) { presenter, browsers in
            let (speaker, phone) = (browsers[0], browsers[1])
            try await speaker.resize(width: 1440, height: 900)
            try await speaker.open("speaker", of: presenter)
            try await speaker.press(.character("j"))
            let pair =
                "[...document.querySelectorAll('.menu:popover-open button')]"
                + ".find(b => b.innerText.includes('Pair a phone'))"
            try await speaker.wait(pair)
            try await speaker.evaluate("\(pair).click()")
            try await speaker.wait(for: ".certificate", says: presenter.fingerprint ?? "-")
            try await speaker.wait("document.querySelectorAll('.menu:popover-open .qr svg').length")
            // That code made the printed one void.
            try await phone.open(presenter.remote ?? "")
            try await phone.wait(for: "body", says: "This code was used already")
            try await phone.pair(with: presenter)
            try await speaker.wait(for: ".phones", says: "Revoke")
            try await speaker.wait("!document.querySelector('.certificate').offsetParent")
            #expect(try await speaker.complaints() == [])
        }
    }
}

extension Browser {
    /// Scans a new code of the speaker's page.
    func pair(with presenter: Presenter) async throws {
        let made = try await presenter.post("runs/\(presenter.run)/remote", ["do": "pair"])
        try await open(made.answer["link"]?.string ?? "")
        try await wait("document.querySelector('.forth')?.offsetParent")
        try await wait("document.querySelector('.slide b')?.innerText")
    }
}

extension Presenter {
    /// Whether the stage comes to a slide.
    fileprivate func shows(_ slide: String) async -> Bool {
        await eventually { (try? await self.scene()["position"]?["slide"]?.string) == slide }
    }
}
