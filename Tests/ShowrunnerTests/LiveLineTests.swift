import Processes
import Synchronization
import Terminal
import TestSupport
import Testing

/// The line that `showrunner run` writes over and over at a terminal, as its reader sees it.
@Suite(.timeLimit(.minutes(1))) final class LiveLineTests {
    private let folder = TemporaryFolder()

    /// A terminal that keeps what it shows, and shows ^C where the cursor stands.
    private final class Screen: Sendable {
        let child: Processes.Child
        private let terminal: Mutex<Terminal>
        private let end = Mutex<Processes.Child.Exit?>(nil)
        /// Every text the screen showed.
        private let seen = Mutex<[[String]]>([])

        init(_ arguments: [String], columns: Int) throws {
            terminal = Mutex(Terminal(rows: 24, columns: columns))
            child = try Command(
                path: Program.path(of: "showrunner"),
                arguments: arguments,
                environment: OwnEnvironment.variables.merging(["TERM": "xterm", "NO_COLOR": "1"]) {
                    $1
                },
                terminal: Command.TerminalSize(rows: 24, columns: columns),
                hasControl: true
            ).spawn()
            try Processes.Thread.start(name: "screen") { [self] in
                while end.withLock({ $0 }) == nil {
                    switch child.next(within: .seconds(1)) {
                    case .output(let bytes): take(bytes)
                    case .ended(let exit): end.withLock { $0 = exit }
                    default: break
                    }
                }
            }
        }

        private func take(_ bytes: [UInt8]) {
            let lines = terminal.withLock { terminal in
                terminal.write(bytes)
                return terminal.text().map { line in
                    String(line.reversed().drop { $0 == " " }.reversed())
                }.filter { !$0.isEmpty }
            }
            seen.withLock { $0.append(lines) }
        }

        /// What it shows now.
        var lines: [String] { seen.withLock { $0.last ?? [] } }
        /// Every line that it showed at any time.
        var everyLine: Set<String> { seen.withLock { Set($0.joined()) } }
        var exit: Processes.Child.Exit? { end.withLock { $0 } }

        func close() async {
            await ProcessTree.end(session: child.process, token: nil, grace: .zero)
            child.release()
        }
    }

    private func screen(_ runbook: String, columns: Int) throws -> Screen {
        let path = try folder.write(runbook, to: "runbooks/live.md")
        return try Screen(["run", path, "--data", folder.file("data")], columns: columns)
    }

    private static let titles = [
        "A title that is a good deal longer than any terminal that somebody reads it on, really",
        "日本語のとても長いタイトルです日本語のとても長いタイトルです日本語のとても長い",
    ]

    @Test(arguments: [80, 40], titles)
    func `time and output are seen beside a long title, and Ctrl+C leaves nothing of the line`(
        columns: Int,
        title: String
    ) async throws {
        let screen = try screen(
            """
            ```bash { name=long budget=1m title="\(title)" }
            echo "出力です the output"; touch ready; sleep 60
            ```
            """,
            columns: columns
        )
        #expect(
            await eventually { screen.lines.contains { $0.contains("  出力") } },
            "\(screen.lines)"
        )
        #expect(screen.lines.count == 1, "\(screen.lines)")
        #expect(screen.lines.first?.hasPrefix("1/1  0:0") == true, "\(screen.lines)")
        #expect(screen.lines.first?.contains(" of 1:00  \(title.prefix(4))") == true)
        screen.child.type([3])
        #expect(await eventually(within: .seconds(30)) { screen.exit != nil })
        #expect(screen.exit == .code(130))
        #expect(!screen.lines.contains { $0.hasPrefix("1/1  0:0") }, "\(screen.lines)")
        #expect(screen.lines.first?.hasPrefix("1/1 cancelled") == true, "\(screen.lines)")
        await screen.close()
    }

    @Test func `a further attempt is told`() async throws {
        let screen = try screen(
            """
            ```bash { name=flaky retry=2 backoff=1ms }
            echo x >> tries; [ $(wc -l < tries) -ge 3 ] || exit 1
            while [ ! -e go ]; do sleep 0.02; done
            ```
            """,
            columns: 80
        )
        #expect(
            await eventually { screen.lines.contains { $0.contains("  attempt 3 of 3  Flaky") } }
        )
        try folder.write("", to: "go")
        #expect(await eventually(within: .seconds(30)) { screen.exit != nil })
        #expect(screen.exit == .code(0))
        await screen.close()
    }
}
