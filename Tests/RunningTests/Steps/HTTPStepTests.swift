import Conditions
import Events
import HTTPClient
import JSONValue
import Runbooks
import TestSupport
import Testing

@testable import Running

@Suite(.timeLimit(.minutes(1)))
struct HTTPStepTests {
    @Test func `a request is sent, shown, judged and captured from`() async throws {
        let server = try OneReplyServer(
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-Correlation-ID: c-7\r\n"
                + "Connection: close\r\n\r\n{\"tools\":[{\"available\":3}]}"
        )
        let stage = try StepStage()
        let outcome = try await stage.http(
            "POST {{base}}/licenses\nX-Token: {{TOKEN}}\nContent-Type: application/json\n\n{\"tool\":\"cad\"}",
            values: ["base": "http://127.0.0.1:\(server.port)"],
            secrets: [(name: "TOKEN", value: "a-long-secret")]
        ) {
            $0.expectations = [
                try Condition.parse("status == 201"),
                try Condition.parse("$.tools[0].available > 2"),
            ]
            $0.captures = [
                Capture(name: "ID", source: .selector(.header("X-Correlation-ID"))),
                Capture(
                    name: "FREE",
                    source: .selector(try Selector.parse("$.tools[0].available"))
                ),
            ]
        }
        #expect(outcome.result.status == .passed)
        #expect(outcome.result.code == 201)
        #expect(outcome.captured.map(\.value) == ["c-7", "3"])
        let sent = server.request
        #expect(sent.contains("POST /licenses HTTP/1.1"))
        #expect(sent.contains("X-Token: a-long-secret"))
        #expect(sent.hasSuffix("{\"tool\":\"cad\"}"))
        let shown = PlainText.of(Array(stage.output.utf8))
        #expect(shown.hasPrefix("POST http://127.0.0.1:\(server.port)/licenses\n"))
        #expect(shown.contains("\n201  "))
        #expect(shown.contains("\"available\": 3\n"))
        await stage.session.close()
    }

