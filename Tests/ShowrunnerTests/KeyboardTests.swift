import FoundationEssentials
import Processes
import Synchronization
import TestSupport
import Testing

/// `showrunner run` at a terminal: a person answers the step that waits.
@Suite(.timeLimit(.minutes(1))) final class KeyboardTests {
    private let folder = TemporaryFolder()

    /// A terminal with `showrunner run` in it.
    private final class Seat: Sendable {
        let child: Processes.Child
        private let shown = Mutex<[UInt8]>([])
        private let end = Mutex<Processes.Child.Exit?>(nil)

        init(_ arguments: [String]) throws {
            child = try Command(
                path: Program.path(of: "showrunner"),
                arguments: arguments,
                environment: OwnEnvironment.variables.merging(["TERM": "xterm", "NO_COLOR": "1"]) {
                    $1
                },
                terminal: Command.TerminalSize(rows: 40, columns: 100),
                hasControl: true
            ).spawn()
            try Processes.Thread.start(name: "seat") { [self] in
                while end.withLock({ $0 }) == nil {
                    switch child.next(within: .seconds(1)) {
                    case .output(let bytes): shown.withLock { $0 += bytes }
                    case .ended(let exit): end.withLock { $0 = exit }
                    default: break
                    }
                }
            }
        }

        var text: String { shown.withLock { String(decoding: $0, as: UTF8.self) } }
        var exit: Processes.Child.Exit? { end.withLock { $0 } }

        func close() async {
            await ProcessTree.end(session: child.process, token: nil, grace: .zero)
            child.release()
        }
    }

    private func seat(_ runbook: String) throws -> Seat {
        let path = try folder.write(runbook, to: "runbooks/ask.md")
        return try Seat(["run", path, "--data", folder.file("data")])
    }

    @Test func `what a person types goes to the step that waits, and the screen says which`()
        async throws
    {
        let seat = try seat(
            """
            ```bash { name=ask }
            read -r -p "Your name? " name
            read -r -s -p "Password? " word
            echo; echo "it is $name, $word" > answers
            ```
            """
        )
        #expect(await eventually { seat.text.contains("Ask waits for you: Your name? ") })
        #expect(await eventually { !seat.child.echoes })
        seat.child.type(Array("Ada\r".utf8))
        #expect(await eventually { seat.text.contains("Ask waits for you: Password? ") })
        seat.child.type(Array("hush\r".utf8))
        #expect(await eventually(within: .seconds(30)) { seat.exit != nil })
        #expect(seat.exit == .code(0), "\(seat.text)")
        let answers = try String(contentsOfFile: folder.file("answers"), encoding: .utf8)
        #expect(answers == "it is Ada, hush\n")
        await seat.close()
    }

    @Test func `Ctrl+C stops a step that waits, and the terminal is as it was`() async throws {
        let seat = try seat(
            """
            ```bash { name=ask }
            read -r -p "Your name? " name
            ```

            ```bash { name=always always=true }
            touch waiting; while [ ! -e go ]; do sleep 0.02; done
            ```
            """
        )
        #expect(await eventually { seat.text.contains("Ask waits for you: Your name? ") })
        #expect(await eventually { !seat.child.echoes })
        seat.child.type([3])
        let waiting = folder.file("waiting")
        #expect(await eventually { FileManager.default.fileExists(atPath: waiting) })
        #expect(seat.child.echoes, "the terminal echoes again")
        try folder.write("", to: "go")
        #expect(await eventually(within: .seconds(30)) { seat.exit != nil })
        #expect(seat.exit == .code(130), "\(seat.text)")
        await seat.close()
    }
}
