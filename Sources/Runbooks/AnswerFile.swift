public import Markdown
private import YAML

/// A file of answers for `showrunner run`: by step, what each question is answered with.
///
///     order:
///       - How many?: 2
///       - Sure?: y
public enum AnswerFile {
    /// Reads a file of answers, in the order in which they are typed.
    /// - Throws: `Problem` with the line that makes no sense.
    public static func parse(_ text: String, file: String) throws(Problem) -> [String: [Answer]] {
        func problem(_ line: Int) -> Problem {
            Problem(
                file: file,
                line: line,
                message: "This is no list of answers. Write the step's name and a colon, and below "
                    + "it lines such as - \"Continue?\": y"
            )
        }
        let root: YAML.Node
        do { root = try YAML.parse(text) } catch {
            throw Problem(file: file, line: error.line, message: error.message)
        }
        guard let steps = root.members else { throw problem(root.line) }
        var answers: [String: [Answer]] = [:]
        for step in steps {
            guard case .sequence(let items) = step.value.value else { throw problem(step.line) }
            for item in items {
                guard let members = item.members, !members.isEmpty else { throw problem(item.line) }
                for member in members {
                    guard let reply = member.value.scalar else { throw problem(member.line) }
                    answers[step.key, default: []].append(
                        Answer(prompt: member.key, reply: reply)
                    )
                }
            }
        }
        return answers
    }
}
