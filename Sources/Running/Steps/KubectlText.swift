private import JSONValue
import Runbooks

/// The lines of a kubectl step as a script for bash, and what each of them changes.
struct KubectlText {
    private let commands: [String]
    private let options: String

    /// One command a line; `kubectl` in front may be left out, a backslash continues a line.
    init(_ step: Step) {
        var words: [String] = []
        if let context = step.options["context"] {
            words.append("--context=\(ShellState.quoted(context))")
        }
        if let namespace = step.options["ns"] {
            words.append("--namespace=\(ShellState.quoted(namespace))")
        }
        options = words.map { " \($0)" }.joined()
        var commands: [String] = []
        var open = ""
        for line in step.body.split(separator: "\n") {
            let text = line.drop { $0 == " " || $0 == "\t" }
            guard !text.isEmpty, text.first != "#" else { continue }
            guard !text.hasSuffix("\\") else {
                open += text.dropLast()
                continue
            }
            let whole = open + text
            commands.append(whole.hasPrefix("kubectl ") ? String(whole.dropFirst(8)) : whole)
            open = ""
        }
        if !open.isEmpty { commands.append(open) }
        self.commands = commands
    }

    /// Each command is shown as it would be typed, then run.
    var script: String {
        commands.map { command in
            "printf '%s\\n' \(ShellState.quoted(Terse.bold("$ kubectl \(command)")))\n"
                + "kubectl\(options) \(command)\n"
        }.joined()
    }

    /// A command that changes an object.
    struct Change {
        /// The object, as `KIND/NAME` or `-f FILE`.
        let object: String
        /// What asks for its state.
        let question: String
        /// What makes a command of the state.
        let isScale: Bool
        let options: String

        /// The command that brings the state back; nil where there was no such object.
        func undo(from answer: String) -> String? {
            if isScale {
                let count = answer.split(separator: "\n").first.flatMap { Int($0) } ?? 0
                return "kubectl\(options) scale \(object) --replicas=\(count)"
            }
            guard let json = try? JSON(parsing: answer), let object = json.object else {
                return nil
            }
            let kept = JSON.object(Self.stripped(object))
            return "kubectl\(options) replace -f - <<'END-OF-OBJECT'\n\(kept.text)\nEND-OF-OBJECT"
        }

        /// Without what the server itself keeps: with it, nothing could be put back.
        private static func stripped(_ object: JSON.Object) -> JSON.Object {
            JSON.Object(
                object.members.filter { $0.name != "status" }.map { name, value in
                    switch (name, value) {
                    case ("metadata", .object(let metadata)):
                        let own = [
                            "resourceVersion", "uid", "creationTimestamp", "generation",
                            "managedFields",
                        ]
                        return (
                            name,
                            .object(JSON.Object(metadata.members.filter { !own.contains($0.name) }))
                        )
                    case ("items", .array(let items)):
                        return (
                            name,
                            .array(
                                items.map { item in
                                    item.object.map { .object(stripped($0)) } ?? item
                                }
                            )
                        )
                    default: return (name, value)
                    }
                }
            )
        }
    }

    /// What the commands change, in order.
    /// - Throws: ``StepFault`` for one that changes something which cannot be told from its words.
    func changes() throws(StepFault) -> [Change] {
        let reading = [
            "get", "describe", "logs", "top", "rollout", "wait", "version", "cluster-info",
            "config", "explain", "api-resources", "events", "diff", "auth", "port-forward",
        ]
        var changes: [Change] = []
        for command in commands {
            let words = command.split(separator: " ").map(String.init)
            guard let verb = words.first, !reading.contains(verb) else { continue }
            guard let object = Self.object(of: verb, words) else {
                throw StepFault(
                    "undo=auto cannot tell what \"kubectl \(command)\" changes. "
                        + "Write what takes it back: #@ undo kubectl …"
                )
            }
            let isScale = verb == "scale"
            let form = isScale ? "jsonpath='{.spec.replicas}'" : "json"
            let missing = object.hasPrefix("-f") ? " --ignore-not-found" : ""
            changes.append(
                Change(
                    object: object,
                    question: "kubectl\(options) get \(object)\(missing) --output=\(form)",
                    isScale: isScale,
                    options: options
                )
            )
        }
        return changes
    }

    /// `KIND/NAME` of a command that changes one object, `-f FILE` of one that applies a file.
    private static func object(of verb: String, _ words: [String]) -> String? {
        let known = ["scale", "patch", "label", "annotate", "set", "apply", "replace", "autoscale"]
        guard known.contains(verb) else { return nil }
        if let place = words.firstIndex(where: { $0 == "-f" || $0 == "--filename" }) {
            guard words.indices.contains(place + 1), words[place + 1] != "-" else { return nil }
            return "-f \(words[place + 1])"
        }
        var plain = words.dropFirst(verb == "set" ? 2 : 1).prefix { !$0.contains("=") }
            .filter { !$0.hasPrefix("-") }[...]
        guard let first = plain.popFirst() else { return nil }
        if first.contains("/") { return first }
        return plain.first.map { "\(first)/\($0)" }
    }
}
