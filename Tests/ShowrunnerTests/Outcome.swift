import JSONValue
import Processes
import TestSupport

/// How `showrunner` ended, and what it said.
struct Outcome: CustomStringConvertible {
    /// Its exit code; minus a signal's number, and nil where it did not end in time.
    let code: Int?
    /// Its output and errors.
    let text: String

    /// The lines of output that are JSON objects.
    var objects: [JSON] {
        text.split(separator: "\n").filter { $0.hasPrefix("{") }
            .compactMap { try? JSON(parsing: String($0)) }
    }

    var description: String { "exit \(code.map { "\($0)" } ?? "-"): \(text)" }

    /// Runs `showrunner` to its end.
    ///
    /// - Parameter during: Done while it runs.
    static func of(
        _ arguments: [String],
        log: String,
        environment: [String: String] = [:],
        during: (Program) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        let program = try Program(
            "showrunner",
            arguments,
            output: log,
            environment: environment
        )
        do {
            try await during(program)
        } catch {
            await program.end(grace: .zero)
            throw error
        }
        _ = await eventually(within: .seconds(40)) { program.exit != nil }
        let exit = program.exit
        await program.end(grace: .zero)
        let code: Int? =
            switch exit {
            case .code(let code): code
            case .signal(let number): -number
            case nil: nil
            }
        return Outcome(code: code, text: program.text)
    }
}
