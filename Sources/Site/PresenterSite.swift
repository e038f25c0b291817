public import HTTPServer
public import Recording
public import Running
private import Events
private import JSONValue
private import Live
private import Markdown
private import QRCode
private import Talks

/// Everything the presenter's listener serves.
public struct PresenterSite: Sendable {
    private let access: PresenterAccess
    private let files: StaticFiles
    private let workspace: Workspace
    private let library: Library
    private let answers: LibraryAnswers
    private let rehearsals: RehearsalAnswers
    private let open: OpenRun?
    private let checklists: ChecklistDesk?
    private let pairing: Pairing?

    /// The presenter's site.
    ///
    /// - Parameters:
    ///   - open: The run this server carries out; nil where it only shows the library.
    ///   - pairing: The phones that may drive it; nil without a remote listener.
    public init(
        hosts: AllowedHosts,
        signIn: SignIn,
        files: StaticFiles,
        workspace: Workspace,
        library: Library,
        open: OpenRun?,
        checklists: ChecklistDesk? = nil,
        pairing: Pairing? = nil
    ) {
        access = PresenterAccess(hosts: hosts, signIn: signIn)
        self.files = files
        self.workspace = workspace
        self.library = library
        answers = LibraryAnswers(workspace: workspace, library: library)
        rehearsals = RehearsalAnswers(workspace: workspace, library: library)
        self.open = open
        self.checklists = checklists
        self.pairing = pairing
    }

    /// Answers one request.
    public func reply(to request: Request) async -> Reply {
        if let refusal = access.refusal(of: request) { return .response(refusal.guarded()) }
        switch await Router(routes: routes, home: ("/", "To the library")).reply(to: request) {
        case .response(let response): return .response(response.guarded())
        case .stream(let stream): return .stream(stream)
        }
    }

    private var routes: [Route] {
        pages + [
            Route(.get, "static/*") { request, captures in
                .response(files.response(captures.rest, to: request))
            },
            Route(.get, "pictures/*") { request, captures in
                .response(.picture(captures.rest, of: workspace, to: request))
            },
            Route(.get, "favicon.ico") { request, _ in
                .response(files.response("icon.svg", to: request))
            },
            Route(.get, "open") { request, _ in .response(signIn(request)) },
            Route(.get, "api/library") { _, _ in
                .response(.json(await answers.overview(live: open?.live.id)))
            },
            Route(.get, "api/talks/:name/deck") { _, captures in
                .response(preview(captures["name"]))
            },
            Route(.post, "api/runs/:run/commands") { request, captures in
                .response(await command(request, run: captures["run"]))
            },
            Route(.get, "api/runs/:run/stream") { request, captures in
                guard let open, open.live.id == captures["run"] else {
                    return .response(.failure(404, "That run is not open here."))
                }
                let last = request.headers["Last-Event-ID"] ?? request.parameter("last_id")
                return .stream(
                    open.presenterRing.stream(lastID: last, headers: Response.guards)
                )
            },
            Route(.get, "api/runs/:run/session") { _, captures in
                guard let open, open.live.id == captures["run"] else {
                    return .response(.failure(404, "That run is not open here."))
                }
                return .response(.json(await open.live.sessionDrift()))
            },
            Route(.get, "api/runs/:run/steps/:step/trust") { _, captures in
                .response(await trust(in: captures["step"], of: captures["run"]))
            },
            Route(.get, "api/runs/:run") { _, captures in
                .response(await facts(of: captures["run"]))
            },
            Route(.get, "api/talks/:name/style/:place") { request, captures in
                .response(style(captures["place"], of: captures["name"], to: request))
            },
        ] + OpenRun.looks(of: open) + rehearsed + recorded + paired
            + (checklists.map { ChecklistAnswers(desk: $0).routes } ?? [])
    }

    private var paired: [Route] {
        open.map { PairingAnswers(open: $0, pairing: pairing).routes } ?? []
    }

    private var pages: [Route] {
        [
            Route(.get, "") { _, _ in .response(Page.library.response) },
            Route(.get, "talks/:name") { _, _ in .response(Page.preview.response) },
            Route(.get, "rehearsals/:name") { _, _ in .response(Page.rehearsals.response) },
            Route(.get, "checklists/:name") { _, _ in .response(Page.checklist.response) },
            Route(.get, "replay/:run") { _, _ in .response(Page.replay.response) },
            Route(.get, "present/:run") { _, captures in
                .response(await page(.present, of: captures["run"]))
            },
            Route(.get, "speaker/:run") { _, captures in
                .response(await page(.speaker, of: captures["run"]))
            },
        ]
    }

