import Events
import HTTPClient
import HTTPServer
import JSONValue
import Live
import Load
import Processes
import Panels
import Recording
import Runbooks
import Running
import Site
import Stage
import Talks
private import Digest
private import Glibc
private import QRCode

/// One talk on stage: joins the run, its log, the panels, the stage and the web, and ends them all.
struct Presentation {
    private let file: String
    private let deck: Deck
    private let workspace: Workspace
    private let arguments: Arguments
    private let data: DataFolder
    private let pages: String
    private let listen: Address
    private let audience: Address?
    private let remote: Address?
    private let certificates: Certificates

    init(file: String, deck: Deck, workspace: Workspace, arguments: Arguments) throws {
        self.file = file
        self.deck = deck
        self.workspace = workspace
        self.arguments = arguments
        data = try DataFolder(arguments["data"])
        pages = try StaticFolder.find(arguments["static"])
        listen = try Address.presenter(arguments)
        audience = try arguments["audience"].map { try Address($0, option: "audience") }
        remote = try arguments["remote"].map { try Address($0, option: "remote") }
        certificates = try Certificates(arguments)
        guard StaticFolder.hasReveal(pages) else {
            throw Failure("reveal.js is not in \(pages)/vendor/reveal: run scripts/setup first")
        }
    }

    /// Presents until the program is told to stop.
    func run() async throws -> ExitCode {
        let signals = Signals()
        let server = HTTPServer()
        let line = try remote.map {
            try PhoneLine(at: $0, certificates: certificates, data: data, arguments: arguments)
        }
        let doors = try Doors(
            server: server,
            listen: listen,
            audience: audience,
            remote: line.map { ($0.address, $0.identity) },
            certificates: certificates,
            data: data
        )
        defer { doors.forget() }

        let library = try Library(folder: data.path)
        let resume = try await runToResume(library)
        await Leftovers.sweep(data, library)
        let stage = try await signals.unlessStopped { [self] in
            try await StageHand.raise(
                arguments.has("no-stage") || isSimulated ? [] : deck.runbooks,
                workspace: workspace.root,
                data: data,
                reset: resume == nil ? reset : .never
            )
        }
        do {
            try await present(
                resuming: resume,
                on: stage,
                from: library,
                server: server,
                doors: doors,
                line: line,
                signals: signals
            )
        } catch {
            await stage.lower()
            throw error
        }
        await stage.lower()
        return .ok
    }

