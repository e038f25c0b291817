import FoundationEssentials
import Glibc
import Processes
import Synchronization
import TestSupport
import Testing

/// Foundation has another.
typealias Child = Processes.Child

@Suite(.timeLimit(.minutes(1)))
struct ChildTests {
    /// Everything a child printed, and how it ended.
    static func all(_ child: Child) -> (output: String, report: String, exit: Child.Exit) {
        var output: [UInt8] = []
        var report: [UInt8] = []
        while true {
            switch child.next(within: .seconds(20)) {
            case .output(let bytes): output += bytes
            case .report(let bytes): report += bytes
            case .ended(let exit):
                return (
                    String(decoding: output, as: UTF8.self),
                    String(decoding: report, as: UTF8.self), exit
                )
            case .woken, .silence: break
            }
        }
    }

    static func shell(
        _ script: String,
        terminal: Command.TerminalSize? = Command.TerminalSize(rows: 33, columns: 99),
        environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        hasControl: Bool = false
    ) -> Command {
        Command(
            path: "/bin/sh",
            arguments: ["-c", script],
            environment: environment,
            folder: "/tmp",
            terminal: terminal,
            hasControl: hasControl
        )
    }

    @Test func `a child leads its own session in its own terminal`() async throws {
        let script = """
            [ "$(ps -o sid= -p $$ | tr -d ' ')" = $$ ] && echo leader; stty size; pwd
            : </dev/tty && echo tty; ls /proc/self/fd | tr '\\n' ' '
            """
        let child = try Self.shell(script).spawn()
        let seen = try await Thread.run(name: "test") { Self.all(child) }
        #expect(seen.output == "leader\r\n33 99\r\n/tmp\r\ntty\r\n0 1 2 3 ")
        #expect(seen.exit == .code(0))
        #expect(child.terminalPath?.hasPrefix("/dev/pts/") == true)
    }

    @Test func `a child has default signals, whatever this process ignores`() async throws {
        let child = try Self.shell("grep -E 'Sig(Ign|Blk)' /proc/self/status").spawn()
        let seen = try await Thread.run(name: "test") { Self.all(child) }
        // glibc keeps 32 and 33 for its threads, and its posix_spawn leaves them ignored.
        #expect(
            [0, 0x1_8000_0000].map { String($0, radix: 16) }.contains {
                seen.output == "SigBlk:\t0000000000000000\r\nSigIgn:\t"
                    + String(repeating: "0", count: 16 - $0.count) + $0 + "\r\n"
            }
        )
    }

    @Test func `a child has exactly the environment given`() async throws {
        let child = try Self.shell("env | sort", environment: ["A": "1 2", "B": "x=y"]).spawn()
        let seen = try await Thread.run(name: "test") { Self.all(child) }
        #expect(seen.output.contains("A=1 2\r\nB=x=y\r\n"))
        #expect(!seen.output.contains("HOME="))
    }

    @Test(arguments: [("exit 7", Child.Exit.code(7)), ("kill -9 $$", .signal(9))])
    func `the end of a child is its own`(script: String, exit: Child.Exit) async throws {
        let child = try Self.shell(script, terminal: nil).spawn()
        #expect(await child.ended() == exit)
        #expect(child.exit == exit)
    }

    @Test func `a child reports and takes its order over pipes of its own`() async throws {
        let child = try Self.shell("echo hello >&3; read x <&4; echo gone >&3", hasControl: true)
            .spawn()
        let first = try await Thread.run(name: "test") { child.next(within: .seconds(20)) }
        #expect(first == .report(Array("hello\n".utf8)))
        child.release()
        let seen = try await Thread.run(name: "test") { Self.all(child) }
        #expect(seen.report == "gone\n")
    }

    @Test func `what is typed arrives, even before it is read`() async throws {
        let child = try Self.shell("read a; read b; echo \"$b $a\"").spawn()
        #expect(child.type(Array("one\rtwo\r".utf8)))
        let seen = try await Thread.run(name: "test") { Self.all(child) }
        #expect(seen.output.hasSuffix("two one\r\n"))
        #expect(!child.type([UInt8](repeating: 0x61, count: 100_000)))
    }

    @Test func `all output comes before the end`() async throws {
        for _ in 0..<5 {
            let child = try Self.shell("seq 1 20000").spawn()
            let seen = try await Thread.run(name: "test") { Self.all(child) }
            #expect(seen.output.hasSuffix("\r\n20000\r\n"))
        }
    }

    @Test func `waking ends a wait`() async throws {
        let child = try Self.shell("sleep 300").spawn()
        async let happening = try Thread.run(name: "test") { child.next(within: .seconds(50)) }
        child.wake()
        #expect(try await happening == .woken)
        child.signal(9)
        #expect(await child.ended() == .signal(9))
    }

    @Test func `a missing program, a missing folder and a zero byte are errors that name them`() {
        let environment = ["PATH": "/bin"]
        #expect(throws: ProcessError(action: "start /nowhere/x", code: 2)) {
            try Command(path: "/nowhere/x", environment: environment).spawn()
        }
        #expect(throws: ProcessError(action: "start in the folder /nowhere", code: 2)) {
            try Command(path: "/bin/sh", environment: environment, folder: "/nowhere").spawn()
        }
        #expect(throws: ProcessError.self) {
            try Command(path: "/bin/sh", arguments: ["a\0b"], environment: environment).spawn()
        }
        #expect(Command.find("sh", in: "/nowhere:/bin") == "/bin/sh")
        #expect(Command.find("no-such-program", in: "/usr/bin:/bin") == nil)
        #expect(Command.find("/tmp", in: "") == nil)
    }

    @Test func `a detached service writes to its files`() async throws {
        let folder = TemporaryFolder()
        try folder.write("before\n", to: "out")
        let child = try Self.shell("echo out; echo err >&2", terminal: nil)
            .spawnDetached(output: folder.file("out"), errors: folder.file("err"))
        #expect(await child.ended() == .code(0))
        #expect(try String(contentsOfFile: folder.file("out"), encoding: .utf8) == "before\nout\n")
        #expect(try String(contentsOfFile: folder.file("err"), encoding: .utf8) == "err\n")
    }

    @Test func `our own variables are not handed on`() {
        setenv("SHOWRUNNER_CANARY", "1", 1)
        defer { unsetenv("SHOWRUNNER_CANARY") }
        #expect(OwnEnvironment.variables["SHOWRUNNER_CANARY"] == nil)
        #expect(OwnEnvironment.variables["PATH"] != nil)
    }
}
