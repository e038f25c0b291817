import JSONValue
import Terminal
import Testing

@Suite struct PatchTests {
    @Test func `the first patch has all rows, the next only what changed`() throws {
        var terminal = Terminal(rows: 4, columns: 20)
        terminal.write(Array("one\r\ntwo".utf8))
        let first = try taken(&terminal)
        #expect(first.isWhole && first.rows.map(\.index) == [0, 1, 2, 3])
        #expect(first.json.map(\.text) == [#"[0,"one",0]"#, #"[1,"two",0]"#, "[2]", "[3]"])
        #expect(first.size == [4, 20] && first.cursor == [1, 3, 1] && first.scrolled == 0)
        let nothing = terminal.takePatch()
        #expect(nothing == nil)
        terminal.write(Array("!".utf8))
        let second = try taken(&terminal)
        #expect(!second.isWhole && second.json.map(\.text) == [#"[1,"two!",0]"#])
    }

    @Test func `a row written with what it already shows is not sent again`() throws {
        var terminal = Terminal(rows: 4, columns: 20)
        terminal.write(Array("one\r\ntwo".utf8))
        _ = terminal.takePatch()
        terminal.write(Array("\u{1B}[H\u{1B}[2Jone\r\ntwo".utf8))
        let nothing = terminal.takePatch()
        #expect(nothing == nil)
        terminal.write(Array("\u{1B}[?25l".utf8))
        let patch = try taken(&terminal)
        #expect(patch.rows.isEmpty && patch.cursor == [1, 3, 0])
    }

    @Test func `patches applied in order make the snapshot`() {
        var random = SeededRandom(seed: 7)
        var terminal = Terminal(rows: 8, columns: 30)
        var rows: [Int: Patch.Row] = [:]
        for round in 0..<600 {
            terminal.write(randomOutput(&random))
            if round % 97 == 0 { terminal.resize(rows: 4 + round % 7, columns: 20 + round % 11) }
            guard let patch = terminal.takePatch() else { continue }
            if patch.isWhole { rows = [:] }
            for row in patch.rows { rows[row.index] = row }
            #expect(rows.values.sorted { $0.index < $1.index } == terminal.snapshot().rows)
        }
    }

    @Test func `scrolled lines are kept up to the limit and numbered from the start`() {
        var terminal = Terminal(rows: 3, columns: 20, scrollback: 4)
        for number in 0..<10 { terminal.write(Array("line \(number)\r\n".utf8)) }
        #expect(terminal.scrolled == 8)
        let kept = terminal.scrollback(from: 0, count: 100)
        #expect(kept.map(\.index) == [4, 5, 6, 7])
        #expect(kept.map(\.text) == ["line 4", "line 5", "line 6", "line 7"])
        #expect(terminal.scrollback(from: 6, count: 1).map(\.text) == ["line 6"])
        #expect(terminal.scrollback(from: .max, count: .max).isEmpty)
        #expect(terminal.scrollback(from: .min, count: -1).isEmpty)
    }

    @Test func `neither the alternate screen nor deleted lines nor an erased screen are kept`() {
        var terminal = Terminal(rows: 3, columns: 20)
        terminal.write(Array("\u{1B}[?1049h1\r\n2\r\n3\r\n4\r\n5\u{1B}[?1049l".utf8))
        terminal.write(Array("a\r\nb\u{1B}[H\u{1B}[M\u{1B}[2J".utf8))
        #expect(terminal.scrolled == 0)
        terminal.write(Array("\u{1B}[2;3r\u{1B}[3;1H\n\n".utf8))
        #expect(terminal.scrolled == 0)
    }

    @Test func `frames go out at once, then paced, and once at the end`() {
        var pacer = FramePacer(interval: .milliseconds(33))
        let calls: [FramePacer.Action] = [
            pacer.change(at: .milliseconds(1000)), pacer.change(at: .milliseconds(1001)),
            pacer.change(at: .milliseconds(1002)), pacer.tick(at: .milliseconds(1032)),
            pacer.tick(at: .milliseconds(1033)), pacer.tick(at: .milliseconds(1034)),
        ]
        let due = FramePacer.Action.wait(until: .milliseconds(1033))
        #expect(calls == [.send, due, .nothing, due, .send, .nothing])
        let owesNothing = !pacer.finish()
        let late = pacer.change(at: .milliseconds(1050))
        let owes = pacer.finish()
        let ended = pacer.tick(at: .milliseconds(1066))
        #expect(owesNothing && owes)
        #expect(late == .wait(until: .milliseconds(1066)) && ended == .nothing)
        let next = pacer.change(at: .milliseconds(1067))
        #expect(next == .send)
    }

    private func taken(_ terminal: inout Terminal) throws -> Patch {
        let patch = terminal.takePatch()
        return try #require(patch)
    }
}
