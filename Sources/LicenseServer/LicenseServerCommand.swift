private import Database
private import HTTPServer
private import JSONValue
private import Live

/// `demo-services license-server`.
struct LicenseServerCommand {
    let words: [String]

    static let table = OptionTable(
        usage: "demo-services license-server [options]",
        summary: """
            Lends licenses of six tools, counts overage and tells Prometheus. The status page is at
            /dashboard, what was bought is changed at /config; POST /admin/reset brings back the
            first state.
            """,
        options: [
            .init(name: "port", value: "N", help: "The port; 0 for any free one (8000)."),
            .init(name: "host", value: "ADDRESS", help: "The address to listen on (127.0.0.1)."),
            .init(
                name: "data",
                value: "FILE",
                help: "The database that licenses are kept in; without it they are kept in memory."
            ),
            .init(
                name: "static",
                value: "DIR",
                help: "The pages' files (the folder static beside or above the program)."
            ),
        ]
    )

    /// Runs the server until it is told to stop, and tells the exit code.
    func run() async -> Int32 {
        do throws(UsageError) {
            let options = try LicenseServerCommand.table.read(words)
            return await serve(
                host: options["host"] ?? "127.0.0.1",
                port: try options.whole("port", in: 0...65_535) ?? 8_000,
                data: options["data"],
                pages: options["static"] ?? StaticFiles.folder(holding: Route.statusPage)
            )
        } catch {
            Console.complain("\(error)")
            return 2
        }
    }

    private func serve(host: String, port: Int, data: String?, pages: String?) async -> Int32 {
        let log = ServiceLog.standardOutput
        let server = HTTPServer()
        let fanOut = FanOut()
        let license: LicenseServer
        do throws(DatabaseError) {
            license = try LicenseServer(
                store: LicenseStore(file: data),
                log: log,
                stream: Ring(epoch: LicenseServer.randomHex(), fanOut: fanOut),
                pages: pages.map { StaticFiles(folder: $0) }
            )
        } catch {
            Console.complain("--data \(data ?? "in memory"): \(error.message)")
            return 1
        }
        do throws(HTTPServerError) {
            let bound = try server.listen(name: "api", address: host, port: port)
            let shown = host.contains(":") ? "[\(host)]" : host
            log.line(.info, "listening", [("url", .string("http://\(shown):\(bound)"))])
        } catch {
            Console.complain("\(error)")
            return 1
        }
        await run(license, on: server, fanOut)
        log.line(.info, "stopped")
        return 0
    }

    private func run(_ license: LicenseServer, on server: HTTPServer, _ fanOut: FanOut) async {
        let stop = StopSignal()
        fanOut.start()
        await withTaskGroup { group in
            group.addTask { await server.run { await license.answer($0) } }
            group.addTask { await license.publish() }
            group.addTask { await stop.wait() }
            await group.next()
            fanOut.stop()
            server.stop()
            group.cancelAll()
        }
    }
}
