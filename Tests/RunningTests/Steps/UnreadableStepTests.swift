import Events
import Runbooks
import TestSupport
import Testing

@testable import Running

/// A text that bash cannot read to its end is not begun (facts/runbooks.md §3.1).
@Suite(.timeLimit(.minutes(1))) struct UnreadableStepTests {
    @Test(arguments: [
        ("touch ran\nif true; then\n  touch ran\nfi fi", 6, "near unexpected token `fi'"),
        ("touch ran\necho \"a\n\nb", 4, "looking for matching `\"'"),
        ("touch ran\nfor i in 1; do\ntouch ran", 5, "unexpected end of file"),
        ("touch ran\n}; touch ran; {", 4, "near unexpected token `}'"),
        ("touch ran\necho $(ls", 4, "looking for matching `)'"),
        ("touch ran\ndocker run <image> (see above)", 4, "near unexpected token `('"),
    ])
    func `nothing of it runs, and the line of the file is told in bash's words`(
        _ body: String,
        _ line: Int,
        _ words: String
    ) async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            "```bash { name=a }\n#@ title \"It\"\n\(body)\n```\n"
        )
        #expect(outcome.result.status == .error && outcome.result.code == nil, "\(outcome)")
        let message = outcome.result.message ?? ""
        #expect(message.hasPrefix("It is not runnable: line \(line): "), "\(message)")
        #expect(message.contains(words) && message.contains("Mend that line"), "\(message)")
        #expect(outcome.result.unmet == [] && outcome.warnings == [])
        await stage.shell("[ ! -e ran ]")
        #expect(stage.output == "", "the file is not there, and neither is another output")
        await stage.session.close()
    }

    @Test func `the line of a session is the one that its prompt stands in`() async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            "```console\n$ echo one\none\nand more\n$ echo two; fi\ntwo\n```\n"
        )
        #expect(outcome.result.message?.contains(": line 5: ") == true, "\(outcome)")
        await stage.session.close()
    }

    @Test(arguments: [
        ("", "shopt -s extglob\necho !(x)"), ("shopt -s extglob", "echo @(a|b)"),
        ("alias loop='for i in 1; do'", "loop\n  echo hi\ndone"),
        ("", "cat <<END\nnobody closes it"), ("", "ls -d {/,/tmp} # it's fine"),
        ("", "[[ a =~ (a|b) ]]"),
        ("", "case a in a) ;; esac; f() { :; }; ((1 + 1)); for ((i = 0; i < 1; i++)); do :; done"),
    ])
    func `what bash can read with the session's aliases and options is run`(
        _ before: String,
        _ body: String
    ) async throws {
        let stage = try StepStage()
        if !before.isEmpty { await stage.shell(before) }
        let outcome = await stage.shell(body)
        #expect(outcome.result.status == .passed, "\(outcome) \(stage.output)")
        await stage.session.close()
    }

    @Test func `another shell is not asked whether bash can read its text`() async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            """
            ```zsh { name=glob }
            touch a.md; print -l *.md(.om[1,3])
            ```
            """
        )
        #expect(outcome.result.status == .passed && stage.output == "a.md\r\n", "\(outcome)")
        await stage.session.close()
    }

    @Test func `what earlier steps left stays, and the text is neither tried nor looked at again`()
        async throws
    {
        let stage = try StepStage()
        await stage.shell("x=kept")
        let outcome = try await stage.carryOut(
            """
            ```bash { name=a timeout=30s every=10s }
            #@ until stdout contains "up"
            echo up; fi
            ```
            """
        )
        #expect(outcome.result.status == .error)
        #expect(outcome.result.took < .seconds(10))
        #expect(Retries(Step(id: "a", title: "", kind: .shell(.bash), body: "")).isOver(outcome))
        await stage.shell("echo $x")
        #expect(stage.output == "kept\r\n")
        await stage.session.close()
    }

    @Test func `rule 14: a step that was not begun leaves nothing to take back`() async throws {
        let book = MemoryBook()
        let stage = try LiveRunStage(
            talk: """
                # One

                ```bash { name=broken }
                #@ undo touch undone
                touch changed
                fi
                ```
                """,
            undos: book.book
        )
        try await stage.use {
            let result = await stage.live.result(of: try await stage.carryOut("broken"))
            #expect(result?.status == .error)
            #expect(book.open.isEmpty)
            #expect(await stage.live.current.undos.isEmpty)
        }
    }

    @Test func `of a step that is run part by part, all is read before its first part`()
        async throws
    {
        let stage = try LiveRunStage(
            talk: """
                # One

                ```bash { name=broken parts=each }
                # First
                echo x > first
                # Second
                echo x > second
                # Third
                if true; then
                ```
                """
        )
        try await stage.use {
            let id = try await stage.carryOut("broken")
            #expect(await eventually { await stage.status(of: "broken") == .error })
            #expect(stage.text("first") == "")
            let result = await stage.live.lastResult(of: id.step)
            #expect(result?.message?.contains("is not runnable: line 9: ") == true)
        }
    }
}

extension Retries {
    /// Whether nothing follows such an outcome, however many attempts are left.
    fileprivate func isOver(_ outcome: StepOutcome) -> Bool {
        var step = Step(id: "a", title: "", kind: .shell(.bash), body: "")
        step.retry = 3
        var retries = Retries(step)
        return retries.next(after: outcome, elapsed: .zero) == .over
    }
}
