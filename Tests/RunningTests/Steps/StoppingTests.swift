import Events
import Processes
import Runbooks
import Running
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StoppingTests {
    /// Every way to hide from a kill that facts/kube-process.md §B4 lists.
    static let tree = """
        sleep 300 &
        bash -c 'trap "" TERM HUP; while :; do sleep 300; done' &
        setsid sleep 300 &
        nohup sleep 300 >/dev/null 2>&1 &
        (setsid sleep 300 & setsid bash -c 'sleep 300 & exec sleep 300' &)
        setsid bash -c 'trap "" TERM; (sleep 300 &) ; while :; do sleep 300; done' &
        env -i sleep 300 &
        sleep 0.2
        echo ready
        """

    @Test func `rule 11: after a cancel no process of the step is left`() async throws {
        let stage = try StepStage()
        async let running = stage.shell(Self.tree + "\nsleep 300")
        #expect(await eventually { stage.output.contains("ready") })
        #expect(stage.processes.count >= 10)
        await stage.runner.cancel()
        let outcome = await running
        #expect(outcome.result.status == .cancelled)
        #expect(outcome.result.leftRunning == 0)
        #expect(stage.processes == [])
        await stage.session.close()
    }

    @Test func `rule 11: a second cancel skips the grace`() async throws {
        let stage = try StepStage()
        async let running = stage.shell("trap '' TERM; echo ready; while :; do sleep 300; done") {
            $0.grace = .seconds(3_000)
        }
        #expect(await eventually { stage.output.contains("ready") })
        await stage.runner.cancel()
        await stage.runner.cancel()
        let outcome = await running
        #expect(outcome.result.status == .cancelled)
        #expect(outcome.result.signal == 9)
        #expect(stage.processes == [])
        await stage.session.close()
    }

    @Test func `rule 11: within its grace a step may clean up`() async throws {
        let stage = try StepStage()
        async let running = stage.shell(
            "trap 'echo cleaned; exit 9' TERM; echo ready; while :; do sleep 0.05; done"
        ) {
            $0.grace = .seconds(3_000)
        }
        #expect(await eventually { stage.output.contains("ready") })
        await stage.runner.cancel()
        let outcome = await running
        #expect(outcome.result.status == .cancelled)
        #expect(outcome.result.code == 9)
        #expect(stage.lines.contains("cleaned"))
        await stage.session.close()
    }

    @Test func `rule 3: a timed-out step ends as timed_out, with 124 and the signal`() async throws
    {
        let stage = try StepStage()
        let outcome = await stage.shell("sleep 300", timeout: .milliseconds(200))
        #expect(outcome.result.status == .timedOut)
        #expect(outcome.result.code == 124)
        #expect(outcome.result.signal == 15)
        #expect(stage.processes == [])
        await stage.session.close()
    }

    @Test func `rule 3: a step that ignores TERM is killed when its time and its grace are up`()
        async throws
    {
        let stage = try StepStage()
        let outcome = await stage.shell(
            Self.tree + "\ntrap '' TERM; sleep 300; sleep 300",
            timeout: .seconds(1)
        )
        #expect(outcome.result.status == .timedOut)
        #expect(stage.processes == [])
        await stage.session.close()
    }

    @Test
    func `rule 5: a step killed by a signal shows it, a program's own exit code stays a code`()
        async throws
    {
        let stage = try StepStage()
        let killed = await stage.shell("kill -9 $$")
        #expect(killed.result.status == .failed)
        #expect(killed.result.signal == 9)
        #expect(killed.result.code == 137)
        #expect(killed.result.message == "It was ended by SIGKILL.")
        let exited = await stage.shell("exit 137")
        #expect(exited.result.signal == nil)
        #expect(exited.result.code == 137)
        let within = await stage.shell("bash -c 'kill -SEGV $$'")
        #expect(within.result.code == 139)
        #expect(within.result.message == "Exit code 139: something in it was ended by SIGSEGV.")
        await stage.session.close()
    }

    @Test func `a step that kills its own session ends, and the next one runs`() async throws {
        let stage = try StepStage()
        let outcome = await stage.shell("sleep 300 & kill -9 0; sleep 5")
        #expect(outcome.result.status == .error)
        #expect(stage.processes == [])
        let next = await stage.shell("echo on")
        #expect(next.result.status == .passed)
        await stage.session.close()
    }

    @Test func `a missing program is named, a missing bash is an error`() async throws {
        let stage = try StepStage()
        let missing = await stage.shell("echo before\nno-such-program --now")
        #expect(missing.result.status == .failed)
        #expect(missing.result.code == 127)
        #expect(
            missing.result.message
                == "There is no program no-such-program. Install it, or add its folder to PATH."
        )
        await stage.session.close()
        let bare = try StepStage(environment: ["PATH": "/nonexistent"])
        let outcome = await bare.shell("echo hello")
        #expect(outcome.result.status == .error)
        #expect(outcome.result.code == nil)
        #expect(outcome.result.message?.contains("There is no bash in /nonexistent") == true)
        await bare.session.close()
    }

    @Test func `a server in the background survives the end of its step, not that of the run`()
        async throws
    {
        let stage = try StepStage()
        let outcome = await stage.shell("sleep 301 & (sleep 302 &) ; echo $! >pid; echo done")
        #expect(outcome.result.status == .passed)
        #expect(outcome.result.leftRunning == 2)
        let next = await stage.shell("kill -0 $(cat pid) && echo alive")
        #expect(stage.lines == ["alive"])
        #expect(next.result.leftRunning == 0)
        await stage.session.endLeftovers()
        #expect(stage.processes == [])
        await stage.session.close()
    }

    @Test func `what is left running may go on printing without end`() async throws {
        let stage = try StepStage()
        let outcome = await stage.shell(
            "(while :; do echo noise; done; touch stuck) & echo $! >pid; sleep 0.05"
        )
        #expect(outcome.result.leftRunning >= 1)
        await stage.shell("kill $(cat pid)")
        #expect(await eventually { stage.processes == [] })
        await stage.session.close()
    }

    @Test func `a process about to end is not counted as left running`() async throws {
        let stage = try StepStage()
        let outcome = await stage.shell("echo shown > >(cat)")
        #expect(outcome.result.leftRunning == 0)
        #expect(stage.lines == ["shown"])
        await stage.session.close()
    }
}
