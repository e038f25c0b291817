import Terminal
import Testing

@Suite struct RecordingTests {
    @Test(arguments: Recording.all) func `a program's screen is drawn whole`(
        of recording: Recording
    ) throws {
        var terminal = Terminal(rows: 24, columns: 80)
        terminal.write(try recording.bytes)
        #expect(trimmed(terminal.text()) == (try recording.rows))
    }

    @Test(arguments: Recording.all) func `where the output is cut makes no difference`(
        in recording: Recording
    ) throws {
        let bytes = try recording.bytes
        var whole = Terminal(rows: 24, columns: 80)
        whole.write(bytes)
        for size in [1, 7, 200] {
            var terminal = Terminal(rows: 24, columns: 80)
            for start in stride(from: 0, to: bytes.count, by: size) {
                terminal.write(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(terminal.snapshot() == whole.snapshot())
        }
    }
}
