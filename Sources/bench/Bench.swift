import Glibc

/// Measures what can be measured inside one process, for `scripts/bench`.
///
///     bench NAME [--quick]     NAME: talk, parse, terminal, redaction, step, sweep, append or replay
///
/// Each row goes to standard output: what, figure, budget and verdict with tabs between.
@main
struct Bench {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        let isQuick = words.contains("--quick")
        switch words.first {
        case "talk": try TalkBench(isQuick: isQuick).run()
        case "parse": try ParseBench(isQuick: isQuick).run()
        case "terminal": TerminalBench(isQuick: isQuick).run()
        case "redaction": RedactionBench(isQuick: isQuick).run()
        case "step": try await StepBench(isQuick: isQuick).run()
        case "sweep": try await SweepBench(isQuick: isQuick).run()
        case "append": try await AppendBench(isQuick: isQuick).run()
        case "replay": try await ReplayBench(isQuick: isQuick).run()
        default:
            print("usage: bench talk|parse|terminal|redaction|step|sweep|append|replay [--quick]")
            exit(2)
        }
    }
}