    /// A page that drives a run is there for the run that is open here, and for no other.
    private func page(_ page: Page, of run: String) async -> Response {
        if open?.live.id == run { return page.response }
        guard await reader(of: run) != nil else { return .noSuchRunPage }
        return .endedRunPage(run)
    }

    private var rehearsed: [Route] {
        [
            Route(.get, "api/talks/:name/rehearsals") { _, captures in
                .response(await rehearsals.statistics(of: captures["name"]))
            },
            Route(.get, "api/talks/:name/plan") { _, captures in
                .response(await rehearsals.revision(of: captures["name"]))
            },
            Route(.post, "api/talks/:name/plan") { request, captures in
                .response(await rehearsals.revise(captures["name"], request))
            },
        ]
    }

    private var recorded: [Route] {
        RunAnswers.all.map { address, answer in
            Route(.get, "api/runs/:run/\(address)") { request, captures in
                guard let reader = await reader(of: captures["run"]) else {
                    return .response(.failure(404, "There is no such run."))
                }
                let live = open?.live.id == captures["run"] ? open?.live : nil
                let answers = RunAnswers(reader: reader, live: live)
                return .response(await answer(answers, request, captures))
            }
        }
    }

    private func reader(of run: String) async -> RunReader? {
        if let open, open.live.id == run { return open.reader }
        return try? await RunReader(folder: library.folder, run: run)
    }

    // MARK: - Answers

    private func signIn(_ request: Request) -> Response {
        let target = open.map { "/present/\($0.live.id)" } ?? "/"
        guard let code = request.parameter("code"), let cookie = access.signIn.spend(code: code)
        else {
            return access.signIn.admits(request) ? .redirect(to: target) : .spentCodePage
        }
        var response = Response.redirect(to: target)
        response.addHeader("Set-Cookie", cookie)
        return response
    }

    private func style(_ place: String, of talk: String, to request: Request) -> Response {
        guard let place = Int(place), let path = try? workspace.file(.talk, talk),
            let styles = try? workspace.deck(path).talk.styles, styles.indices.contains(place)
        else { return .failure(404, "There is no such style sheet.") }
        return .styleSheet(styles[place], of: workspace.root, to: request)
    }

    private func preview(_ name: String) -> Response {
        do {
            let deck = try workspace.deck(try workspace.file(.talk, name))
            var json = deck.json
            if case .object(var object) = json {
                object["problems"] = .array(
                    (deck.problems + deck.advice).map { .string($0.description) }
                )
                object["checklist"] = .string(deck.talk.checklist ?? name)
                json = .object(object)
            }
            return .json(json)
        } catch {
            return .failure(404, error.description)
        }
    }

    private func facts(of run: String) async -> Response {
        guard let reader = await reader(of: run), let facts = try? await reader.facts() else {
            return .failure(404, "There is no such run.")
        }
        var answer = facts.json
        if case .object(var object) = answer {
            let audience = open?.live.id == run ? open?.audienceURL : nil
            object["live"] = .bool(open?.live.id == run)
            object["audience"] = audience.map(JSON.string) ?? .null
            object["qr"] =
                audience.flatMap { try? QRCode($0).svg(title: "Join: \($0)") }.map(JSON.string)
                ?? .null
            object["problems"] =
                open?.live.id == run
                ? .array((open?.problems() ?? []).map(JSON.string)) : .array([])
            if let open, open.live.id == run {
                let trouble = open.trouble()
                object["recording"] = .bool(trouble == nil)
                object["trouble"] = trouble.map(JSON.string) ?? .null
            }
            answer = .object(object)
        }
        return .json(answer)
    }

    private func trust(in step: String, of run: String) async -> Response {
        guard let open, open.live.id == run else {
            return .failure(404, "That run is not open here.")
        }
        do throws(Refusal) {
            return .json(try await open.live.trustFacts(of: step))
        } catch {
            return .failure(error.status, error.message)
        }
    }

    private func command(_ request: Request, run: String) async -> Response {
        guard let open, open.live.id == run else {
            return .failure(404, "That run is not open here.")
        }
        return await open.carryOut(request)
    }
}
