private import Glibc
private import Processes

/// Whether a stage is brought to its first state before a run.
enum StageReset: Sendable {
    /// It is: a rehearsal, or `--reset`.
    case always
    /// The presenter is asked where a stage stands that was used before.
    case ask
    /// It is not: a run goes on.
    case never

    /// Decides for one stage.
    ///
    /// - Parameter isStanding: Whether it stood before this program came.
    func isWanted(for stage: String, isStanding: Bool) async -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .ask: break
        }
        guard isStanding else { return false }
        guard isatty(0) == 1, isatty(2) == 1 else {
            Console.note(
                "The stage \(stage) stands as it was left; --reset brings it to its first state."
            )
            return false
        }
        Console.trace("The stage \(stage) stands as it was left. Reset it first? [y/N] ")
        let answer = try? await Thread.run(name: "question") { readLine() ?? "" }
        return ["y", "yes"].contains(answer?.lowercased() ?? "")
    }
}
