private import FoundationEssentials
private import Glibc
private import Processes

/// A PostgreSQL server of a test, in a folder of its own, asked through a socket in that folder.
public final class PostgreSQLServer: Sendable {
    /// The folder of its socket: what `psql --host` takes.
    public let host: String
    private let folder = TemporaryFolder()
    private let logs = TemporaryFolder()
    private let program: Program

    /// Debian's folder of the newest server's programs; nil where none is installed.
    public static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap(Int.init).max().map { "\(root)/\($0)/bin" }
    }()

    /// Whether there is a server to start, and a client.
    public static var isInstalled: Bool {
        programs.map { access("\($0)/postgres", X_OK) == 0 } ?? false
    }

    /// Makes a cluster and starts its server; it refuses to be root, so root becomes `postgres`.
    public init() async throws {
        guard let programs = PostgreSQLServer.programs else {
            throw ProgramError(description: "there is no PostgreSQL server here")
        }
        host = folder.path
        if geteuid() == 0 {
            guard let user = getpwnam("postgres")?.pointee,
                chown(folder.path, user.pw_uid, user.pw_gid) == 0
            else { throw ProgramError(description: "there is no user postgres") }
        }
        let data = folder.file("data")
        let made = try PostgreSQLServer.start(
            [
                "\(programs)/initdb", "--pgdata", data, "--username=demo", "--auth=trust",
                "--no-sync",
            ],
            output: logs.file("initdb")
        )
        guard case .code(0) = await made.ended() else {
            throw ProgramError(description: "initdb: \(made.text)")
        }
        program = try PostgreSQLServer.start(
            ["\(programs)/postgres", "-D", data, "-c", "listen_addresses=", "-k", folder.path],
            output: logs.file("postgres")
        )
        let socket = folder.file(".s.PGSQL.5432")
        let program = program
        guard
            await eventually({
                access(socket, F_OK) == 0 && program.text.contains("ready to accept")
            })
        else { throw ProgramError(description: "postgres: \(program.text)") }
    }

    private static func start(_ words: [String], output: String) throws -> Program {
        let asOther = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        let all = geteuid() == 0 ? asOther + words : words
        return try Program.other(all[0], Array(all.dropFirst()), output: output)
    }

    /// Stops the server and everything it started.
    public func end() async { await program.end(grace: .seconds(5)) }
}
