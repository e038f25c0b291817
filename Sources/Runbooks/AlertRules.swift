public import Markdown
private import Timing
private import YAML

/// The alert rules of one Prometheus rule file.
///
/// Only what a talk needs of them is read; whether Prometheus takes the file is promtool's word.
/// - Source: Prometheus 2.42, "Alerting rules" and "Recording rules".
public struct AlertRules: Sendable {
    /// One rule.
    public struct Rule: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// How long its expression must hold; zero where the file says nothing.
        public var hold: Duration
        /// The line of its name.
        public var line: Int
        /// The line of its `for`; nil where it has none.
        var holdLine: Int?
    }

    /// The rules in the order of the file.
    public private(set) var rules: [Rule] = []
    /// What the file's author should know.
    public private(set) var problems: [Problem] = []
    private let file: String
    private let lines: [String]

    /// Reads a rule file.
    public init(_ source: SourceText) {
        file = source.file
        lines = source.lines.map { String(decoding: $0, as: UTF8.self) }
        do {
            let root = try YAML.parse(lines.joined(separator: "\n"), firstLine: 1)
            guard let groups = root["groups"]?.elements else {
                report(root.line, "This is no rule file. Write groups: and a list below it.")
                return
            }
            for group in groups { read(group) }
        } catch {
            report(error.line, "The rule file is not YAML: \(error.message)")
        }
    }

    private mutating func report(_ line: Int, _ message: String) {
        problems.append(Problem(file: file, line: line, message: message))
    }

    private mutating func read(_ group: YAML.Node) {
        guard let rules = group["rules"]?.elements else {
            return report(group.line, "This group has no rules. Write rules: and a list below it.")
        }
        for rule in rules where rule["record"] == nil {
            guard let alert = rule.members?.first(where: { $0.key == "alert" }),
                let name = alert.value.string, !name.isEmpty
            else {
                report(rule.line, "This rule has no name. Write alert: NAME")
                continue
            }
            if rule["expr"] == nil {
                report(alert.line, "The alert \(name) has no expression. Write expr: QUERY")
            }
            let hold = rule.members?.first { $0.key == "for" }
            self.rules.append(
                Rule(
                    name: name,
                    hold: hold?.value.string.flatMap { Duration(written: $0) } ?? .zero,
                    line: alert.line,
                    holdLine: hold?.line
                )
            )
        }
    }

    /// The rule of that name.
    public func rule(_ name: String) -> Rule? { rules.first { $0.name == name } }

    /// What is wrong with changes of these rules, each at a line of the runbook.
    public func problems(of file: RuleFile, in runbook: String) -> [Problem] {
        file.holds.keys.sorted().compactMap { name in
            let message: String
            switch rule(name) {
            case nil:
                let names = rules.map(\.name).joined(separator: ", ")
                message =
                    "\(file.path) has no alert \(name). It has \(names.isEmpty ? "none" : names)."
            case let rule? where !isOnItsOwnLine(rule):
                message =
                    "The time of \(name) cannot be changed: in \(file.path) write alert: and for: "
                    + "on lines of their own."
            default: return nil
            }
            return Problem(file: runbook, line: file.line, message: message)
        }
    }

    /// The file's text with other times that its rules hold.
    public func text(holds: [String: Duration]) -> String {
        var lines = lines
        for rule in rules.reversed() {
            guard let hold = holds[rule.name], isOnItsOwnLine(rule) else { continue }
            let at = (rule.holdLine ?? rule.line) - 1
            let key = rule.holdLine == nil ? "alert" : "for"
            let line = lines[at]
            let indent = line.firstRange(of: key).map { line[..<$0.lowerBound] } ?? ""
            let written = "for: \(hold.prometheus)"
            if rule.holdLine == nil {
                // The name may stand behind the list's dash; the new line stands below the name.
                let column = String(repeating: " ", count: indent.count)
                lines.insert(column + written, at: at + 1)
            } else {
                lines[at] = indent + written
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func isOnItsOwnLine(_ rule: Rule) -> Bool {
        func holds(_ line: Int, _ key: String) -> Bool {
            guard lines.indices.contains(line - 1) else { return false }
            return lines[line - 1].drop { $0 == " " || $0 == "-" }.hasPrefix("\(key):")
        }
        return holds(rule.line, "alert") && (rule.holdLine.map { holds($0, "for") } ?? true)
    }
}

extension Duration {
    /// The length as Prometheus writes it.
    fileprivate var prometheus: String {
        let (seconds, attoseconds) = components
        return attoseconds == 0
            ? "\(seconds)s" : "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)ms"
    }
}
