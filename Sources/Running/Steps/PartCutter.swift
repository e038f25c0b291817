private import Processes
import Runbooks

/// Cuts a shell step into pieces that bash takes for complete.
enum PartCutter {
    /// The most pieces of one step.
    private static let most = 50

    /// The pieces of a step; none where it is one whole.
    static func parts(of step: Step) async -> [StepPart] {
        guard case .shell(let shell) = step.kind, shell != .zsh, !step.waits, !step.background
        else {
            return []
        }
        let candidates = StepPart.candidates(in: step.body)
        guard candidates.count > 1, candidates.count <= most else { return [] }
        let pieces = try? await Thread.run(name: "parts") { () -> [String] in
            var pieces: [String] = []
            var open = ""
            for candidate in candidates {
                open += candidate
                guard isComplete(open) else { continue }
                pieces.append(open)
                open = ""
            }
            if !open.isEmpty { pieces.append(open) }
            return pieces
        }
        let parts = (pieces ?? []).map(StepPart.init(text:))
        return parts.count > 1 ? parts : []
    }

    /// Whether bash reads a text to its end without a complaint; nothing of it is run.
    private static func isComplete(_ text: String) -> Bool {
        let environment = OwnEnvironment.variables
        let folders = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        guard text.utf8.count < 100_000,
            let bash = Processes.Command.find("bash", in: folders),
            let child = try? Processes.Command(
                path: bash,
                arguments: ["--noprofile", "--norc", "-n", "-c", text],
                environment: ["PATH": folders],
                // A here-document that is not closed is only complained of.
                terminal: Processes.Command.TerminalSize(rows: 10, columns: 200)
            ).spawn()
        else { return false }
        var said = false
        while true {
            switch child.next(within: .seconds(5)) {
            case .output: said = true
            case .ended(let exit): return exit == .code(0) && !said
            case .silence:
                child.signal(9)
                return false
            default: break
            }
        }
    }
}
