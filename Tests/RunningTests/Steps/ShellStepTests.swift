import Conditions
import Events
import Runbooks
import Running
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ShellStepTests {
    @Test func `rule 5: the exit code shown is the child's`() async throws {
        let stage = try StepStage()
        let passed = await stage.shell("echo hello")
        #expect(passed.result.status == .passed)
        #expect(passed.result.code == 0)
        #expect(stage.output == "hello\r\n")
        let failed = await stage.shell("exit 3")
        #expect(failed.result.status == .failed)
        #expect(failed.result.code == 3)
        #expect(failed.result.signal == nil)
        #expect(failed.result.unmet.map(\.expected) == ["exit == 0"])
        await stage.session.close()
    }

    @Test func `a step leads a session with a terminal of its size and no descriptors`()
        async throws
    {
        let stage = try StepStage()
        await stage.shell("stty size; echo $TERM; ls -m /proc/self/fd; tty")
        #expect(stage.lines.prefix(2) == ["28 100", "xterm-256color"])
        #expect(stage.lines[2] == "0, 1, 2, 3")
        #expect(stage.lines[3].hasPrefix("/dev/pts/"))
        await stage.shell("stty size") { $0.terminal = Step.TerminalSize(rows: 10, columns: 40) }
        #expect(stage.lines == ["10 40"])
        await stage.session.close()
    }
    @Test(arguments: ["cwd={{NOPE}}", "env.A={{NOPE}}", "expect=\"stdout == {{NOPE}}\""])
    func `rule 8: a name without a value starts nothing`(_ words: String) async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut("```bash { name=a \(words) }\ntouch started\n```\n")
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("{{NOPE}}") == true, "\(outcome.result)")
        #expect(stage.process == nil)
    }

    @Test func `names are filled in the braces and in what is expected`() async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            """
            ```bash { name=a cwd={{folder}} env.A="{{what}}!" }
            #@ expect stdout contains "{{what}}! in"
            #@ expect stdout != "{{old}}"
            echo "$A in $PWD"
            ```
            """,
            values: ["folder": "/", "what": "tea", "old": "tea! in /"]
        )
        #expect(outcome.result.status == .failed)
        #expect(outcome.result.unmet.map(\.expected) == ["stdout != \"tea! in /\""])
        await stage.session.close()
    }
}
