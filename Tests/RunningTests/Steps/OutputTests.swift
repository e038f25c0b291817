import Conditions
import Events
import FoundationEssentials
import Glibc
import Runbooks
import Synchronization
import TestSupport
import Testing

@testable import Running

@Suite(.timeLimit(.minutes(1)))
struct OutputTests {
    @Test func `rule 19: a flood is drawn 30 times a second, its head and tail are judged`()
        async throws
    {
        let stage = try StepStage()
        let bytes = Mutex(0)
        let frames = Mutex<[ContinuousClock.Instant]>([])
        var step = Step(
            id: "flood",
            title: "",
            kind: .shell(.bash),
            body:
                "echo first; yes 0123456789012345678901234567890123456789 | head -c 2000000; echo; echo last"
        )
        step.expectations = [
            try Condition.parse("stdout ~ /^first/"), try Condition.parse("stdout ~ /^last/"),
        ]
        let outcome = await stage.runner.run(
            StepContext(
                step: step,
                id: Event.StepID(step: "flood", attempt: 1),
                workspace: stage.workspace,
                timeout: .seconds(50)
            ),
            sink: StepSink(
                output: { clean, _ in bytes.withLock { $0 += clean.count } },
                rows: { _ in frames.withLock { $0.append(.now) } }
            )
        )
        #expect(outcome.result.status == .passed)
        #expect(outcome.result.unmet == [])
        #expect(bytes.withLock { $0 } > 2_000_000)
        let took = outcome.result.took
        let most = Int(Double(took.wholeMicroseconds) / 33_000) + 3
        #expect(frames.withLock { $0.count } <= most)
        await stage.session.close()
    }

