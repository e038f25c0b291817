import FoundationEssentials
import HTTPClient
import JSONValue
import TestSupport

/// A talk being presented by the real program, and its presenter without a browser.
final class Presenter: Sendable {
    let program: Program
    let run: String
    let presenter: String
    let audience: String?
    /// The link that pairs one phone.
    let remote: String?
    /// The fingerprint of the certificate that phones see, where the program made it.
    let fingerprint: String?
    private let cookie: String
    private let page = UUID().uuidString
    private let http = HTTPClient()

    /// Starts `showrunner present` and signs in.
    ///
    /// - Parameter cookie: The cookie of an earlier life of the run; nil to sign in with the code.
    static func start(
        _ talk: String,
        data: String,
        options: [String] = [],
        cookie: String? = nil,
        environment: [String: String] = [:],
        limits: String? = nil
    ) async throws -> Presenter {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        let program = try Program(
            "showrunner",
            [
                "present", talk, "--json", "--data", data, "--listen", "127.0.0.1:0", "--static",
                "\(Repository.root)/static",
            ] + options,
            output: "\(data)/\(UUID().uuidString).log",
            environment: environment,
            limits: limits
        )
        do {
            return try await Presenter(program: program, cookie: cookie)
        } catch {
            await program.end(grace: .zero)
            throw error
        }
    }

    /// Presents for as long as the body takes, and ends the program whatever happens in it.
    static func use(
        _ talk: String,
        data: String,
        options: [String] = [],
        environment: [String: String] = [:],
        limits: String? = nil,
        _ body: (Presenter) async throws -> Void
    ) async throws {
        let presenter = try await start(
            talk,
            data: data,
            options: options,
            environment: environment,
            limits: limits
        )
        do {
            try await body(presenter)
        } catch {
            await presenter.end()
            throw error
        }
        await presenter.end()
    }

    private init(program: Program, cookie: String?) async throws {
        self.program = program
        let line = try await program.firstObject()
        guard let run = line["run"]?.string, let link = line["presenter"]?.string,
            let end = link.firstRange(of: "/open?code=")
        else { throw ProgramError(description: "not the line of a run: \(line)") }
        self.run = run
        presenter = String(link[..<end.lowerBound])
        audience = line["audience"]?.string.map { String($0.dropLast()) }
        remote = line["remote"]?.string
        fingerprint = line["fingerprint"]?.string
        if let cookie {
            self.cookie = cookie
        } else {
            let response = try await http.send(HTTPRequest(url: link), timeout: .seconds(10))
            self.cookie = String((response.headers["Set-Cookie"] ?? "").prefix { $0 != ";" })
        }
    }

    /// The cookie, to come back with after a crash.
    var key: String { cookie }

    /// A link for a browser that is not signed in yet: its cookie is set by script.
    func page(_ name: String) -> String { "\(presenter)/\(name)/\(run)" }

    /// Sends one command as a page of its own, and returns status and answer.
    @discardableResult
    func send(_ command: JSON, count: Int? = nil) async throws -> (status: Int, answer: JSON) {
        let body: JSON = [
            "page": .string(count == nil ? UUID().uuidString : page), "count": .int(count ?? 1),
            "command": command,
        ]
        return try await post("runs/\(run)/commands", body)
    }

    /// Posts to an address of the presenter's API.
    func post(_ path: String, _ body: JSON) async throws -> (status: Int, answer: JSON) {
        let request = HTTPRequest(
            method: "POST",
            url: "\(presenter)/api/\(path)",
            headers: [
                "Origin": presenter, "X-CSRF": "1", "Content-Type": "application/json",
                "Cookie": cookie,
            ],
            body: body.utf8
        )
        let response = try await http.send(request, timeout: .seconds(30))
        return (response.status, (try? JSON(parsing: response.body)) ?? .null)
    }

    /// Arms and runs a step and returns its attempt.
    func carryOut(_ step: String) async throws -> Int {
        let armed = try await send(["do": "arm", "step": .string(step)])
        guard let nonce = armed.answer["nonce"] else {
            throw ProgramError(description: "\(step) cannot be armed: \(armed)")
        }
        let started = try await send(["do": "run", "step": .string(step), "nonce": nonce])
        guard let attempt = started.answer["attempt"]?.int else {
            throw ProgramError(description: "\(step) does not start: \(started)")
        }
        return attempt
    }

    /// Reads an address of the run; without a path, what is known of the run itself.
    func get(_ path: String? = nil) async throws -> JSON {
        let request = HTTPRequest(
            url: "\(presenter)/api/runs/\(run)\(path.map { "/\($0)" } ?? "")",
            headers: ["Cookie": cookie]
        )
        return try JSON(parsing: try await http.send(request, timeout: .seconds(30)).body)
    }

    /// Where the run stands now.
    func scene() async throws -> JSON { try await get("scene")["scene"] ?? .null }

    /// Whether what happens is written down at the moment.
    func isRecorded() async throws -> Bool? { try await get()["recording"]?.bool }

    /// The state of a step now.
    func status(of step: String) async throws -> String? {
        try await scene()["steps"]?[step]?["status"]?.string
    }

    /// Waits for a step to reach a state.
    func wait(
        for step: String,
        _ status: String,
        within limit: Duration = .seconds(30)
    ) async throws {
        let reached = try await eventually(within: limit) {
            try await self.status(of: step) == status
        }
        guard reached else {
            let state = try await scene()["steps"]?[step] ?? .null
            throw ProgramError(description: "\(step) is not \(status) but \(state)")
        }
    }

    /// Every event of the log so far.
    func events() async throws -> [JSON] {
        var events: [JSON] = []
        var next: Int? = 1
        while let from = next {
            let page = try await get("events?from=\(from)")
            events += page["events"]?.array ?? []
            next = page["next"]?.int
        }
        return events
    }

    /// Ends the program as Ctrl-C does, and everything it left.
    func end() async { await program.end() }
}

extension Browser {
    /// Signs this browser in as the presenter of a run.
    func signIn(_ presenter: Presenter) async throws {
        try await open("\(presenter.presenter)/static/icon.svg")
        let pair = presenter.key.split(separator: "=", maxSplits: 1)
        try await setCookie(String(pair[0]), String(pair[1]))
    }
}