    @Test func `rule 8: an undefined name stops before anything is sent`() async throws {
        let server = try OneReplyServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let stage = try StepStage()
        let outcome = try await stage.http("GET http://127.0.0.1:\(server.port)/{{missing}}")
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("{{missing}}") == true)
        #expect(!server.wasAsked)
        await stage.session.close()
    }

    @Test(arguments: ["GET {{base}}/{{v}}", "GET {{base}}/\nX-Token: a\nX-Id: {{v}}"])
    func `a value with a line end is refused before anything is sent`(_ text: String) async throws {
        let server = try OneReplyServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let stage = try StepStage()
        let outcome = try await stage.http(
            text,
            values: ["base": "http://127.0.0.1:\(server.port)", "v": "7\r\nX-Admin: yes"]
        )
        #expect(outcome.result.status == .error)
        let line = text.contains("X-Id") ? 3 : 1
        #expect(outcome.result.message?.hasPrefix("Line \(line): The value of {{v}}") == true)
        #expect(outcome.result.message?.contains("Capture one line") == true)
        #expect(!server.wasAsked)
        await stage.session.close()
    }

    @Test func `a status of 400 or more fails unless it is expected`() async throws {
        let stage = try StepStage()
        let reply = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnope"
        let one = try OneReplyServer(reply)
        let failed = try await stage.http("GET http://127.0.0.1:\(one.port)/")
        #expect(failed.result.status == .failed)
        #expect(failed.result.code == 404)
        #expect(failed.result.unmet.map(\.expected) == ["status < 400"])
        let two = try OneReplyServer(reply)
        let passed = try await stage.http("GET http://127.0.0.1:\(two.port)/") {
            $0.expectations = [try Condition.parse("status == 404")]
        }
        #expect(passed.result.status == .passed)
        await stage.session.close()
    }

    @Test func `nobody there fails, a cancelled request is cancelled`() async throws {
        let stage = try StepStage()
        let refused = try await stage.http("GET http://127.0.0.1:1/")
        #expect(refused.result.status == .failed)
        #expect(refused.result.message?.isEmpty == false)
        let silent = try OneReplyServer(nil)
        async let running = stage.http("GET http://127.0.0.1:\(silent.port)/")
        #expect(await eventually { silent.wasAsked })
        await stage.runner.cancel()
        #expect(try await running.result.status == .cancelled)
        let slow = try OneReplyServer(nil)
        let timedOut = try await stage.http("GET http://127.0.0.1:\(slow.port)/") {
            $0.attemptTimeout = .milliseconds(200)
        }
        #expect(timedOut.result.status == .timedOut)
        await stage.session.close()
    }

    @Test func `an answer's control characters and its length do not reach the terminal`() {
        let long = "[" + Array(repeating: "1", count: 1_000).joined(separator: ",") + "]"
        let response = HTTPResponse(
            status: 200,
            headers: ["X-Evil": "a\u{1B}[2Jb"],
            body: Array(long.utf8),
            times: HTTPResponse.Times(connected: .zero, firstByte: .zero, total: .milliseconds(12))
        )
        let shown = String(decoding: HTTPTranscript.response(response), as: UTF8.self)
        #expect(!shown.contains("\u{1B}[2J"))
        #expect(shown.split(separator: "\r\n").count < 210)
        #expect(shown.contains("12.0 ms"))
        var plain = response
        plain.body = Array("x\u{1B}]0;t\u{07}y\nsecond".utf8)
        #expect(
            !String(decoding: HTTPTranscript.response(plain), as: UTF8.self).contains("\u{1B}]")
        )
        var printer = JSONPrinter(limit: 100)
        let json: JSON = ["a": [1, "two"], "b": [:]]
        #expect(
            printer.lines(of: json) == [
                "{", "  \"a\": [", "    1,", "    \"two\"", "  ],", "  \"b\": {}", "}",
            ]
        )
    }

    @Test func `several requests of one step hand on what they capture`() async throws {
        let one = try OneReplyServer(
            "HTTP/1.1 201 Created\r\nX-Id: i-1\r\nContent-Length: 19\r\nConnection: close\r\n\r\n"
                + "{\"token\":\"t-1234\"}\n"
        )
        let two = try OneReplyServer(
            "HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\nConnection: close\r\n\r\nno=left"
        )
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            """
            ```http { name=both }
            # @capture id = header X-Id
            # @capture token = $.token
            POST http://127.0.0.1:{{one}}/orders

            {"cups": 2}

            ### The second
            # @expect status == 404
            # @capture left = /no=(\\w+)/
            GET http://127.0.0.1:{{two}}/orders/{{id}}
            Authorization: Bearer {{token}}
            ```
            """,
            values: ["one": "\(one.port)", "two": "\(two.port)"]
        )
        #expect(outcome.result.status == .passed, "\(outcome.result)")
        #expect(outcome.captured.map(\.value) == ["i-1", "t-1234", "left"])
        #expect(two.request.hasPrefix("GET /orders/i-1 HTTP/1.1"))
        #expect(two.request.contains("Authorization: Bearer t-1234"))
        await stage.session.close()
    }

    @Test func `rule 8: a name that no earlier request captures stops before the first is sent`()
        async throws
    {
        let server = try OneReplyServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            "```http { name=both }\nGET http://127.0.0.1:\(server.port)/\n###\nGET http://x/{{missing}}\n```\n"
        )
        #expect(outcome.result.status == .error)
        #expect(!server.wasAsked)
        await stage.session.close()
    }

    @Test func `the first request that fails ends the step`() async throws {
        let one = try OneReplyServer(
            "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        let two = try OneReplyServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            "```http { name=both }\nGET http://127.0.0.1:\(one.port)/\n###\nGET http://127.0.0.1:\(two.port)/\n```\n"
        )
        #expect(outcome.result.status == .failed)
        #expect(outcome.result.code == 500)
        #expect(!two.wasAsked)
        await stage.session.close()
    }
    @Test func `rule 8: a name without a value in a condition sends nothing`() async throws {
        let server = try OneReplyServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            """
            ```http { name=a }
            # @capture state = status
            GET http://127.0.0.1:\(server.port)/

            ### Second
            # @expect status == {{state}} and body == "{{NOPE}}"
            GET http://127.0.0.1:\(server.port)/
            ```
            """
        )
        #expect(
            outcome.result.status == .error && outcome.result.message?.contains("{{NOPE}}") == true
        )
        #expect(outcome.result.message?.contains("{{state}}") == false)
        #expect(stage.output == "")
    }
}
