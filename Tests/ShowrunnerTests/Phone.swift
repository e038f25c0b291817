import FoundationEssentials
import JSONValue
import TestSupport

/// A phone that drives a run, without a browser: each request on an encrypted connection of its own.
struct Phone {
    let port: Int
    let run: String
    /// What it was given when it was paired, attributes included; nil where it was refused.
    let grant: String?
    /// How its pairing was answered.
    let status: Int

    /// Scans a code: spends its link.
    init(_ link: String, run: String) async throws {
        guard link.hasPrefix("https://"), let mark = link.firstRange(of: "/pair?code="),
            let colon = link[..<mark.lowerBound].lastIndex(of: ":"),
            let port = Int(link[link.index(after: colon)..<mark.lowerBound])
        else { throw ProgramError(description: "not the link of a phone: \(link)") }
        self.port = port
        self.run = run
        let socket = try TestSocket(port: port, isEncrypted: true)
        socket.send(
            "GET \(link[mark.lowerBound...]) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
                + "User-Agent: iPhone\r\n\r\n"
        )
        let answer = await socket.response()
        status = answer?.status ?? 0
        grant = answer?["set-cookie"]
    }

    /// The cookie without its attributes.
    var cookie: String { String((grant ?? "").prefix { $0 != ";" }) }

    /// Sends a request; one with a body is a POST.
    func ask(_ path: String, _ body: JSON? = nil) async throws -> (status: Int, answer: JSON) {
        let socket = try TestSocket(port: port, isEncrypted: true)
        let text = body.map { String(decoding: $0.utf8, as: UTF8.self) } ?? ""
        socket.send(
            """
            \(body == nil ? "GET" : "POST") \(path) HTTP/1.1\r
            Host: 127.0.0.1:\(port)\r
            Cookie: \(cookie)\r
            Origin: https://127.0.0.1:\(port)\r
            X-CSRF: 1\r
            Content-Type: application/json\r
            Content-Length: \(text.utf8.count)\r
            \r
            \(text)
            """
        )
        guard let answer = await socket.response() else {
            throw ProgramError(description: "no answer to \(path)")
        }
        return (answer.status, (try? JSON(parsing: answer.body)) ?? .null)
    }

    /// Sends one command.
    @discardableResult
    func send(_ command: JSON) async throws -> (status: Int, answer: JSON) {
        let body: JSON = [
            "page": .string(UUID().uuidString), "count": 1, "command": command,
        ]
        return try await ask("/api/runs/\(run)/commands", body)
    }

    /// Arms and runs a step.
    func carryOut(_ step: String) async throws -> Int {
        let armed = try await send(["do": "arm", "step": .string(step)])
        let nonce = armed.answer["nonce"] ?? .null
        return try await send(["do": "run", "step": .string(step), "nonce": nonce]).status
    }

    /// Opens the run's stream, where the phone left it.
    func stream(lastID: String? = nil) throws -> TestSocket {
        let socket = try TestSocket(port: port, isEncrypted: true)
        let last = lastID.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        socket.send(
            "GET /api/runs/\(run)/stream HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
                + "Cookie: \(cookie)\r\n\(last)\r\n"
        )
        return socket
    }
}

extension TestSocket {
    /// The id of the last whole event that a stream has brought.
    var lastID: String? {
        text.split(separator: "\n\n", omittingEmptySubsequences: true)
            .flatMap { $0.split(separator: "\n") }
            .last { $0.hasPrefix("id: ") }
            .map { String($0.dropFirst(4)) }
    }

    /// What a stream says first: where it goes on from.
    var greeting: JSON? {
        text.split(separator: "\n").first { $0.hasPrefix("data: ") }
            .flatMap { try? JSON(parsing: String($0.dropFirst(6))) }
    }
}