    private func present(
        resuming resume: String?,
        on stage: StageHand,
        from library: Library,
        server: HTTPServer,
        doors: Doors,
        line: PhoneLine?,
        signals: Signals
    ) async throws {
        let trust = try Trusting(data: data, workspace: workspace)
        try await trust.trustAll(of: deck, in: workspace)
        let program = Program(deck: deck, name: name)
        let loads = Loads()
        let hasEnded = Ending()
        let stopwatches = Stopwatches(deck.talk.stopwatches)
        let fanOut = FanOut()
        fanOut.start()
        defer { fanOut.stop() }
        let (positions, moved) = AsyncStream<Event.Position>.makeStream(
            bufferingPolicy: .bufferingNewest(1)
        )
        let recorded = try await RecordedRun.open(
            in: data,
            purpose: arguments.has("rehearse") ? .rehearsal : .live,
            name: name,
            title: deck.talk.title,
            isSimulated: isSimulated,
            resume: resume,
            fanOut: fanOut,
            onEvent: { event in
                stopwatches.note(event)
                switch event.body {
                case .position(let position): moved.yield(position)
                case .ended: hasEnded.note()
                default: break
                }
            }
        )
        if recorded.isResumed {
            stopwatches.takeUp(await recorded.log.state, of: deck.talk.stopwatches)
            // What the crash left running belongs to attempts that are interrupted now.
            await ProcessTree.end(
                session: nil,
                token: "SHOWRUNNER_STEP=\(recorded.id).",
                grace: .milliseconds(500)
            )
        }
        let live = await LiveRun(
            id: recorded.id,
            program: program,
            recorder: recorded.recorder,
            session: Session(
                workspace: workspace.root,
                folder: data.session(recorded.id),
                run: recorded.id
            ),
            loads: loads.engine,
            trust: trust.ofSteps,
            circumstances: try circumstances(stage, library),
            state: recorded.log.state
        )
        doors.note(run: recorded.id, title: deck.talk.title)
        let noteCheck: Checkups.Told = { list, item, state, result in
            guard !hasEnded.isNoted else { return }
            recorded.log.record(.check(Event.Check(list, item, state, result)))
        }
        let checkups = try Checkups(
            workspace: workspace,
            data: data,
            library: library,
            doors: doors.ports,
            told: noteCheck
        )
        let desk = CheckDesk(checkups, trust: trust)

        let talkFiles = TalkFiles(file: file, workspace: workspace)
        let open = OpenRun(
            live: live,
            presenterRing: recorded.presenterRing,
            audienceRing: recorded.audienceRing,
            broadcast: recorded.broadcast,
            reader: recorded.reader,
            audienceURL: audienceURL(doors),
            problems: { talkFiles.problems },
            trouble: { recorded.troubles[Troubles.recording] }
        )
        let isSecure = certificates.identity(for: listen) != nil
        let signIn = SignIn(token: try data.token(of: recorded.id), isSecure: isSecure)
        let phones = line.flatMap { line in
            doors.remote.map { Phones(of: recorded.id, on: line, port: $0, data: data) }
        }
        let presenterSite = PresenterSite(
            hosts: AllowedHosts(
                names: listen.names(with: certificates.identity(for: listen)),
                port: doors.presenter,
                isSecure: isSecure
            ),
            signIn: signIn,
            files: StaticFiles(folder: pages),
            workspace: workspace,
            library: library,
            open: open,
            checklists: isSimulated ? desk.site.resting : desk.site,
            pairing: phones?.pairing
        )
        let remoteSite = phones?.site(open: open, files: StaticFiles(folder: pages))
        let audienceSite = AudienceSite(
            hosts: AllowedHosts(
                names: audience.map { $0.names(with: certificates.identity(for: $0)) } ?? [],
                port: doors.audience ?? 0,
                publicURL: arguments["public-url"],
                isSecure: audience.flatMap(certificates.identity(for:)) != nil
            ),
            files: StaticFiles(folder: pages),
            workspace: workspace,
            library: library,
            open: open
        )
        let hand = PanelHand(
            deck: deck,
            stage: stage,
            live: live,
            folder: data.session(recorded.id) + ".panels",
            workspace: workspace.root,
            secrets: secrets,
            emit: { if !hasEnded.isNoted { recorded.log.record($0) } }
        )
        let panels = hand.panels
        await panels.watch(PanelHand.waitedFor(deck))

        let callbacks = try await Callbacks.open(
            on: server,
            stage: stage,
            runbooks: isSimulated ? [] : deck.runbooks,
            workspace: workspace,
            recorded: recorded,
            title: deck.talk.title,
            isLive: !arguments.has("rehearse"),
            hasEnded: { hasEnded.isNoted }
        )
        recorded.metrics.add { loads.metrics.exposition }
        await live.tell { recorded.broadcast.notify($0) }

        try await live.open()
        announce(recorded, doors: doors, code: signIn.makeCode(), open: open, phones: phones)
        if isSimulated { await tellOfRecordings(in: library) }

        await withDiscardingTaskGroup { group in
            group.addTask {
                await server.run { request in
                    switch request.listener {
                    case Doors.presenterName: await presenterSite.reply(to: request)
                    case Callbacks.name: await callbacks.site.reply(to: request)
                    case Doors.remoteName:
                        await remoteSite?.reply(to: request) ?? .response(.notFound)
                    default: await audienceSite.reply(to: request)
                    }
                }
            }
            group.addTask { await live.run() }
            if !isSimulated {
                group.addTask { await hand.run() }
                group.addTask { await callbacks.run() }
            }
            group.addTask {
                await stopwatches.run(into: recorded.log) { hasEnded.isNoted }
            }
            group.addTask { await desk.run() }
            group.addTask {
                // A run that goes on has changed what was looked at when it was opened.
                guard !isSimulated, !recorded.isResumed else { return }
                await OpeningChecks(
                    deck: deck,
                    checkups: checkups,
                    broadcast: recorded.broadcast,
                    note: noteCheck
                ).run()
            }
            group.addTask {
                await stage.tend { incident in
                    Console.note(incident.message)
                    recorded.troubles.set(
                        incident.isOver ? nil : incident.message,
                        for: "stage.\(incident.service)"
                    )
                }
            }
            group.addTask { await watch(positions, panels: panels, live: live) }
            group.addTask { await tick(recorded) }
            group.addTask {
                await talkFiles.watch(live: live, panels: panels, recorded: recorded) {
                    stopwatches.use($0.talk.stopwatches)
                }
            }
            group.addTask {
                // A second signal cuts the cleaning up short, and kills what does not hear.
                for await _ in signals.stops.dropFirst().prefix(1) { await live.giveUp() }
            }
            for await _ in signals.stops.prefix(1) { break }
            await sayEnding(live)
            await live.end(.stopped, cleansUp: true)
            for entry in await live.ownChanges { UndoReport.print(givenUp: entry, arguments) }
            recorded.presenterRing.end()
            recorded.audienceRing.end()
            fanOut.stop()
            server.stop()
            group.cancelAll()
        }
        await hand.close()
        await recorded.log.close()
        data.removeToken(of: recorded.id)
    }