    @Test func `a slow reader holds the child back`() async throws {
        let stage = try StepStage()
        let step = Step(
            id: "slow",
            title: "",
            kind: .shell(.bash),
            body: "for i in {1..200}; do printf '%04096d\\n' $i; echo $i >count; done; sleep 300"
        )
        let gate = Mutex(false)
        let isHeld = Mutex(false)
        async let running = stage.runner.run(
            StepContext(
                step: step,
                id: Event.StepID(step: "slow", attempt: 1),
                workspace: stage.workspace,
                timeout: nil
            ),
            sink: StepSink(output: { _, _ in
                isHeld.withLock { $0 = true }
                while !gate.withLock({ $0 }) { usleep(2_000) }
            })
        )
        #expect(await eventually { isHeld.withLock { $0 } })
        // The terminal takes some kilobytes; then the child has to wait.
        var counts: [Int] = []
        let file = "\(stage.workspace)/count"
        _ = await eventually(within: .milliseconds(300)) {
            counts.append(
                Int((try? String(contentsOfFile: file, encoding: .utf8))?.dropLast() ?? "") ?? 0
            )
            return false
        }
        #expect((counts.last ?? 0) < 100)
        gate.withLock { $0 = true }
        #expect(
            await eventually { (try? String(contentsOfFile: file, encoding: .utf8)) == "200\n" }
        )
        await stage.runner.cancel()
        #expect(await running.result.status == .cancelled)
        await stage.session.close()
    }

    @Test func `all that a step printed comes before its end, and nothing of ours`() async throws {
        let stage = try StepStage()
        for _ in 0..<5 {
            await stage.shell("seq 1 5000; printf 'no newline'")
            #expect(stage.lines.count == 5_001)
            #expect(stage.lines.last == "no newline")
            #expect(!stage.output.contains("133;D"))
        }
        await stage.session.close()
    }

    @Test func `rule 7: every expectation that is not met is told, with what was there`()
        async throws
    {
        let stage = try StepStage()
        let outcome = await stage.shell("printf 'one\\n\\e[32mtwo\\e[0m\\n'; exit 1") {
            $0.expectations = [
                try? Condition.parse("exit == 1"), try? Condition.parse("stdout ~ /^two$/"),
                try? Condition.parse("stdout contains three"),
                try? Condition.parse("duration > 1h"),
            ].compactMap { $0 }
        }
        #expect(outcome.result.status == .failed)
        #expect(
            outcome.result.unmet.map(\.expected) == ["stdout contains three", "duration > 1h"]
        )
        await stage.session.close()
    }

    @Test func `rule 8: captures are taken, an empty one warns, a required one fails`() async throws
    {
        let stage = try StepStage()
        let captures = [
            Capture(name: "ALL", source: .selector(.stdout)),
            Capture(name: "ID", source: .pattern(try Pattern("id=([0-9]+)"))),
            Capture(name: "NONE", source: .pattern(try Pattern("nothing=([0-9]+)"))),
        ]
        let outcome = await stage.shell("echo 'id=42'") { $0.captures = captures }
        #expect(outcome.captured.map(\.name) == ["ALL", "ID"])
        #expect(outcome.captured.map(\.value) == ["id=42", "42"])
        #expect(outcome.warnings.count == 1)
        let required = await stage.shell("echo") {
            $0.captures = [Capture(name: "X", source: .selector(.stdout), isRequired: true)]
        }
        #expect(required.result.status == .failed)
        #expect(required.result.message == "Only an empty text was found to capture as X.")
        await stage.session.close()
    }

    @Test func `plain text has no escape sequence, however it is cut`() {
        let bytes = Array(
            "a\u{1B}[1;31mred\u{1B}[0m\r\n10%\r20%\r\u{1B}]0;title\u{07}b\u{1B}(Bc\u{1B}Pq\u{1B}\\d\u{08}e é\r\r\n"
                .utf8
        )
        let whole = PlainText.of(bytes)
        #expect(whole == "ared\n10%\n20%\nbce é\n")
        for cut in bytes.indices {
            var plain = PlainText()
            var text: [UInt8] = []
            plain.feed(Array(bytes[..<cut]), into: &text)
            plain.feed(Array(bytes[cut...]), into: &text)
            #expect(String(decoding: text, as: UTF8.self) == whole)
        }
    }

    @Test func `rule 19: output kept for expectations is bounded: its head and its tail`() {
        var kept = KeptOutput(head: 10, tail: 5)
        for digit in 0..<100 { kept.append([UInt8(digit % 10) + 0x30, 0x2C]) }
        #expect(String(decoding: kept.bytes, as: UTF8.self) == "0,1,2,3,4,,8,9,")
        #expect(String(decoding: kept.last(3), as: UTF8.self) == ",9,")
        var short = KeptOutput(head: 10, tail: 5)
        short.append(Array("abc".utf8))
        #expect(short.bytes == Array("abc".utf8))
        #expect(short.last(10) == Array("abc".utf8))
    }

    @Test func `a mark is found however it is cut, and nothing else is taken`() {
        let mark = Array("\u{1B}]133;D;1\u{07}".utf8)
        let stream = Array("x\u{1B}]133;D;2\u{07}y\u{1B}\u{1B}]133;D;1\u{07}z".utf8)
        for cut in stream.indices {
            var finder = MarkFinder(mark)
            let passed = finder.pass(Array(stream[..<cut])) + finder.pass(Array(stream[cut...]))
            #expect(finder.isFound)
            #expect(passed.first == 0x78 && passed.last == 0x7A)
            #expect(passed.count <= stream.count)
        }
        var finder = MarkFinder(mark)
        #expect(finder.pass(stream) == Array("x\u{1B}]133;D;2\u{07}y\u{1B}z".utf8))
    }

    @Test func `rules 3 and 4: retries are bounded in number and by the step's one time`() {
        var step = Step(id: "s", title: "", kind: .http, body: "")
        step.retry = 2
        step.backoff = .seconds(1)
        step.timeout = .seconds(10)
        var retries = Retries(step)
        var failed = StepOutcome.error("", after: .zero)
        failed.result.status = .failed
        #expect(
            retries.next(after: failed, elapsed: .seconds(2))
                == .again(after: .seconds(1), timeout: .seconds(7))
        )
        failed.result.status = .timedOut
        #expect(
            retries.next(after: failed, elapsed: .seconds(8))
                == .again(after: .seconds(1), timeout: .seconds(1))
        )
        #expect(retries.next(after: failed, elapsed: .seconds(9)) == .over)
        var late = Retries(step)
        #expect(late.next(after: failed, elapsed: .seconds(9)) == .over)
        for status in [Event.Status.passed, .cancelled, .error] {
            var none = Retries(step)
            failed.result.status = status
            #expect(none.next(after: failed, elapsed: .zero) == .over)
        }
    }
    @Test func `rule 18: a secret printed in two pieces is masked, however long the time between`()
        async throws
    {
        let stage = try StepStage()
        let outcome = await stage.shell(
            """
            printf 'ready> '; printf "${TOKEN:0:4}"
            for i in {1..200}; do [ -e seen ] && break; sleep 0.05; done
            echo "${TOKEN:4}"
            """,
            secrets: [("TOKEN", "qW3rtz-uiop-99")]
        ) { $0.timeout = .seconds(20) }
        #expect(outcome.result.status == .passed)
        #expect(!stage.output.contains("qW3r") && !stage.output.contains("uiop"), "\(stage.output)")
        #expect(stage.output.contains("ready> ••••••••••••••"), "\(stage.output)")
        await stage.session.close()
    }
}
