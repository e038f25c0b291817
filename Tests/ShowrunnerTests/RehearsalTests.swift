import FoundationEssentials
import HTTPClient
import JSONValue
import TestSupport
import Testing

/// The page of rehearsals in a real browser, its statistics, and the report of a run.
@Suite(.timeLimit(.minutes(2)))
final class RehearsalTests {
    private let rehearsals: Rehearsals

    init() throws { rehearsals = try Rehearsals() }

    private func recordSix() async throws {
        let lengths = [
            [8, 70, 30, 62], [8, 66, 26, 61], [8, 60, 26, 60], [8, 62, 24, 60], [8, 56, 22, 58],
            [8, 54, 20, 58],
        ]
        for (day, seconds) in lengths.enumerated() {
            try await rehearsals.record("rehearsal\(day)", day: day, seconds)
        }
    }

    /// Serves the library for as long as the body takes.
    private func serving(
        _ body: (_ address: String, _ cookie: String) async throws -> Void
    )
        async throws
    {
        let program = try Program(
            "showrunner",
            [
                "serve", rehearsals.folder.path, "--json", "--data", rehearsals.folder.file("data"),
                "--listen", "127.0.0.1:0", "--static", "\(Repository.root)/static",
            ],
            output: rehearsals.folder.file("serve.log")
        )
        do {
            let link = try #require(try await program.firstObject()["presenter"]?.string)
            let signedIn = try await HTTPClient()
                .send(HTTPRequest(url: link), timeout: .seconds(10))
            let cookie = String((signedIn.headers["Set-Cookie"] ?? "").prefix { $0 != ";" })
            let address = String(link[..<(try #require(link.firstRange(of: "/open")).lowerBound)])
            try await body(address, cookie)
        } catch {
            await program.end()
            throw error
        }
        await program.end()
    }

    private func call(
        _ address: String,
        _ cookie: String,
        _ path: String,
        _ body: JSON? = nil
    ) async throws -> (status: Int, answer: JSON) {
        let headers: HTTPHeaders = [
            "Cookie": cookie, "Origin": address, "X-CSRF": "1",
            "Content-Type": "application/json",
        ]
        let request = HTTPRequest(
            method: body == nil ? "GET" : "POST",
            url: "\(address)/api/talks/tea/\(path)",
            headers: headers,
            body: body?.utf8 ?? []
        )
        let response = try await HTTPClient().send(request, timeout: .seconds(30))
        return (response.status, (try? JSON(parsing: response.body)) ?? .null)
    }

    @Test func `measured times become the plan when accepted, and only in the file that was shown`()
        async throws
    {
        try await recordSix()
        try await serving { address, cookie in
            let talk = rehearsals.folder.file("talks/tea.md")
            let shown = try await call(address, cookie, "plan").answer
            let lines = shown["changes"]?.array?.compactMap { $0["after"]?.string }
            #expect(lines == ["## Part 1: Boil (1:25) {#boil}"])
            let digest = try #require(shown["digest"])
            let wish: JSON = ["digest": digest, "lines": [8]]

            // Somebody saves the file in between.
            try rehearsals.folder.write(Rehearsals.talk + "\nmore", to: "talks/tea.md")
            let refused = try await call(address, cookie, "plan", wish)
            #expect(refused.status == 409, "\(refused)")
            #expect(try String(contentsOfFile: talk, encoding: .utf8).hasSuffix("more"))

            try rehearsals.folder.write(Rehearsals.talk, to: "talks/tea.md")
            let other = try await call(address, cookie, "plan", ["digest": digest, "lines": [1]])
            #expect(other.status == 409)
            let written = try await call(address, cookie, "plan", wish)
            #expect(written.status == 200, "\(written)")
            #expect(
                try String(contentsOfFile: talk, encoding: .utf8)
                    == Rehearsals.talk.replacing("(1 min) {#boil}", with: "(1:25) {#boil}")
            )
            // Part times are no part of a slide: its history stays.
            let after = try await call(address, cookie, "rehearsals").answer
            #expect(after["parts"]?.array?.first?["measured"]?["n"] == 6)
            #expect(after["parts"]?.array?.first?["plan"] == 85_000_000)
        }
    }

    @Test func `a talk without a run, and one that does not exist, say so`() async throws {
        try await serving { address, cookie in
            let empty = try await call(address, cookie, "rehearsals")
            #expect(empty.status == 200 && empty.answer["runs"] == [])
            #expect(empty.answer["forecast"]?["expected"] == 140_000_000)
            let gone = try await HTTPClient().send(
                HTTPRequest(
                    url: "\(address)/api/talks/..%2F..%2Ftea/rehearsals",
                    headers: ["Cookie": cookie]
                ),
                timeout: .seconds(10)
            )
            #expect(gone.status == 400, "no path leads out of the folder")
            let missing = try await HTTPClient().send(
                HTTPRequest(
                    url: "\(address)/api/talks/nosuchtalk/rehearsals",
                    headers: ["Cookie": cookie]
                ),
                timeout: .seconds(10)
            )
            #expect(missing.status == 404)
        }
    }

    @Test(.enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test"))
    func `the page compares runs, tries cuts out, and writes the plan at the second press`()
        async throws
    {
        try await recordSix()
        try await serving { address, cookie in
            try await Browser.use { browsers in
                let browser = browsers[0]
                try await browser.open("\(address)/static/icon.svg")
                let pair = cookie.split(separator: "=", maxSplits: 1).map(String.init)
                try await browser.setCookie(pair[0], pair[1])
                try await browser.open("\(address)/")
                try await browser.wait("document.querySelector('a[href=\"/rehearsals/tea\"]')")
                try await browser.open("\(address)/rehearsals/tea")
                try await browser.wait("document.querySelector('h1')")
                let heading = try await browser.evaluate(
                    "return document.querySelector('h1').innerText"
                )
                #expect(heading == "Six rehearsals, now 0:30 faster than the first")
                try await self.tryCuts(browser)
                try await self.compare(browser)
                try await self.acceptPlan(browser)
                #expect(try await browser.complaints() == [])
            }
        }
    }

    private func tryCuts(_ browser: Browser) async throws {
        // The forecast is over 2:20: the table is to be left out, until it is ticked off.
        try await browser.wait("document.querySelector('.cuts .tick[aria-checked=true]')")
        let result = "document.querySelector('.result').className"
        #expect(try await browser.evaluate("return \(result)").string?.contains("is-ok") == true)
        _ = try await browser.evaluate("document.querySelector('.cuts .tick').click()")
        #expect(try await browser.evaluate("return \(result)").string?.contains("is-warn") == true)
    }

    private func compare(_ browser: Browser) async throws {
        let rows = "[...document.querySelectorAll('.splits tbody tr')].map((row) => row.innerText)"
        let parts = try await browser.evaluate(
            "return \(rows).filter((row) => /Boil|Pour/.test(row))"
        )
        #expect(parts.array?.first?.string?.hasSuffix("1:40\t1:14\t−0:26") == true, "\(parts)")
        _ = try await browser.evaluate(
            """
            (() => { const list = document.querySelectorAll('.splits select')[0];
            list.value = 'rehearsal4'; list.dispatchEvent(new Event('change')); })()
            """
        )
        let changed = try await browser.evaluate("return \(rows).filter((row) => /Boil/.test(row))")
        #expect(changed.array?.first?.string?.hasSuffix("1:18\t1:14\t−0:04") == true, "\(changed)")
    }

    private func acceptPlan(_ browser: Browser) async throws {
        let talk = rehearsals.folder.file("talks/tea.md")
        let press = { (words: String) in
            """
            [...document.querySelectorAll('button')]
            .find((button) => button.innerText.startsWith('\(words)') && button.checkVisibility())
            """
        }
        _ = try await browser.evaluate("\(press("Use measured")).click()")
        try await browser.wait("document.querySelector('dialog.plan[open] .diff')")
        #expect(try String(contentsOfFile: talk, encoding: .utf8) == Rehearsals.talk)
        _ = try await browser.evaluate("\(press("Write 1 line")).click()")
        let isWritten = try await eventually {
            try String(contentsOfFile: talk, encoding: .utf8).contains("(1:25) {#boil}")
        }
        #expect(isWritten)
    }

    @Test func `a report tells plan and actual, failures and pauses`() async throws {
        try await rehearsals.record("failed", day: 2, [8, 70, 30, 62])
        let data = rehearsals.folder.file("data")
        let log = rehearsals.folder.file("report.log")
        let text = try await Outcome.of(["report", "failed", "--data", data], log: log)
        #expect(text.code == 0, "\(text)")
        for line in [
            "# The tea crisis", "It took 2:50: 2:15 speaking, 0:35 waiting for steps",
            "| Boil | 1:00 | 1:40 | +0:40 | 1:05 | 0:35 |",
            "| 0:08 | Boil | 1 | failed | 0:10 | 0:35 |",
            "- **Boil**, attempt 1, failed", "expected `exit == 0`, was `1`", "| question | 0:09 |",
        ] {
            #expect(text.text.contains(line), "\(line) in \(text)")
        }
        let json = try await Outcome.of(["report", "failed", "--json", "--data", data], log: log)
        #expect(json.objects.first?["total"] == 170_000_000)
        #expect(json.objects.first?["pauses"] == ["question": 9_000_000])
        let gone = try await Outcome.of(["report", "nosuchrun", "--data", data], log: log)
        #expect(gone.code == 1 && gone.text.contains("showrunner runs"), "\(gone)")
    }
}
