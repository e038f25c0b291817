import FoundationEssentials
import HTTPClient
import JSONValue
import TestSupport
import Testing

/// The checklist's page in the real Chromium, and lists on slides.
@Suite(.timeLimit(.minutes(2)), .enabled(if: Browser.isInstalled)) final class ChecklistPageTests {
    private let folder = TemporaryFolder()

    private static let list = """
        # Before the tea

        ## 1 hour before

        - [ ] The fire burns
          - check: `file fire`
          - fix: `touch fire`
        - [ ] The pot is there
          - check: `sh echo blue pot`
        - [ ] The cups are clean

        ## During

        - [ ] Pour slowly
        """

    private static let talk = """
        ---
        checklist: tea
        ---

        # Tea

        ---

        # Ready?

        ![1 hour before](checklist:tea)
        """

    @Test
    func
        `a list is verified, mended in two presses and ticked; its slide and the talk's page follow`()
        async throws
    {
        try folder.write(Self.list, to: "checklists/tea.md")
        let talk = try folder.write(Self.talk, to: "talks/tea.md")
        let data = folder.file("data")
        try await Presenter.use(talk, data: data, options: ["--audience", "127.0.0.1:0"]) {
            presenter in
            try await Browser.use(2) { browsers in
                let (page, phone) = (browsers[0], browsers[1])
                try await page.signIn(presenter)
                try await page.open("\(presenter.presenter)/checklists/tea")
                // Opening the run has checked it already; the fire is out.
                try await page.wait(
                    "document.querySelector('[data-item=the-fire-burns][data-state=fail]')"
                )
                try await page.wait(
                    "document.querySelector('.block').innerText.includes('The fire burns')"
                )
                try await page.wait(
                    "document.querySelector('[data-item=the-pot-is-there]').innerText.includes('blue pot')"
                )
                try await page.click("[data-item=the-fire-burns] .primary")
                try await page.wait(
                    "document.querySelector('[data-item=the-fire-burns] .ask + pre')?.innerText.includes('touch fire')"
                )
                #expect(
                    !FileManager.default.fileExists(atPath: self.folder.file("fire")),
                    "one press runs nothing"
                )
                try await page.click("[data-item=the-fire-burns] .primary")
                try await page.wait(
                    "document.querySelector('[data-item=the-fire-burns][data-state=pass]')"
                )
                try await page.evaluate("localStorage.setItem('showrunner-name', 'Mara')")
                try await page.click("[data-item=the-cups-are-clean] .tick")
                try await page.wait(
                    "document.querySelector('[data-item=the-cups-are-clean]').innerText.includes('Ticked by Mara')"
                )
                #expect(try await page.complaints() == [])
                try await self.expectPressesSurvive(page)

                try await presenter.send(["do": "start"])
                try await presenter.send(["do": "goto", "slide": "ready", "stage": 0])
                try await phone.open(presenter.audience ?? "")
                try await phone.wait(
                    "document.querySelectorAll('.checklist li.is-ok').length === 3"
                )
                let shown = try await phone.evaluate("return document.body.innerText")
                #expect(
                    shown.string?.contains("Pour slowly") == false,
                    "only the group that is named"
                )
                #expect(shown.string?.contains("blue pot") == false, "evidence is the presenter's")

                try await page.open("\(presenter.presenter)/talks/tea")
                try await page.wait("document.querySelector('.ready a')")
            }
        }
    }

    /// What is typed and what has the focus stays while results come in.
    private func expectPressesSurvive(_ page: Browser) async throws {
        try await page.evaluate(
            """
            window.field = document.querySelector('input.name');
            window.verify = document.querySelector('[data-act=verify]');
            field.value = 'half a na';
            verify.focus();
            """
        )
        for (fire, state) in [(false, "fail"), (true, "pass")] {
            if fire {
                try folder.write("", to: "fire")
            } else {
                try FileManager.default.removeItem(atPath: folder.file("fire"))
            }
            try await page.press(.enter)
            try await page.wait(
                "document.querySelector('[data-item=the-fire-burns][data-state=\(state)]')"
            )
            try await page.wait("verify.innerText.includes('Verify all')")
        }
        #expect(
            try await page.evaluate(
                """
                return field.isConnected && field.value === 'half a na'
                  && document.activeElement === verify
                """
            ) == true
        )
    }

    @Test func `a library asks before it runs the commands of a list nobody trusted`() async throws
    {
        try folder.write(Self.list, to: "checklists/tea.md")
        try folder.write("# Tea\n", to: "talks/other.md")
        let outcome = try await Outcome.of(
            [
                "serve", folder.path, "--json", "--listen", "127.0.0.1:0", "--static",
                "\(Repository.root)/static", "--data", folder.file("data"),
            ],
            log: folder.file("serve.log")
        ) { program in
            let link = try await program.firstObject()["presenter"]?.string ?? ""
            let base = String(link.prefix { $0 != "?" }.dropLast(5))
            let http = HTTPClient()
            let signedIn = try await http.send(HTTPRequest(url: link), timeout: .seconds(10))
            let cookie = String((signedIn.headers["Set-Cookie"] ?? "").prefix { $0 != ";" })
            func send(_ body: JSON) async throws -> (Int, JSON) {
                let response = try await http.send(
                    HTTPRequest(
                        method: "POST",
                        url: "\(base)/api/checklists/tea",
                        headers: [
                            "Origin": base, "X-CSRF": "1", "Content-Type": "application/json",
                            "Cookie": cookie,
                        ],
                        body: body.utf8
                    ),
                    timeout: .seconds(20)
                )
                return (response.status, (try? JSON(parsing: response.body)) ?? .null)
            }
            let (refused, why) = try await send(["do": "verify"])
            #expect(refused == 409, "\(why)")
            let (_, trusted) = try await send(["do": "trust"])
            #expect(trusted["untrusted"] == [])
            #expect(try await send(["do": "verify"]).0 == 200)
            let isDone = try await eventually(within: .seconds(20)) {
                let (_, list) = try await send(["do": "tick", "item": "pour-slowly", "on": true])
                return list["groups"]?[0]?["items"]?[1]?["state"] == "pass"
            }
            #expect(isDone)
            #expect(
                try await send(["do": "fix", "item": "the-fire-burns", "nonce": "guess"]).0 == 409
            )
            #expect(try await send(["do": "no"]).0 == 400)
            program.signal(2)
        }
        #expect(outcome.code == 0, "\(outcome)")
    }
}
