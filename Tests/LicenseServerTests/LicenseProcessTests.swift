import HTTPClient
import JSONValue
import Processes
import TestSupport
import Testing

/// The license server as a process of its own, with its file and its pages.
@Suite(.timeLimit(.minutes(1))) struct LicenseProcessTests {
    private let http = HTTPClient()
    private let tool = "Vector - DaVinci Configurator SE"

    private func start(
        _ arguments: [String],
        output: String
    ) async throws -> (server: Program, url: String) {
        let server = try Program(
            "demo-services",
            ["license-server", "--port", "0"] + arguments,
            output: output
        )
        let line = try await server.firstObject()
        return (server, try #require(line["url"]?.string))
    }

    private func send(_ method: String, _ url: String, _ body: JSON? = nil) async throws -> JSON {
        var request = HTTPRequest(method: method, url: url)
        request.body = body?.utf8 ?? []
        return try JSON(parsing: try await http.send(request, timeout: .seconds(20)).body)
    }

    @Test
    func `licenses that were lent are still out after the server was killed`() async throws {
        let folder = TemporaryFolder()
        let data = ["--data", folder.file("licenses.db")]
        let (first, url) = try await start(data, output: folder.file("1.log"))
        var ids: [String] = []
        for _ in 1...6 {
            let lent = try await send(
                "POST",
                "\(url)/licenses/borrow",
                ["tool": .string(tool), "user": "team-adas"]
            )
            ids.append(try #require(lent["id"]?.string))
        }
        first.signal(9)
        _ = await first.ended()
        let (second, again) = try await start(data, output: folder.file("2.log"))
        let out = try await send("GET", "\(again)/borrows")
        #expect(out.array?.compactMap { $0["id"]?.string } == ids)
        let status = try await send("GET", "\(again)/licenses/status")
        #expect(status[0]?["current_overage_cost"]?.double == 500)
        let back = try await send("POST", "\(again)/licenses/return", ["id": .string(ids[0])])
        #expect(back["status"] == "ok")
        await second.end()
    }

    @Test
    func `a file that is no database is refused with its name`() async throws {
        let folder = TemporaryFolder()
        try folder.write("only text, and long enough to look at", to: "notes.txt")
        let server = try Program(
            "demo-services",
            ["license-server", "--port", "0", "--data", folder.file("notes.txt")],
            output: folder.file("log")
        )
        #expect(await server.ended() == .code(1))
        #expect(server.text.contains("notes.txt: file is not a database"))
        await server.end()
    }

    @Test
    func `figures of any window can be asked for, and are streamed`() async throws {
        let folder = TemporaryFolder()
        let (server, url) = try await start([], output: folder.file("log"))
        for user in ["a", "b"] {
            _ = try await send(
                "POST",
                "\(url)/licenses/borrow",
                ["tool": .string(tool), "user": .string(user)]
            )
        }
        let stats = try await send("GET", "\(url)/realtime/stats?window=300")
        #expect(stats["window_seconds"] == 300)
        #expect(stats["recent_events"]?["borrows"]?.array?.count == 2)
        #expect(stats["tool_metrics"]?[tool]?[0]?["count"] == 2)
        #expect(stats["buffer_stats"]?["retention_hours"] == 6)
        let refused = try await send("GET", "\(url)/realtime/stats?window=-1")
        #expect(refused["detail"]?.string?.contains("21600") == true)
        let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
        let socket = try TestSocket(port: port)
        _ = socket.send("GET /realtime/stream HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
        #expect(await socket.receives("\"borrow_per_min\":2"))
        await server.end()
    }

    @Test(.enabled(if: Browser.isInstalled))
    func `the status page follows the server, and the other changes what was bought`() async throws
    {
        let folder = TemporaryFolder()
        let (server, url) = try await start([], output: folder.file("log"))
        for _ in 1...6 {
            _ = try await send(
                "POST",
                "\(url)/licenses/borrow",
                ["tool": .string(tool), "user": "team-adas"]
            )
        }
        try await Browser.use { browsers in
            let page = browsers[0]
            try await page.open("\(url)/dashboard")
            try await page.wait("document.querySelectorAll('.donut').length === 6")
            try await page.wait(
                "document.querySelector('.donut .over') "
                    + "&& document.querySelector('.tools').innerText.includes('$500 of it overage')"
            )
            try await page.wait("document.querySelector('.users').innerText.includes('team-adas')")
            #expect(try await page.complaints() == [])
            _ = try await page.evaluate(
                "dispatchEvent(new ErrorEvent('error', { message: 'it broke' }))"
            )
            #expect(await eventually { server.text.contains("it broke") })

            try await page.open("\(url)/config")
            try await page.wait("document.querySelector('tbody input[aria-label^=\"In the\"]')")
            _ = try await page.evaluate(
                """
                const field = document.querySelector('tbody input[aria-label^="In the"]');
                field.value = 10; field.dispatchEvent(new Event("input"));
                """
            )
            try await page.click("tbody .primary")
            try await page.wait("document.querySelector('.say').innerText.includes('10 of 20')")
        }
        let budget = try await send("GET", "\(url)/config/budget")
        #expect(budget["tools"]?[0]?["commit"] == 10)
        await server.end()
    }
}
