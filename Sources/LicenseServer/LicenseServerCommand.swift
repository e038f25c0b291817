import HTTPServer
import JSONValue

/// `demo-services license-server`.
struct LicenseServerCommand {
    let words: [String]

    static let table = OptionTable(
        usage: "demo-services license-server [options]",
        summary: """
            Lends licenses of six tools, counts overage and tells Prometheus. It keeps everything in
            memory; POST /admin/reset brings back the first state.
            """,
        options: [
            .init(name: "port", value: "N", help: "The port; 0 for any free one (8000)."),
            .init(name: "host", value: "ADDRESS", help: "The address to listen on (127.0.0.1)."),
        ]
    )

    /// Runs the server until it is told to stop, and tells the exit code.
    func run() async -> Int32 {
        do throws(UsageError) {
            let options = try LicenseServerCommand.table.read(words)
            return await serve(
                host: options["host"] ?? "127.0.0.1",
                port: try options.whole("port", in: 0...65_535) ?? 8_000
            )
        } catch {
            Console.complain("\(error)")
            return 2
        }
    }

    private func serve(host: String, port: Int) async -> Int32 {
        let log = ServiceLog.standardOutput
        let license = LicenseServer(log: log)
        let server = HTTPServer()
        do throws(HTTPServerError) {
            let bound = try server.listen(name: "api", address: host, port: port)
            let shown = host.contains(":") ? "[\(host)]" : host
            log.line(.info, "listening", [("url", .string("http://\(shown):\(bound)"))])
        } catch {
            Console.complain("\(error)")
            return 1
        }
        let stop = StopSignal()
        await withTaskGroup { group in
            group.addTask { await server.run { .response(await license.answer($0)) } }
            group.addTask { await stop.wait() }
            await group.next()
            server.stop()
            group.cancelAll()
        }
        log.line(.info, "stopped")
        return 0
    }
}
