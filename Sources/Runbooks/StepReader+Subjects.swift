import Conditions
import Markdown

extension StepReader {
    /// One comparison or capture of the step that is being read.
    struct Look {
        /// `expect`, `until` or `capture`.
        var word: String
        var selector: Selector
        /// The comparison as written.
        var text: String
        var line: Int
    }

    /// Refuses to look at something that such a step never has: it could never hold, and a capture
    /// would find nothing.
    mutating func checkLooks(of step: Step) {
        for look in looks {
            guard let subjects = step.subjects(of: look.word),
                !subjects.contains(look.selector.word)
            else { continue }
            let name = "\(step.language.prefix(40)) step"
            let what =
                "\(look.word) \(look.text.prefix(80)): a \(name) has no \(look.selector.word)"
            let remedy =
                subjects.isEmpty
                ? "there is nothing that \(look.word) could look at. Leave it out."
                : "look at \(subjects.joined(separator: ", "))."
            let message = "\(what); \(remedy)"
            if look.word == "capture" {
                warn(look.line, message)
            } else {
                error(look.line, message)
            }
        }
        looks = []
    }
}

extension Step {
    /// What `expect`, `until` or `capture` of this step may look at, as words; nil where others judge
    /// that.
    fileprivate func subjects(of word: String) -> [String]? {
        let waits = word == "until"
        switch kind {
        case .shell where waits && background: return ["stdout", "$.path", "duration"]
        case .shell, .kubectl: return ["exit", "stdout", "$.path", "duration"]
        case .http: return ["status", "body", "header NAME", "$.path", "duration"]
        case .sql:
            let own = ["rows", "rows[0].NAME", "stdout", "duration"]
            return options["via"] == nil ? own : own + ["exit"]
        case .config: return word == "expect" ? ["stdout", "duration"] : []
        case .manual: return []
        // Its requests are judged one by one.
        case .load: return waits ? [] : nil
        case .wait: return seen
        }
    }

    /// What a waiting step's last look finds.
    private var seen: [String]? {
        switch language {
        case "promql": return Probe.Target.promql("").subjects
        case "logql": return ["rows", "rows[0].NAME"]
        case "wait":
            guard let last = try? WaitText.probes(in: body).last else { return nil }
            return switch last.probe.target {
            case .http, .shell, .promql, .logs: last.probe.target.subjects
            // Of these it is only known whether they hold.
            default: []
            }
        default: return nil
        }
    }
}
