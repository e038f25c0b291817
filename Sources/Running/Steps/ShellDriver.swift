import Processes
private import FoundationEssentials
import Runbooks

/// The small shell that leads a step's session and stays while the step's processes live.
///
/// A session whose leader ends is hung up by the kernel, and with it `server &`. So the step's own
/// bash is a child of this one, which says how that ended and then waits to be let go.
struct ShellDriver {
    /// What the driver prints after everything the step printed, before it says how it ended.
    let mark: [UInt8]
    let command: Processes.Command

    private static let script = #"""
        trap : INT QUIT TERM
        mark=$1
        shift
        "$@" 3>&- 4<&-
        code=$?
        printf '\033]133;D;%s\007' "$mark"
        printf '%s\n' "$code" >&3
        read -r order <&4
        """#

    /// More than this cannot be one argument of a program.
    private static let longestArgument = 100_000

    /// The driver of a step.
    /// - Throws: ``StepFault`` where no bash is found.
    init(_ step: Step, start: Session.Start) throws {
        let folders = start.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        guard let bash = Processes.Command.find("bash", in: folders) else {
            throw StepFault(
                "There is no bash in \(folders). Install bash, or add its folder to PATH."
            )
        }
        let nonce = UInt64.random(in: 0...UInt64.max)
        mark = Array("\u{1B}]133;D;\(nonce)\u{07}".utf8)
        var body = step.body
        var arguments = [
            "-c", Self.script, "showrunner", "\(nonce)", bash, "--noprofile", "--norc",
        ]
        if body.utf8.count > Self.longestArgument {
            let file = "\(start.target).sh"
            try Data(body.utf8).write(to: URL(filePath: file))
            body = ". \(ShellState.quoted(file))"
        }
        if case .shell(.zsh) = step.kind {
            arguments += ["-c", #"exec zsh -f -e -c "$1" "$0""#, step.id, body]
        } else {
            arguments += ["-c", body, step.id]
        }
        command = Processes.Command(
            path: "/bin/sh",
            arguments: arguments,
            environment: start.environment,
            folder: start.folder,
            terminal: Processes.Command.TerminalSize(
                rows: step.terminal.rows,
                columns: step.terminal.columns
            ),
            hasControl: true
        )
    }
}

/// Why a step could not be carried out, in one sentence for a person.
struct StepFault: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
