import Events
import Runbooks
import Running
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PromptTests {
    @Test func `answers are typed in order, each to its own prompt, in menus that look the same`()
        async throws
    {
        let stage = try StepStage()
        let outcome = await stage.shell(
            """
            read -p 'Enter choice [1-4]: ' a
            read -p 'Enter choice [1-4]: ' b
            select c in alpha beta; do break; done
            read -s -p 'Password: ' d
            echo; echo "got $a $b $c $d"
            """,
            values: ["second": "two"],
            secrets: []
        ) {
            $0.answers = [
                Answer(prompt: "Enter choice", reply: "1"),
                Answer(prompt: "choice [1", reply: "{{second}}"),
                Answer(prompt: "#?", reply: "2"), Answer(prompt: "Password", reply: "hush"),
            ]
        }
        #expect(outcome.result.status == .passed)
        #expect(stage.lines.last == "got 1 two beta hush")
        #expect(stage.prompts == [])
        await stage.session.close()
    }

    @Test func `an answer with an undefined name stops the step before it starts`() async throws {
        let stage = try StepStage()
        let outcome = await stage.shell("touch started; read x") {
            $0.answers = [Answer(prompt: "x", reply: "{{nothing}}")]
        }
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("{{nothing}}") == true)
        #expect(stage.process == nil)
        await stage.session.close()
    }

    @Test func `a prompt without an answer asks the presenter, who types it`() async throws {
        let stage = try StepStage()
        async let running = stage.shell(
            "echo Menu; read -p 'Your name: ' name; echo \"hello $name\""
        )
        #expect(await eventually { stage.prompts == ["Your name: "] })
        await stage.runner.type(Array("Ada\r".utf8))
        #expect(await running.result.status == .passed)
        #expect(stage.lines.last == "hello Ada")
        await stage.session.close()
    }

    @Test func `rule 25: the wait at a prompt is told apart from the time that the step ran`()
        async throws
    {
        let stage = try StepStage()
        let began = ContinuousClock.now
        async let running = stage.shell("read -p 'Your name: ' name; echo \"hello $name\"")
        #expect(await eventually { stage.prompts == ["Your name: "] })
        let asked = ContinuousClock.now
        #expect(await eventually { .now - asked > .seconds(1) })
        await stage.runner.type(Array("Ada\r".utf8))
        let result = await running.result
        #expect(result.waited > .seconds(1))
        #expect(result.took > .zero)
        #expect(result.took + result.waited <= .now - began)
        await stage.session.close()
    }

    @Test func `a program that reads keys counts as waiting too`() async throws {
        let stage = try StepStage()
        async let running = stage.shell("echo Key?; read -rsn1 key; echo \"[$key]\"")
        #expect(await eventually { stage.prompts == ["Key?"] })
        await stage.runner.type(Array("q".utf8))
        #expect(await running.result.status == .passed)
        #expect(stage.lines.last == "[q]")
        await stage.session.close()
    }

    @Test func `rule 17: with nobody there, silence at a prompt fails the step with its last line`()
        async throws
    {
        let stage = try StepStage(
            patience: StepRunner.Patience(silence: .milliseconds(100), isAttended: false)
        )
        let outcome = await stage.shell("read -p 'Continue? [y/N] ' x", timeout: .seconds(50))
        #expect(outcome.result.status == .failed)
        let message = outcome.result.message ?? ""
        #expect(message.contains("nobody is there to type: Continue? [y/N] "), "\(message)")
        #expect(message.contains("#@ answer \"TEXT\" REPLY"), "\(message)")
        #expect(stage.prompts == ["Continue? [y/N] "])
        #expect(stage.processes == [])
        await stage.session.close()
    }

    @Test func `where answers are left, the text is told that the next one waits for`()
        async throws
    {
        let stage = try StepStage(
            patience: StepRunner.Patience(silence: .milliseconds(100), isAttended: false)
        )
        let outcome = await stage.shell("read -p 'Continue? ' x", timeout: .seconds(50)) {
            $0.answers = [Answer(prompt: "Go on?", reply: "y")]
        }
        let message = outcome.result.message ?? ""
        #expect(message.contains("The next answer is for \"Go on?\""), "\(message)")
        await stage.session.close()
    }

    @Test func `rule 17: a silent step that reads nothing is not waiting`() async throws {
        let stage = try StepStage(
            patience: StepRunner.Patience(silence: .milliseconds(100), isAttended: false)
        )
        let outcome = await stage.shell("sleep 1.5")
        #expect(outcome.result.status == .passed)
        #expect(stage.prompts == [])
        await stage.session.close()
    }
}
