public import HTTPServer
public import Recording
private import Events
private import Live
public import Running
private import JSONValue
private import Synchronization

/// Everything the audience's listener serves: only GET and HEAD, only what was shown (S1, S15).
public final class AudienceSite: Sendable {
    private let hosts: AllowedHosts
    private let files: StaticFiles
    private let workspace: Workspace
    private let library: Library
    private let open: OpenRun?
    private let mostViewers: Int
    private let shown: Mutex<(run: String, recording: PublicRecording)?> = Mutex(nil)

    /// The audience's site.
    ///
    /// - Parameter mostViewers: With so many connected, the page asks newcomers to wait (S14).
    public init(
        hosts: AllowedHosts,
        files: StaticFiles,
        workspace: Workspace,
        library: Library,
        open: OpenRun?,
        mostViewers: Int = 5000
    ) {
        self.mostViewers = mostViewers
        self.hosts = hosts
        self.files = files
        self.workspace = workspace
        self.library = library
        self.open = open
    }

    /// Answers one request.
    public func reply(to request: Request) async -> Reply {
        guard hosts.admits(request) else {
            return .response(Response(status: 421).guarded())
        }
        guard request.method == .get || request.method == .head else {
            return .response(.methodNotAllowed([.get, .head]).guarded())
        }
        switch await Router(routes: routes, home: ("/", "To the talk")).reply(to: request) {
        case .response(let response): return .response(response.guarded())
        case .stream(let stream): return .stream(stream)
        }
    }

    /// Every address of this listener; a test walks through them.
    var routes: [Route] {
        [
            Route(.get, "") { [self] _, _ in
                guard let open else {
                    return .response(Page.waiting.response)
                }
                return .response(.redirect(to: "/live/\(open.live.id)"))
            },
            Route(.get, "static/*") { [files] request, captures in
                .response(files.response(captures.rest, to: request))
            },
            Route(.get, "pictures/*") { [self] request, captures in
                guard isShown(picture: captures.rest) else {
                    return .response(.failure(404, "This picture was not shown."))
                }
                return .response(.picture(captures.rest, of: workspace, to: request))
            },
            Route(.get, "favicon.ico") { [files] request, _ in
                .response(files.response("icon.svg", to: request))
            },
            Route(.get, "live/:run") { [self] _, captures in
                guard open?.live.id == captures["run"] else {
                    return .response(Page.waiting.response)
                }
                // Only the page is refused: a stream that got this answer would never come back.
                guard let open, open.audienceRing.viewers < mostViewers else {
                    return .response(.full)
                }
                return .response(Page.live.response)
            },
            Route(.get, "replay/:run") { [self] _, captures in
                guard await isPublished(captures["run"]) else {
                    return .response(.unpublishedPage)
                }
                return .response(Page.replay.response)
            },
            Route(.get, "api/live") { [open] _, _ in
                .response(.json(["run": open.map { .string($0.live.id) } ?? .null]))
            },
            Route(.get, "api/runs/:run/stream") { [self] request, captures in
                guard let open, open.live.id == captures["run"] else {
                    return .response(Response(status: 204))
                }
                let last = request.headers["Last-Event-ID"] ?? request.parameter("last_id")
                return .stream(
                    open.audienceRing.stream(lastID: last, headers: Response.guards)
                )
            },
            Route(.get, "api/runs/:run/samples") { [self] request, captures in
                .response(await samples(request, run: captures["run"]))
            },
        ] + OpenRun.looks(of: open) + replayed
    }

    private var replayed: [Route] {
        let answers: [(String, @Sendable (PublicRecording, Request) -> JSON)] = [
            ("scene", { recording, request in recording.scene(at: request.time("at")) }),
            (
                "events",
                { recording, request in
                    recording.page(
                        from: request.number("from") ?? 1,
                        until: request.number("until") ?? Int.max
                    )
                }
            ),
            ("timeline", { recording, _ in recording.timeline() }),
        ]
        return answers.map { address, answer in
            Route(.get, "api/runs/:run/\(address)") { [self] request, captures in
                guard let recording = await recording(of: captures["run"]) else {
                    return .response(.failure(404, "This run is not published."))
                }
                return .response(.json(answer(recording, request)))
            }
        } + [
            Route(.get, "api/runs/:run") { [self] _, captures in
                guard await isPublished(captures["run"]),
                    let facts = try? await reader(of: captures["run"])?.facts()
                else { return .response(.failure(404, "This run is not published.")) }
                return .response(.json(facts.json))
            }
        ]
    }

    private func samples(_ request: Request, run: String) async -> Response {
        guard let panel = request.parameter("panel") else {
            return .failure(400, "Name the panel: ?panel=ID")
        }
        let from = request.time("from") ?? .zero
        let until = request.time("until") ?? .seconds(1_000_000)
        if let open, open.live.id == run, open.broadcast.shows(panel: panel) {
            let points = try? await open.reader.samples(panel: panel, from: from, until: until)
            return points.map { .json($0) } ?? .failure(500, "The recording cannot be read.")
        }
        guard let recording = await recording(of: run) else {
            return .failure(404, "This panel was not shown.")
        }
        return .json(recording.samples(panel: panel, from: from, until: until))
    }

    private func isShown(picture path: String) -> Bool {
        open?.broadcast.shows(picture: path) == true
            || shown.withLock { $0?.recording.shows(picture: path) } == true
    }

    // MARK: - Published runs

    private func reader(of run: String) async -> RunReader? {
        if let open, open.live.id == run { return open.reader }
        return try? await RunReader(folder: library.folder, run: run)
    }

    private func isPublished(_ run: String) async -> Bool {
        (try? await reader(of: run)?.facts().isPublished) ?? false
    }

    /// The last published run that was asked for stays in memory; while it goes on, what came
    /// since is added.
    private func recording(of run: String) async -> PublicRecording? {
        guard await isPublished(run), let reader = await reader(of: run) else { return nil }
        var recording: PublicRecording
        do {
            if let kept = shown.withLock({ $0 }), kept.run == run {
                recording = kept.recording
                try await recording.takeUp(reader)
            } else {
                recording = try await PublicRecording(of: reader)
            }
        } catch {
            return nil
        }
        shown.withLock { [recording] in $0 = (run, recording) }
        return recording
    }
}
