import FoundationEssentials
import HTTPClient
import JSONValue
import Processes
import TestSupport
import Testing

/// What an audience gets to see, byte by byte, of a run full of things that are not for it (S1, S15).
@Suite(.timeLimit(.minutes(1))) final class AudienceTests {
    private let folder = TemporaryFolder()
    private let http = HTTPClient()

    private static let canaries = [
        "canary-note", "canary-answer", "canary-unshown", "canary-environment", "canary-checklist",
        "canary-private-step", "canary-comment", "canary-typed", "canary-runbook-text",
    ]

    private func presenting(_ body: (Presenter) async throws -> Void) async throws {
        let talk = try folder.write(
            """
            ---
            title: Canaries
            runbook: cage
            ---
            # First

            Shown <!-- canary-comment -->

            ![Say it](step:say)

            Notes:
            canary-note

            Q: canary-answer?
            A: canary-answer

            ---

            # Second

            - seen

            ---

            # Third

            canary-unshown

            ![Hidden](step:hidden)
            """,
            to: "talks/t.md"
        )
        try folder.write(
            """
            # Cage

            canary-runbook-text

            ```bash { name=say }
            echo public-output; read -rs line || true
            ```

            ```bash { name=hidden role=presenter }
            echo canary-private-step
            ```
            """,
            to: "runbooks/cage.md"
        )
        try folder.write("- [ ] canary-checklist\n", to: "checklists/t.md")
        try folder.write("", to: "data/x")
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"],
            environment: ["SHOWN": "canary-environment"],
            body
        )
    }

    @Test func `no audience byte holds what was not shown (S15)`() async throws {
        try await presenting { presenter in
            let audience = try #require(presenter.audience)
            let stream = try Program.other(
                "curl",
                ["-sN", "\(audience)/api/runs/\(presenter.run)/stream"],
                output: folder.file("stream")
            )
            try await presenter.send(["do": "start"])
            _ = try await presenter.carryOut("say")
            // The command stands on the slide; what it prints arrives as a row.
            let heard = await eventually { stream.text.contains(#"[0,"public-output""#) }
            #expect(heard, "the audience follows: \(stream.text)")
            try await presenter.wait(for: "say", "waiting")
            try await presenter.send(["do": "type", "step": "say", "text": "canary-typed\n"])
            try await presenter.wait(for: "say", "passed")
            _ = try await presenter.carryOut("hidden")
            try await presenter.wait(for: "hidden", "passed")
            try await presenter.send(["do": "goto", "slide": "second", "stage": 0])
            let followed = await eventually { stream.text.contains("Second") }
            #expect(followed)
            try await presenter.send(["do": "publish", "on": true])

            var bytes = stream.text
            for path in [
                "", "live/RUN", "api/live", "api/runs/RUN", "api/runs/RUN/scene",
                "api/runs/RUN/events", "api/runs/RUN/timeline", "replay/RUN",
            ] {
                let url = "\(audience)/\(path.replacing("RUN", with: presenter.run))"
                bytes += try await http.send(HTTPRequest(url: url), timeout: .seconds(10)).text
            }
            for canary in Self.canaries { #expect(!bytes.contains(canary), "\(canary) got out") }
            await stream.end(grace: .zero)
        }
    }

    @Test func `an address where nothing is says so on a page, and tells no private one apart`()
        async throws
    {
        try await presenting { presenter in
            let audience = try #require(presenter.audience)
            func get(
                _ url: String,
                as type: String,
                _ cookie: String = ""
            ) async throws
                -> (status: Int, text: String)
            {
                let headers = HTTPHeaders(dictionaryLiteral: ("Accept", type), ("Cookie", cookie))
                let request = HTTPRequest(url: url, headers: headers)
                let response = try await http.send(request, timeout: .seconds(10))
                return (response.status, response.text)
            }
            let page = "text/html,application/xhtml+xml"
            let nothing = try await get("\(audience)/nothing", as: page)
            #expect(nothing.status == 404)
            #expect(nothing.text.contains("There is nothing here"), "\(nothing)")
            #expect(nothing.text.contains("href=\"/\""), "a way back")
            for path in [
                "speaker/x", "speaker/RUN", "present/RUN", "remote/RUN", "checklists/t", "talks/t",
                "rehearsals/t", "open", "a/b/c",
            ] {
                let url = "\(audience)/\(path.replacing("RUN", with: presenter.run))"
                #expect(try await get(url, as: page) == nothing, "\(path)")
            }
            #expect(try await get("\(audience)/api/nothing", as: page).text.hasPrefix("{\"error\""))
            #expect(try await get("\(audience)/nothing", as: "*/*").text.hasPrefix("{\"error\""))
            let own = try await get("\(presenter.presenter)/nothing", as: page, presenter.key)
            #expect(own.status == 404 && own.text.contains("To the library"), "\(own)")
        }
    }

    @Test(.enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test"))
    func `the page of an address where nothing is has the theme that was chosen`() async throws {
        try await presenting { presenter in
            let audience = try #require(presenter.audience)
            try await Browser.use(1) { browsers in
                try await browsers[0].open("\(audience)/nothing?theme=light")
                try await browsers[0].open("\(audience)/nothing")
                try await browsers[0].wait("document.documentElement.dataset.theme === 'light'")
                try await browsers[0].wait("document.querySelector('a.button[href=\"/\"]')")
            }
        }
    }

    @Test func `the audience can change nothing and enter no presenter's page (S1)`() async throws {
        try await presenting { presenter in
            let audience = try #require(presenter.audience)
            for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
                for path in [
                    "", "api/live", "api/runs/\(presenter.run)/commands", "static/present.js",
                ] {
                    let request = HTTPRequest(
                        method: method,
                        url: "\(audience)/\(path)",
                        headers: ["Cookie": presenter.key, "X-CSRF": "1", "Origin": audience]
                    )
                    let status = try await http.send(request, timeout: .seconds(10)).status
                    #expect(status == 405, "\(method) /\(path): \(status)")
                }
            }
            for path in [
                "present/\(presenter.run)", "speaker/\(presenter.run)", "open?code=x",
                "api/library",
                "api/runs/\(presenter.run)/deck", "api/runs/\(presenter.run)/steps/say/1/output",
                "talks/t", "api/talks/t/deck", "replay/\(presenter.run)",
                "api/runs/\(presenter.run)/events", "api/runs/\(presenter.run)/scene",
            ] {
                let request = HTTPRequest(
                    url: "\(audience)/\(path)",
                    headers: ["Cookie": presenter.key]
                )
                #expect(
                    try await http.send(request, timeout: .seconds(10)).status == 404,
                    "/\(path)"
                )
            }
        }
    }

    @Test func `a foreign Host gets nothing from either listener (S4)`() async throws {
        try await presenting { presenter in
            for address in [presenter.presenter, presenter.audience ?? ""] {
                for host in ["evil.com", "127.0.0.1.evil.com", "localhost"] {
                    let request = HTTPRequest(
                        url: "\(address)/",
                        headers: ["Host": host, "Cookie": presenter.key]
                    )
                    let response = try await http.send(request, timeout: .seconds(10))
                    #expect(response.status == 421 && response.body.isEmpty)
                }
            }
        }
    }
}
