internal import Processes
private import FoundationEssentials
private import JSONValue
private import Synchronization

/// Carries out the commands of panels, and no others than those of the deck the talk began with.
///
/// A command that a save brings later would run without anybody having read it.
public final class PanelCommands: Sendable {
    private let known: Set<String>
    private let environment: [String: String]
    private let workspace: String
    private let folder: String
    private let count = Atomic(0)

    private static let timeout = Duration.seconds(10)
    private static let longestOutput = 64 << 10

    /// Commands that may be run.
    ///
    /// - Parameters:
    ///   - known: Their texts.
    ///   - environment: The whole environment of each.
    ///   - workspace: The folder they start in.
    ///   - folder: Where their output is kept while they run; made with mode 0700.
    public init(
        known: Set<String>,
        environment: [String: String],
        workspace: String,
        folder: String
    ) {
        self.known = known
        self.environment = environment
        self.workspace = workspace
        self.folder = folder
        guard !known.isEmpty else { return }
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// What a command prints: a number, or lines of a name and a number.
    func values(of command: String) async throws(QueryAnswer.Refusal) -> QueryAnswer {
        guard known.contains(command) else {
            throw .init(
                description: "This command was changed while the talk runs. "
                    + "Start present again to let it run."
            )
        }
        let text = try await output(of: command)
        let series = text.split(whereSeparator: \.isNewline).prefix(1_000).compactMap { line in
            PanelCommands.series(String(line))
        }
        guard !series.isEmpty || text.allSatisfy(\.isWhitespace) else {
            let first = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            throw .init(
                description: "The command prints \"\(first.prefix(60))\", which is no number. "
                    + "Print a number, or lines of a name and a number."
            )
        }
        return QueryAnswer(series: series)
    }

    /// `12`, `a name 12` or `name{label="a"} 12`.
    static func series(_ line: String) -> QueryAnswer.Series? {
        if line.contains("{"), let series = MetricsPage(line).series.first { return series }
        let words = line.split(separator: " ")
        guard let last = words.last, let value = JSON(sample: String(last)) else { return nil }
        let name = words.dropLast().joined(separator: " ")
        return .init(labels: name.isEmpty ? [:] : ["name": name], value: value)
    }

    private func output(of command: String) async throws(QueryAnswer.Refusal) -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let (output, errors) = ("\(folder)/\(number).out", "\(folder)/\(number).err")
        defer {
            for file in [output, errors] { try? FileManager.default.removeItem(atPath: file) }
        }
        let end: Child.Happening
        do throws(ProcessError) {
            let child = try Command(
                path: "/bin/bash",
                arguments: ["-c", command],
                environment: environment,
                folder: workspace
            ).spawnDetached(output: output, errors: errors)
            end = try await Thread.run(name: "panel") { child.next(within: PanelCommands.timeout) }
            await ProcessTree.end(session: child.process, token: nil, grace: .zero)
            if case .silence = end { _ = child.next(within: .zero) }
        } catch {
            throw .init(description: error.description)
        }
        switch end {
        case .ended(.code(0)): return PanelCommands.text(of: output)
        case .ended(.code(let code)):
            let said = PanelCommands.text(of: errors).split(whereSeparator: \.isNewline).last ?? ""
            throw .init(description: "The command ended with code \(code). \(said.prefix(200))")
        case .ended(.signal(let signal)):
            throw .init(description: "The command was ended by signal \(signal).")
        default: throw .init(description: "The command takes longer than 10 s and was ended.")
        }
    }

    private static func text(of file: String) -> String {
        let bytes = FileManager.default.contents(atPath: file) ?? Data()
        return String(decoding: bytes.prefix(longestOutput), as: UTF8.self)
    }
}
