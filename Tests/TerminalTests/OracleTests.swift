import Terminal
import Testing

@Suite(.enabled(if: Tmux.isInstalled), .timeLimit(.minutes(1))) struct OracleTests {
    @Test func `tmux shows the same rows and cursor for every case it is not known to differ in`()
        async throws
    {
        let cases = TerminalCase.all
        let tmux = try Tmux(rows: 10, columns: 40)
        let screens = try await tmux.screens(of: cases.map(\.input))
        for (wanted, screen) in zip(cases, screens) {
            var terminal = Terminal(rows: 10, columns: 40)
            terminal.write(wanted.input)
            let ours = Tmux.Screen(
                rows: trimmed(terminal.text()),
                cursor: [terminal.cursor.row, terminal.cursor.column]
            )
            if let reason = wanted.tmuxDiffers {
                #expect(screen != ours, "\(wanted.name): no longer true that \(reason)")
            } else {
                #expect(screen == ours, "\(wanted.name)")
            }
        }
    }

    @Test func `tmux shows the same rows and cursor for every recording`() async throws {
        let tmux = try Tmux(rows: 24, columns: 80)
        let outputs = try Recording.all.map { try $0.bytes }
        let screens = try await tmux.screens(of: outputs)
        for (recording, screen) in zip(Recording.all, screens) {
            var terminal = Terminal(rows: 24, columns: 80)
            terminal.write(try recording.bytes)
            let ours = Tmux.Screen(
                rows: trimmed(terminal.text()),
                cursor: [terminal.cursor.row, terminal.cursor.column]
            )
            #expect(screen == ours, "\(recording.name)")
        }
    }
}