    // MARK: - Before

    private var name: String {
        let last = file.split(separator: "/").last.map(String.init) ?? file
        return last.hasSuffix(".md") ? String(last.dropLast(3)) : last
    }

    private func runToResume(_ library: Library) async throws -> String? {
        if let given = arguments["resume"] {
            let found = await library.runs().first { $0.run == given && $0.status != .ended }
            guard let found else {
                throw Failure("there is no unfinished run \(given); see: showrunner runs")
            }
            guard let talk = found.opened?.talk, talk == name else {
                throw Failure("run \(given) is one of the talk \(found.opened?.talk ?? "?")")
            }
            guard found.opened?.isSimulated == isSimulated else {
                throw Failure(
                    isSimulated
                        ? "run \(given) is no simulation: resume it without --simulate"
                        : "run \(given) is a simulation: add --rehearse --simulate"
                )
            }
            if let holder = library.holder(of: given) {
                throw Failure("run \(given) is open in process \(holder): end it there first")
            }
            return given
        }
        guard !arguments.has("new") else { return nil }
        let purpose: Event.Purpose = arguments.has("rehearse") ? .rehearsal : .live
        return await library.openRun(talk: name, purpose: purpose, isSimulated: isSimulated)?.run
    }

    /// Whether steps are played from recordings: no process, no service, no network.
    private var isSimulated: Bool { arguments.has("simulate") }

    private var reset: StageReset {
        arguments.has("rehearse") || arguments.has("reset") ? .always : .ask
    }

    private func circumstances(
        _ stage: StageHand,
        _ library: Library
    ) throws -> LiveRun.Circumstances {
        LiveRun.Circumstances(
            workspace: workspace.root,
            values: stage.values,
            environment: stage.environment,
            secrets: secrets,
            lookout: LookoutPost.over(
                stage.panelMetrics(token: PanelHand.token(of: deck.runbooks)),
                logs: stage,
                workspace: workspace.root,
                client: HTTPClient()
            ),
            undos: isSimulated ? .closed : try UndoDesk.book(of: data),
            locks: try LockDesk(data).book,
            playback: isSimulated
                ? .recordings(of: name, deck.runbooks.map(\.name), in: library) : nil
        )
    }

    private var secrets: [(name: String, value: String)] {
        Program(deck: deck, name: name).declaredSecrets(in: OwnEnvironment.variables)
    }

    private func audienceURL(_ doors: Doors) -> String? {
        guard let audience, let port = doors.audience else { return nil }
        return audience.link(
            port: port,
            publicURL: arguments["public-url"],
            identity: certificates.identity(for: audience)
        )
    }

