public import Markdown
public import Runbooks
private import FoundationEssentials
private import Processes

/// Looks whether Prometheus would take a rule file: our own reading first, then promtool's where it
/// is installed.
public struct RuleCheck: Sendable {
    private let environment: [String: String]
    /// How long promtool may take.
    private static let patience = Duration.seconds(10)

    /// A check with the programs of an environment's `PATH`.
    public init(environment: [String: String]) { self.environment = environment }

    /// A file's text as the stage uses it; nil where Prometheus would refuse it.
    public func read(_ rules: StagePlan.Rules) async -> (text: String?, problems: [Problem]) {
        let bytes = FileManager.default.contents(atPath: rules.path)
        guard let bytes else {
            let missing = Problem(file: rules.path, line: 1, message: "There is no such rule file.")
            return (nil, [missing])
        }
        let read: AlertRules
        do {
            read = AlertRules(try SourceText(file: rules.path, bytes: Array(bytes)))
        } catch {
            return (nil, [error])
        }
        if !read.problems.isEmpty { return (nil, read.problems) }
        let refused = await promtool(rules.path)
        guard refused.isEmpty else { return (nil, refused) }
        return (read.text(holds: rules.file.holds), read.problems(of: rules.file, in: rules.path))
    }

    /// Everything that is wrong with the rule files that a runbook names, at the line of the rule
    /// file or of the runbook.
    public func problems(of runbook: Runbook, workspace: String) async -> [Problem] {
        var found: [Problem] = []
        for file in runbook.rules {
            let places = file.places(runbook: runbook.file, workspace: workspace)
            guard let path = places.first(where: FileManager.default.fileExists) else {
                let message =
                    "There is no rule file \(file.path), neither beside the runbook nor in the "
                    + "workspace."
                found.append(Problem(file: runbook.file, line: file.line, message: message))
                continue
            }
            found += await read(StagePlan.Rules(file: file, path: path)).problems.map { problem in
                var problem = problem
                if problem.file == path { problem.file = RuleCheck.short(path, workspace) }
                return problem
            }
        }
        return found
    }

    /// The times that rules hold by their files, of those whose times a runbook changes.
    public func writtenHolds(of runbook: Runbook, workspace: String) -> [String: Duration] {
        var holds: [String: Duration] = [:]
        for file in runbook.rules where !file.holds.isEmpty {
            let places = file.places(runbook: runbook.file, workspace: workspace)
            let bytes = places.lazy.compactMap(FileManager.default.contents).first
            guard let bytes, let text = try? SourceText(file: file.path, bytes: Array(bytes)) else {
                continue
            }
            for rule in AlertRules(text).rules
            where file.holds[rule.name].map({ $0 != rule.hold }) ?? false {
                holds[rule.name] = rule.hold
            }
        }
        return holds
    }

    private static func short(_ path: String, _ workspace: String) -> String {
        path.hasPrefix("\(workspace)/") ? String(path.dropFirst(workspace.utf8.count + 1)) : path
    }

    /// What `promtool check rules` has against a file; nothing where it is not installed.
    private func promtool(_ path: String) async -> [Problem] {
        guard let program = Command.find("promtool", in: environment["PATH"] ?? "") else {
            return []
        }
        let output = FileManager.default.temporaryDirectory
            .appending(path: "promtool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: output) }
        let command = Command(
            path: program,
            arguments: ["check", "rules", path],
            environment: environment
        )
        guard let child = try? command.spawnDetached(output: output) else { return [] }
        let exit = await withTaskGroup(of: Child.Exit?.self) { group -> Child.Exit? in
            group.addTask { await child.ended() }
            group.addTask {
                if (try? await Task.sleep(for: RuleCheck.patience)) != nil { child.signal(9) }
                return nil
            }
            for await case let exit? in group {
                group.cancelAll()
                return exit
            }
            return nil
        }
        child.release()
        guard exit != .code(0) else { return [] }
        let text = String(
            decoding: FileManager.default.contents(atPath: output) ?? Data(),
            as: UTF8.self
        )
        return RuleCheck.problems(inOutput: text, of: path)
    }

    /// The sentences of promtool's output, each with the line it names.
    static func problems(inOutput text: String, of path: String) -> [Problem] {
        let mark = "\(path): "
        var problems: [Problem] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix(mark) {
                let (place, message) = split(line.dropFirst(mark.count))
                problems.append(Problem(file: path, line: place, message: message))
            } else if let last = problems.indices.last, line.hasPrefix("  line ") {
                // An error of the YAML itself has its line in a sentence of its own.
                let (place, message) = split(line.dropFirst("  line ".count))
                problems[last].line = place
                problems[last].message = "promtool refuses it: \(message)"
            }
        }
        guard problems.isEmpty else { return problems }
        let sentence = "promtool refuses this rule file: \(text.prefix(300))"
        return [Problem(file: path, line: 1, message: sentence)]
    }

    /// `5:12: group …`, `5: field …`: the line before the sentence.
    private static func split(_ text: Substring) -> (line: Int, message: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard let line = parts.first.flatMap({ Int($0) }), line > 0, parts.count > 1 else {
            return (1, "promtool refuses it: \(text)")
        }
        let isColumn = parts.count > 2 && Int(parts[1]) != nil
        let rest = isColumn ? parts[2] : text.dropFirst(parts[0].count + 1)
        return (line, "promtool refuses it: \(rest.drop { $0 == " " })")
    }
}
