public import HTTPServer
private import JSONValue
private import Live
private import Running

/// Everything the remote's listener serves: one page for a paired phone, and few commands.
public struct RemoteSite: Sendable {
    private let hosts: AllowedHosts
    private let files: StaticFiles
    private let open: OpenRun
    private let pairing: Pairing

    /// The remote's site for the run that is open.
    public init(hosts: AllowedHosts, files: StaticFiles, open: OpenRun, pairing: Pairing) {
        self.hosts = hosts
        self.files = files
        self.open = open
        self.pairing = pairing
    }

    /// Answers one request.
    public func reply(to request: Request) async -> Reply {
        if let refusal = refusal(of: request) { return .response(refusal.guarded()) }
        switch await Router(routes: routes, home: ("/", "To the remote")).reply(to: request) {
        case .response(let response): return .response(response.guarded())
        case .stream(let stream): return .stream(stream)
        }
    }

    private func refusal(of request: Request) -> Response? {
        guard hosts.admits(request) else { return Response(status: 421) }
        let reads = request.method == .get || request.method == .head
        if !reads, let reason = hosts.forgery(request) { return .failure(403, reason) }
        let isOpen =
            request.path == "/pair" || request.path == "/favicon.ico"
            || request.path.hasPrefix("/static/")
        if (reads && isOpen) || pairing.device(of: request) != nil { return nil }
        return request.path.hasPrefix("/api/")
            ? .failure(401, "This phone is not paired, or no longer.") : .unpairedPage
    }

    /// Every address of this listener; a test walks through them.
    var routes: [Route] {
        [
            Route(.get, "") { _, _ in .response(.redirect(to: page)) },
            Route(.get, "pair") { request, _ in .response(pair(request)) },
            Route(.get, "remote/:run") { _, captures in
                guard captures["run"] == open.live.id else {
                    return .response(.redirect(to: page))
                }
                return .response(Page.remote.response)
            },
            Route(.get, "static/*") { request, captures in
                .response(files.response(captures.rest, to: request))
            },
            Route(.get, "favicon.ico") { request, _ in
                .response(files.response("icon.svg", to: request))
            },
            route(.get, "stream") { request, device in
                let last = request.headers["Last-Event-ID"] ?? request.parameter("last_id")
                return .stream(
                    open.presenterRing.stream(
                        lastID: last,
                        headers: Response.guards,
                        owner: device.number
                    )
                )
            },
            route(.get, "driver") { _, device in
                .response(.json(["you": .int(device.number), "devices": pairing.json]))
            },
            route(.post, "driver") { _, device in
                pairing.takeOver(device)
                open.broadcast.notify(["remote": pairing.json])
                return .response(.json(["you": .int(device.number), "devices": pairing.json]))
            },
            route(.post, "commands") { request, device in
                .response(await command(request, from: device))
            },
        ] + recorded
    }

    private var page: String { "/remote/\(open.live.id)" }

    private func route(
        _ method: Method,
        _ address: String,
        _ answer: @escaping @Sendable (Request, Pairing.Device) async -> Reply
    ) -> Route {
        Route(method, "api/runs/:run/\(address)") { request, captures in
            guard captures["run"] == open.live.id, let device = pairing.device(of: request) else {
                return .response(.failure(404, "That run is not open here."))
            }
            return await answer(request, device)
        }
    }

    /// Of what a run's pages read, the notes and the times.
    private var recorded: [Route] {
        RunAnswers.all.filter { ["deck", "timing"].contains($0.address) }.map { address, answer in
            Route(.get, "api/runs/:run/\(address)") { request, captures in
                guard captures["run"] == open.live.id else {
                    return .response(.failure(404, "That run is not open here."))
                }
                let answers = RunAnswers(reader: open.reader, live: open.live)
                return .response(await answer(answers, request, captures))
            }
        }
    }

    private func pair(_ request: Request) -> Response {
        let agent = request.headers["User-Agent"] ?? ""
        guard let code = request.parameter("code"),
            let cookie = pairing.spend(code: code, agent: agent)
        else {
            return pairing.device(of: request) != nil ? .redirect(to: page) : .spentPairingPage
        }
        open.broadcast.notify(["remote": pairing.json])
        var response = Response.redirect(to: page)
        response.addHeader("Set-Cookie", cookie)
        return response
    }

    private func command(_ request: Request, from device: Pairing.Device) async -> Response {
        await open.carryOut(request, by: device.name) { command in
            guard command.isForRemote else {
                return .failure(403, "A phone may not do that. Use the speaker view.")
            }
            let driver = pairing.driver(asked: device)
            if driver.isNew { open.broadcast.notify(["remote": pairing.json]) }
            guard driver.device == device else {
                return .failure(409, "\(driver.device.name) drives. Take over first.")
            }
            return nil
        }
    }
}

extension RunCommand {
    /// Whether a phone may give it: to move, to cover the audience's page, the two presses, to stop.
    fileprivate var isForRemote: Bool {
        switch self {
        case .start, .goTo, .blackout, .freeze, .arm, .disarm, .run, .cancel: true
        default: false
        }
    }
}