    // MARK: - Saying where it is

    /// Says what is done before the end.
    private func sayEnding(_ live: LiveRun) async {
        guard await live.hasToCleanUp else { return }
        switch await live.ownChanges.count {
        case 0:
            Console.note("Ending: the steps that always run come first. Ctrl-C again skips them.")
        case 1: Console.note("Ending: taking back 1 change. Ctrl-C again leaves it open.")
        case let count:
            Console.note("Ending: taking back \(count) changes. Ctrl-C again leaves them open.")
        }
    }

    private func announce(
        _ recorded: RecordedRun,
        doors: Doors,
        code: String,
        open: OpenRun,
        phones: Phones?
    ) {
        let remote = phones?.pairing.makeLink()
        let presenter = certificates.link(listen, port: doors.presenter) + "open?code=\(code)"
        guard !arguments.has("json") else {
            return Console.print(
                json: [
                    "presenter": .string(presenter),
                    "audience": open.audienceURL.map(JSON.string) ?? .null,
                    "remote": remote.map(JSON.string) ?? .null,
                    "fingerprint": phones?.pairing.fingerprint.map(JSON.string) ?? .null,
                    "run": .string(recorded.id),
                ])
        }
        let title = Console.coloured(deck.talk.title, .bold)
        Console.print(
            recorded.isResumed
                ? "\(title): going on with run \(recorded.id), which was interrupted"
                : "\(title): run \(recorded.id)"
        )
        Console.print("\n  Presenter  \(Console.coloured(presenter, .blue))")
        if let url = open.audienceURL {
            Console.print("  Audience   \(Console.coloured(url, .blue))\n")
            if Console.isTerminal, let code = try? QRCode(url) { Console.print(code.terminal) }
        }
        if let remote {
            Console.print("  Phone      \(Console.coloured(remote, .blue))")
            Console.print(
                "             works once, within ten minutes; the speaker view gives a new one,"
            )
            Console.print("             with its QR code: J, Pair a phone")
            if let fingerprint = phones?.pairing.fingerprint {
                Console.print("             certificate \(fingerprint)")
            }
        }
        Console.print("\nStop with Ctrl-C: what the run changed is taken back.")
        Console.print("The run is kept for replay.")
    }

    /// Says which steps cannot be played.
    private func tellOfRecordings(in library: Library) async {
        let steps = deck.steps.filter { $0.kind != .manual }
        let found = await library.goodRecordings(
            of: Set(steps.map(\.id)),
            talk: name,
            runbooks: deck.runbooks.map(\.name)
        )
        let count = "\(found.count) of \(steps.count)"
        Console.note("Simulated: nothing is run. \(count) steps have a recording to play.")
        for step in steps where found[step.id] == nil {
            Console.note("No good recording yet: \(step.title)")
        }
    }

    // MARK: - While it runs

    /// Panels on the slide that is shown are asked every second.
    private func watch(
        _ positions: AsyncStream<Event.Position>,
        panels: Panels,
        live: LiveRun
    ) async {
        if let position = await live.current.position { await focus(panels, on: position, live) }
        for await position in positions { await focus(panels, on: position, live) }
    }

    private func focus(_ panels: Panels, on position: Event.Position, _ live: LiveRun) async {
        let slide = await live.current.deck?.slides.first { $0.id == position.slide }
        await panels.focus(on: Set(slide?.panels ?? []))
    }

    /// Releases what the audience's frame rate held back, and tells the presenter who watches.
    private func tick(_ recorded: RecordedRun) async {
        var viewers = -1
        var rounds = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(200))
            recorded.broadcast.flush(now: recorded.log.now)
            // Every five seconds in any case, for a page that has joined since.
            let now = recorded.broadcast.viewers
            if now != viewers || rounds % 25 == 0 {
                let wait = recorded.broadcast.longestWait.wholeMicroseconds
                recorded.broadcast.notify(["viewers": .int(now), "slowest": .int(wait)])
            }
            if rounds % 25 == 0 { recorded.troubles.repeatAll() }
            viewers = now
            rounds += 1
        }
    }
}
