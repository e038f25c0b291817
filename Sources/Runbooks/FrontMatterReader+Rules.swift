private import Timing
import YAML

/// `rules:`: files of alert rules, as a list of paths or of paths with changed times.
extension FrontMatterReader {
    private static let form =
        "Write rules: [alerts/overage.yml], or - file: alerts/overage.yml with for: { ALERT: 5s } "
        + "below it."

    mutating func rules(_ member: YAML.Member) -> [RuleFile] {
        guard let elements = member.value.elements else {
            error(member.line, "rules is not a list. \(FrontMatterReader.form)")
            return []
        }
        return elements.compactMap { element in
            if let path = element.string, !path.isEmpty {
                return RuleFile(path: path, line: element.line)
            }
            guard let path = element["file"]?.string, !path.isEmpty else {
                error(element.line, "This is no rule file. \(FrontMatterReader.form)")
                return nil
            }
            return RuleFile(path: path, holds: holds(element["for"]), line: element.line)
        }
    }

    private mutating func holds(_ node: YAML.Node?) -> [String: Duration] {
        var holds: [String: Duration] = [:]
        for member in node?.members ?? [] {
            if let hold = member.value.string.flatMap({ Duration(written: $0) }) {
                holds[member.key] = hold
            } else {
                error(
                    member.line,
                    "The time of \(member.key.prefix(60)) cannot be read. Write it like 5s or 1m."
                )
            }
        }
        return holds
    }
}
