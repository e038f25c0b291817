import HTTPServer
import Live
import Recording
import Running
import Site
private import Digest
private import JSONValue

/// The command `showrunner serve [DIR]`.
enum Serve: Subcommand {
    static let syntax = Syntax(
        name: "serve",
        operands: "[DIR]",
        count: 0...1,
        summary: "Show the library: talks, previews, recorded runs. Starts nothing.",
        options: [
            Option("listen", "ADDR:PORT", help: "The presenter's address (default 127.0.0.1:4100)"),
            Option("audience", "ADDR:PORT", help: "Let an audience replay published runs here"),
            Option(
                "public-url",
                "URL",
                help: "The audience's address as a proxy or tunnel shows it"
            ),
            Option("static", "DIR", help: "Where the pages are (default: beside the program)"),
            Option("insecure", help: "Let the presenter's pages leave this machine unencrypted"),
        ] + Certificates.options,
        example: "showrunner serve . --listen 127.0.0.1:4100"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let signals = Signals()
        let data = try DataFolder(arguments["data"])
        let pages = try StaticFolder.find(arguments["static"])
        let listen = try Address.presenter(arguments)
        let audience = try arguments["audience"].map { try Address($0, option: "audience") }
        let server = HTTPServer()
        let certificates = try Certificates(arguments)
        let doors = try Doors(
            server: server,
            listen: listen,
            audience: audience,
            certificates: certificates,
            data: data
        )
        defer { doors.forget() }
        doors.note(title: "showrunner serve")
        let library = try Library(folder: data.path)
        let workspace = Workspace(root: arguments.operands.first ?? ".")
        let desk = CheckDesk(
            try Checkups(workspace: workspace, data: data, library: library, doors: doors.ports),
            trust: try Trusting(data: data, workspace: workspace)
        )
        let isSecure = certificates.identity(for: listen) != nil
        let signIn = SignIn(token: SecureRandom.token(bytes: 32), isSecure: isSecure)
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
            open: nil,
            checklists: desk.site
        )
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
            open: nil
        )
        let url =
            certificates.link(listen, port: doors.presenter) + "open?code=\(signIn.makeCode())"
        let link = audience.flatMap { audience in
            doors.audience.map {
                audience.link(
                    port: $0,
                    publicURL: arguments["public-url"],
                    identity: certificates.identity(for: audience)
                )
            }
        }
        if arguments.has("json") {
            Console.print(
                json: ["presenter": .string(url), "audience": link.map(JSON.string) ?? .null]
            )
        } else {
            Console.print("\n  Library   \(Console.coloured(url, .blue))")
            if let link { Console.print("  Audience  \(Console.coloured(link, .blue))") }
            Console.print("\nStop with Ctrl-C.")
        }
        await withDiscardingTaskGroup { group in
            group.addTask {
                await server.run { request in
                    request.listener == Doors.presenterName
                        ? await presenterSite.reply(to: request)
                        : await audienceSite.reply(to: request)
                }
            }
            group.addTask { await desk.run() }
            for await _ in signals.stops.prefix(1) { break }
            server.stop()
            group.cancelAll()
        }
        return .ok
    }
}
