import JSONValue
import Terminal
import Testing

/// Whatever is printed, the terminal stays whole.
///
/// The work is counted, so every run does the same.
@Suite struct FuzzTests {
    /// The inputs that stop other emulators (facts/terminal.md §1).
    static let crashes: [(name: String, input: [UInt8])] = [
        (
            "seventeen parameters",
            Array("\u{1B}[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;4702111234474983745m".utf8)
        ),
        (
            "colours with many colons",
            Array("\u{1B}[38:2:59:66:97;48:2:36:40:59;58:2:224:175:104;4:3mx".utf8)
        ),
        ("repeat before any character", Array("\u{1B}[2b".utf8)),
        ("repeat a wide character past the end", Array("a漢\u{1B}[100b".utf8)),
        ("a C1 code point, then a tab stop", [0xC2, 0x80, 0x1B, 0x48]),
        ("a character cut twice", [0xE6, 0xE6, 0x61]),
        ("a region below a smaller screen", Array("\u{1B}[20;24r\u{1B}[24;1H".utf8)),
        ("numbers without end", Array("\u{1B}[99999999999999999999;99999999999999999999H".utf8)),
        ("scroll by more than there is", Array("\u{1B}[9999S\u{1B}[9999T\u{1B}[9999L".utf8)),
        ("an overlong slash", [0xC0, 0xAF, 0xE0, 0x80, 0xAF]),
    ]

    @Test(arguments: crashes.indices) func `inputs that stop other terminals do no harm`(
        number: Int
    ) {
        for (rows, columns) in [(24, 80), (2, 2), (1, 1), (500, 500)] {
            var terminal = Terminal(rows: rows, columns: columns)
            terminal.write(Self.crashes[number].input)
            terminal.resize(rows: 10, columns: 3)
            terminal.write(Array("\n\n\n\n漢\n".utf8) + Self.crashes[number].input)
            terminal.resize(rows: 24, columns: 80)
            terminal.write(Array("\n\n\n\n漢\n".utf8))
            checkWhole(terminal.snapshot())
        }
    }

    @Test func `three megabytes at once do no harm`() {
        var terminal = Terminal()
        terminal.write(Array(repeating: 0x61, count: 3_000_000))
        checkWhole(terminal.snapshot())
    }

    @Test func `random output, resizes and odd cuts leave the rows whole`() {
        var random = SeededRandom(seed: 20_260_701)
        for _ in 0..<150 {
            var terminal = Terminal(
                rows: Int.random(in: 0...30, using: &random),
                columns: Int.random(in: 0...90, using: &random),
                scrollback: Int.random(in: 0...20, using: &random)
            )
            for _ in 0..<40 {
                terminal.write(randomOutput(&random))
                if Int.random(in: 0..<9, using: &random) == 0 {
                    terminal.resize(
                        rows: Int.random(in: 0...40, using: &random),
                        columns: Int.random(in: 0...90, using: &random)
                    )
                }
            }
            checkWhole(terminal.snapshot())
        }
    }

    @Test(arguments: Recording.all) func `recordings with wrong bytes leave the rows whole`(
        of recording: Recording
    ) throws {
        let bytes = try recording.bytes
        var random = SeededRandom(seed: 11)
        for _ in 0..<20 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                let at = Int.random(in: 0..<mutated.count, using: &random)
                mutated[at] = UInt8.random(in: 0...255, using: &random)
            }
            var terminal = Terminal(rows: 24, columns: Int.random(in: 2...80, using: &random))
            var at = 0
            while at < mutated.count {
                let end = min(at + Int.random(in: 1...200, using: &random), mutated.count)
                terminal.write(mutated[at..<end])
                at = end
            }
            checkWhole(terminal.snapshot())
        }
    }

    /// Every row fits, its columns are counted right, and its text is what UTF-8 can say.
    private func checkWhole(_ patch: Patch) {
        #expect(patch.rows.count == patch.size[0])
        #expect(0..<patch.size[0] ~= patch.cursor[0] && 0..<patch.size[1] ~= patch.cursor[1])
        for row in patch.rows {
            let columns = row.texts.reduce(0) { $0 + $1.columns }
            #expect(columns <= patch.size[1])
            for text in row.texts {
                #expect(text.columns > 0 && !text.text.isEmpty)
                #expect(text.isWide || text.text.unicodeScalars.count == text.columns)
                #expect(!text.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
            }
        }
    }
}
