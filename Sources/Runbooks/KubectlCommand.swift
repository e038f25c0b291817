/// One command of a `kubectl` fence, read so far that what the step promises of its context, its
/// namespace and its undoing holds for all of it.
public struct KubectlCommand: Sendable, Equatable {
    /// The command without `kubectl` in front, as bash gets it.
    public let text: String
    /// The line of the fence it begins in, from 0.
    public let line: Int
    /// Its words without their quotes, up to a pipe or a comment.
    public let words: [String]

    /// Why a line is refused.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        /// The line of the fence, from 0.
        public let line: Int
        /// What was found, and what to write instead.
        public let description: String
    }

    /// The commands of a fence: one a line; a backslash continues a line.
    /// - Parameters:
    ///   - context: The context that the step is for, where it names one.
    ///   - namespace: The namespace that the step is for, where it names one.
    /// - Throws: ``Fault`` for a line that would run more than one command of kubectl, or one
    ///   elsewhere than the step says.
    public static func parse(
        _ body: String,
        context: String?,
        namespace: String?
    ) throws(Fault) -> [KubectlCommand] {
        var commands: [KubectlCommand] = []
        var open: (text: String, line: Int)?
        let all = lines(of: body)
        for (place, line) in all.enumerated() {
            let text = String(line.drop { $0 == " " || $0 == "\t" })
            guard open != nil || !text.isEmpty && text.utf8.first != UInt8(ascii: "#") else {
                continue
            }
            var whole = (open ?? ("", place))
            guard !text.hasSuffix("\\") || place == all.count - 1 else {
                whole.text += text.dropLast()
                open = whole
                continue
            }
            open = nil
            let command = try KubectlCommand(whole.text + text, line: whole.line)
            try command.check(context, namespace)
            commands.append(command)
        }
        if let open { commands.append(try KubectlCommand(open.text, line: open.line)) }
        return commands
    }

    private init(_ written: String, line: Int) throws(Fault) {
        let rest = written.hasPrefix("kubectl ") ? String(written.dropFirst(8)) : written
        var reader = KubectlLine(rest)
        if let trouble = reader.read() {
            throw Fault(line: line, description: "\"\(rest.prefix(80))\" \(trouble)")
        }
        text = rest
        words = reader.words
        self.line = line
    }

    private func fault(_ sentence: String) -> Fault {
        Fault(line: line, description: "\"\(text.prefix(80))\" \(sentence)")
    }

    // MARK: Where it goes

    private static let elsewhere = ["--context", "--kubeconfig", "--cluster", "--server", "--user"]

    /// The words that say which cluster and namespace it is for, each with its value.
    public var places: [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        for (place, word) in words.enumerated() where word != "--" {
            guard !words[..<place].contains("--") else { break }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            let next = place + 1 < words.count ? words[place + 1] : ""
            if Self.elsewhere.contains(name) || name == "--namespace" {
                guard !isOwn(name) else { continue }
                found.append((name, parts.count > 1 ? String(parts[1]) : next))
            } else if let short = Self.short(in: word) {
                let rest = short.dropFirst()
                let value =
                    rest.isEmpty ? next : String(rest.hasPrefix("=") ? rest.dropFirst() : rest)
                found.append((short.hasPrefix("n") ? "--namespace" : "--server", value))
            }
        }
        return found
    }

    /// `n` or `s` with what follows it in a word of short options, as `-nprod` or `-itn`.
    private static func short(in word: String) -> Substring? {
        guard word.hasPrefix("-"), !word.hasPrefix("--") else { return nil }
        let rest = word.dropFirst().drop { "itqwAR".contains($0) }
        return rest.hasPrefix("n") || rest.hasPrefix("s") ? rest : nil
    }

    /// Whether a word means something else in this command.
    private func isOwn(_ name: String) -> Bool {
        switch words.first {
        case "config": name != "--kubeconfig" && name != "--context"
        case "create", "set": name == "--user"
        default: false
        }
    }

    private func check(_ context: String?, _ namespace: String?) throws(Fault) {
        for place in places {
            if place.name == "--namespace" {
                guard let namespace, namespace != place.value, !place.value.contains("{{") else {
                    continue
                }
                throw fault(
                    "is for the namespace \(place.value), and the step for \(namespace). "
                        + "Leave -n out, or write a step of its own with ns=\(place.value)."
                )
            }
            guard let context else { continue }
            throw fault(
                "says \(place.name), and the step is for the context \(context). "
                    + "Leave it out, or write a step of its own for the other cluster."
            )
        }
        let isEverywhere = words.prefix { $0 != "--" }.contains {
            $0.hasPrefix("-A") || $0.hasPrefix("--all-namespaces")
        }
        if let namespace, !isReading, isEverywhere {
            throw fault(
                "is for all namespaces, and the step for \(namespace). "
                    + "Leave -A out, or write a step of its own without ns."
            )
        }
    }

    // MARK: What it changes

    /// Whether it changes nothing in the cluster.
    public var isReading: Bool {
        let second = words.count > 1 ? words[1] : ""
        switch words.first {
        case "get", "describe", "logs", "top", "wait", "version", "cluster-info", "explain",
            "api-resources", "api-versions", "events", "diff", "port-forward":
            return true
        case "rollout": return ["status", "history"].contains(second)
        case "config":
            return second == "view" || second == "current-context" || second.hasPrefix("get-")
        case "auth": return ["can-i", "whoami"].contains(second)
        default: return false
        }
    }

    /// The objects it changes, as `KIND/NAME`, or as `-f FILE`; none for one that only reads.
    /// - Throws: ``Fault`` for one that changes what cannot be told whole from its words.
    public func objects() throws(Fault) -> [String] {
        guard !isReading else { return [] }
        guard let found = changed(), !found.isEmpty else {
            throw fault(
                "changes what undo=auto cannot tell whole from its words. "
                    + "Write what takes it back: #@ undo kubectl …"
            )
        }
        return found
    }

    /// Words that take the next one as their value.
    private static let valued = [
        "--replicas", "--current-replicas", "--resource-version", "--timeout", "-p", "--patch",
        "--patch-file", "--type", "-n", "--namespace", "--context", "--kubeconfig", "--cluster",
        "--server", "-s", "--user", "--limits", "--requests", "-c", "--containers", "-e", "--env",
        "-o", "--output", "--field-manager", "--subresource", "--prefix", "--from", "--keys",
        "--serviceaccount", "--group",
    ]
    private static let plain = [
        "--overwrite", "--force", "--server-side", "--force-conflicts", "--record", "--wait",
        "--show-managed-fields", "--validate",
    ]

    /// The objects; nil where the words do not tell.
    private func changed() -> [String]? {
        guard let verb = words.first,
            ["scale", "patch", "label", "annotate", "set", "apply", "replace"].contains(verb)
        else { return nil }
        var files: [String] = []
        var names: [String] = []
        var rest = words.dropFirst(verb == "set" ? 2 : 1)
        while let word = rest.popFirst() {
            guard
                !word.contains(where: { "$`*?~<>".contains($0) }) || word.contains("=")
                    || word.hasPrefix("-")
            else { return nil }
            let name = String(word.prefix { $0 != "=" })
            if name == "-f" || name == "--filename" {
                let file =
                    name == word ? rest.popFirst() ?? "" : String(word.dropFirst(name.count + 1))
                guard !file.isEmpty, file != "-", !file.contains("$"), !file.contains("`") else {
                    return nil
                }
                files.append("-f \(file)")
            } else if Self.valued.contains(name) {
                if name == word { rest = rest.dropFirst() }
            } else if word.hasPrefix("-") {
                guard Self.plain.contains(name) else { return nil }
            } else {
                names.append(word)
            }
        }
        guard files.isEmpty else { return files }
        return verb == "apply" || verb == "replace" ? nil : Self.objects(of: names, words)
    }

    /// `KIND/NAME` of each object that is named before the values.
    private static func objects(of names: [String], _ words: [String]) -> [String]? {
        var names = names.prefix { !$0.contains("=") && !$0.hasSuffix("-") }
        if words.starts(with: ["set", "serviceaccount"]) || words.starts(with: ["set", "sa"]) {
            names = names.dropLast()
        }
        guard let first = names.first, !names.contains(where: { $0.contains(",") }) else {
            return nil
        }
        if first.contains("/") { return names.allSatisfy { $0.contains("/") } ? Array(names) : nil }
        guard !names.contains(where: { $0.contains("/") }) else { return nil }
        return names.dropFirst().map { "\(first)/\($0)" }
    }
}

