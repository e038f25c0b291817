import JSONValue
import Terminal
import Testing

@Suite struct TerminalTests {
    @Test(arguments: TerminalCase.all) func `a case shows the rows it should`(
        of wanted: TerminalCase
    ) {
        var terminal = Terminal(rows: 10, columns: 40)
        terminal.write(wanted.input)
        #expect(trimmed(terminal.text()) == wanted.rows)
        if let cursor = wanted.cursor {
            #expect([terminal.cursor.row, terminal.cursor.column] == cursor)
        }
        if let wire = wanted.wire {
            #expect(terminal.snapshot().rows[0].json.text == wire)
        }
    }

    @Test(arguments: TerminalCase.all) func `where the output is cut makes no difference`(
        in wanted: TerminalCase
    ) {
        var terminal = Terminal(rows: 10, columns: 40)
        for byte in wanted.input { terminal.write([byte]) }
        #expect(trimmed(terminal.text()) == wanted.rows)
    }

    @Test func `lines that are pushed off at once leave the same rows, cursor and count`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<60 {
            let rows = Int.random(in: 2...12, using: &random)
            let columns = Int.random(in: 2...30, using: &random)
            var whole = Terminal(rows: rows, columns: columns, scrollback: 0)
            var cut = Terminal(rows: rows, columns: columns, scrollback: 0)
            var output = randomOutput(&random)
            for _ in 0..<Int.random(in: 0...400, using: &random) {
                output += Array(
                    repeating: UInt8.random(in: 0x20...0x7E, using: &random),
                    count: Int.random(in: 0...70, using: &random)
                )
                output += "\r\n".utf8
                if Int.random(in: 0..<90, using: &random) == 0 { output += randomOutput(&random) }
            }
            whole.write(output)
            for byte in output { cut.write([byte]) }
            #expect(whole.text() == cut.text())
            #expect(whole.cursor == cut.cursor)
            #expect(whole.scrolled == cut.scrolled)
        }
    }

    @Test func `the bell is counted`() {
        var terminal = Terminal()
        terminal.write(Array("a\u{7}\u{7}\u{1B}]0;x\u{7}".utf8))
        #expect(terminal.bells == 2)
    }

    @Test func `a size outside of 2 to 500 is clamped`() {
        let terminal = Terminal(rows: -1, columns: 100_000)
        #expect(terminal.size == Terminal.Size(rows: 2, columns: 500))
        #expect(terminal.size.rows == 2 && terminal.size.columns == 500)
    }

    @Test func `a smaller size keeps the rows above the cursor in the scrollback`() {
        var terminal = Terminal(rows: 6, columns: 10)
        terminal.write(Array("1\r\n2\r\n3\r\n4\r\n漢字漢字".utf8))
        terminal.resize(rows: 3, columns: 5)
        #expect(terminal.text() == ["3", "4", "漢字"])
        #expect(terminal.scrolled == 2)
        #expect(terminal.scrollback(from: 0, count: 10).map(\.text) == ["1", "2"])
        #expect([terminal.cursor.row, terminal.cursor.column] == [2, 4])
        terminal.resize(rows: 4, columns: 20)
        #expect(terminal.text() == ["3", "4", "漢字", ""])
    }

    @Test func `ten thousand styles on the screen stay apart`() {
        var terminal = Terminal(rows: 100, columns: 100)
        for number in 0..<30_000 {
            terminal.write(
                Array("\u{1B}[38;2;\(number >> 16);\(number >> 8 & 255);\(number & 255)mx".utf8)
            )
        }
        let styles = terminal.snapshot().rows.flatMap(\.texts).map(\.style.foreground.rawValue)
        #expect(styles == (20_000..<30_000).map { 0x200_0000 | UInt32($0) })
    }

    @Test func `as many clusters as there are cells stay apart`() {
        var terminal = Terminal(rows: 2, columns: 500)
        let marks: [UInt32] = Array(0x300...0x333)
        for number in 0..<20_000 {
            let scalars: [UInt32] = [
                0x61, marks[number % 50], marks[number / 50 % 50], marks[number / 2500],
            ]
            var text = ""
            for scalar in scalars.compactMap(Unicode.Scalar.init) {
                text.unicodeScalars.append(scalar)
            }
            terminal.write(Array(text.utf8))
        }
        let last = terminal.text()[1].unicodeScalars.map(\.value)
        #expect(last.count == 4 * 500)
        #expect(last.suffix(3) == [0x331, 0x331, 0x307])
    }
}

/// Rows without the blank ones at the end.
func trimmed(_ rows: [String]) -> [String] {
    Array(rows[..<((rows.lastIndex { !$0.isEmpty } ?? -1) + 1)])
}
