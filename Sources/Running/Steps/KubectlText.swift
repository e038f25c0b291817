private import JSONValue
import Runbooks

/// The lines of a kubectl step as a script for bash, and what each of them changes.
struct KubectlText {
    private let commands: [KubectlCommand]
    private let options: String

    /// One command a line; `kubectl` in front may be left out, a backslash continues a line.
    /// - Throws: ``StepFault`` for a line that does not keep to the step's context or namespace.
    init(_ step: Step) throws(StepFault) {
        var words: [String] = []
        if let context = step.options["context"] {
            words.append("--context=\(ShellState.quoted(context))")
        }
        if let namespace = step.options["ns"] {
            words.append("--namespace=\(ShellState.quoted(namespace))")
        }
        options = words.map { " \($0)" }.joined()
        do {
            commands = try KubectlCommand.parse(
                step.body,
                context: step.options["context"],
                namespace: step.options["ns"]
            )
        } catch {
            throw Self.refused(error)
        }
    }

    private static func refused(_ fault: KubectlCommand.Fault) -> StepFault {
        StepFault("Line \(fault.line + 1): \(fault.description) Nothing was run.")
    }

    /// Each command is shown as it would be typed, then run.
    var script: String {
        commands.map(\.text).map { command in
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

        /// The command that brings the state back; nil where the answer cannot be read.
        func undo(from answer: String) -> String? {
            if isScale {
                let count = answer.split(whereSeparator: \.isWhitespace)
                guard count.count == 1, let count = Int(count[0]) else { return nil }
                return "kubectl\(options) scale \(object) --replicas=\(count)"
            }
            guard let json = try? JSON(parsing: answer), let object = json.object,
                object["kind"] != nil
            else { return nil }
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
        var changes: [Change] = []
        for command in commands {
            let objects: [String]
            do {
                objects = try command.objects()
            } catch {
                throw Self.refused(error)
            }
            let places = command.places.map { " \($0.name)=\(ShellState.quoted($0.value))" }
            let options = options + places.joined()
            let isScale = command.words.first == "scale"
            for object in objects {
                let isFile = object.hasPrefix("-f ")
                let scales = isScale && !isFile
                let form = scales ? "jsonpath='{.spec.replicas}'" : "json"
                let name =
                    isFile ? "-f \(Self.word(object.dropFirst(3)))" : Self.word(object[...])
                changes.append(
                    Change(
                        object: name,
                        question: "kubectl\(options) get \(name) --output=\(form)",
                        isScale: scales,
                        options: options
                    )
                )
            }
        }
        return changes
    }

    /// A word for bash, in quotes where it needs them.
    private static func word(_ text: Substring) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & ~0x20)
                || "_-./:@,+%".utf8.contains(byte)
        }
        return isPlain ? String(text) : ShellState.quoted(String(text))
    }
}