/// Cuts one line at its words, as bash does.
private struct KubectlLine {
    private(set) var words: [String] = []
    private let bytes: [UInt8]
    private var at = 0
    private var word: [UInt8] = []
    private var isWord = false
    private var isPiped = false
    /// How deep in `$(…)` it is, and whether between backquotes: what stands there is one word.
    private var depth = 0
    private var isTicked = false

    private var isWithin: Bool { depth > 0 || isTicked }

    init(_ text: String) { bytes = Array(text.utf8) }

    private static let oneEach =
        "holds a second command. Write one command a line, so that the context, the namespace and undo=auto hold for each."

    /// What is wrong with the line; nil where nothing is.
    mutating func read() -> String? {
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                if let trouble = quoted() { return trouble }
            case UInt8(ascii: "\\"):
                at += 1
                if at < bytes.count { take(bytes[at]) }
            case UInt8(ascii: " ") where !isWithin, UInt8(ascii: "\t") where !isWithin:
                endWord()
                at += 1
            case UInt8(ascii: "#") where !isWord && !isWithin:
                at = bytes.count
            case UInt8(ascii: ";"): return Self.oneEach
            case UInt8(ascii: "&"):
                let isRedirect = at > 0 && bytes[at - 1] == UInt8(ascii: ">") || next(is: ">")
                guard isRedirect else { return Self.oneEach }
                take(byte)
            case UInt8(ascii: "|"):
                guard !next(is: "|"), !namesKubectl(from: at) else { return Self.oneEach }
                guard !isWithin else {
                    take(byte)
                    break
                }
                endWord()
                isPiped = true
                at += 1
            case UInt8(ascii: "("), UInt8(ascii: ")"):
                depth += byte == UInt8(ascii: "(") ? 1 : -1
                take(byte)
            case UInt8(ascii: "<") where next(is: "<") && !starts("<<<"):
                return
                    "reads text of the lines below it. Put that text in a file, and write -f FILE."
            case UInt8(ascii: "<") where starts("<<<"):
                at += 3
            case UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "<"), UInt8(ascii: ">"):
                if substitutes, namesKubectl(from: at) { return Self.oneEach }
                if byte == UInt8(ascii: "`") { isTicked.toggle() }
                take(byte)
            default: take(byte)
            }
        }
        endWord()
        return nil
    }

    private mutating func take(_ byte: UInt8) {
        word.append(byte)
        isWord = true
        at += 1
    }

    private mutating func endWord() {
        if isWord, !isPiped { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
        isWord = false
    }

    private func next(is character: Character) -> Bool {
        at + 1 < bytes.count && bytes[at + 1] == character.asciiValue
    }

    private func starts(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    private var substitutes: Bool {
        bytes[at] == UInt8(ascii: "`") || next(is: "(")
    }

    private mutating func quoted() -> String? {
        let quote = bytes[at]
        let escapes = quote == UInt8(ascii: "\"") || at > 0 && bytes[at - 1] == UInt8(ascii: "$")
        isWord = true
        at += 1
        while at < bytes.count, bytes[at] != quote {
            if escapes, bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count {
                at += 1
            } else if quote == UInt8(ascii: "\""), substitutes, namesKubectl(from: at),
                bytes[at] == UInt8(ascii: "`") || bytes[at] == UInt8(ascii: "$")
            {
                return Self.oneEach
            }
            word.append(bytes[at])
            at += 1
        }
        guard at < bytes.count else {
            return "has a quote that is not closed. Close it in its line."
        }
        at += 1
        return nil
    }

    /// Whether kubectl is a word of the rest of the line.
    private func namesKubectl(from start: Int) -> Bool {
        let name = Array("kubectl".utf8)
        guard bytes.count - start >= name.count else { return false }
        for place in start...(bytes.count - name.count)
        where bytes[place...].starts(with: name) {
            let before = place > 0 ? bytes[place - 1] : UInt8(ascii: " ")
            let end = place + name.count
            let after = end < bytes.count ? bytes[end] : UInt8(ascii: " ")
            let isPart = { (byte: UInt8) in
                isLetter(byte) || isDigit(byte) || "_-.=:".utf8.contains(byte)
            }
            if !isPart(before), !isPart(after), after != UInt8(ascii: "/") { return true }
        }
        return false
    }
}
