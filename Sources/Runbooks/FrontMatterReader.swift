import Markdown
private import Timing
import YAML

/// Reads the front matter of a runbook.
struct FrontMatterReader {
    let file: String
    var problems: [Problem] = []

    init(file: String) { self.file = file }

    /// What it may hold; each has an example in the documents.
    static let keys = [
        "title", "params", "secrets", "redact", "env", "services", "prometheus", "rules", "notify",
        "timeout", "cwd", "errexit", "pipefail",
    ]
    /// What it may say of a service.
    static let serviceKeys = [
        "run", "port", "ready", "metrics", "logs", "reset", "restart", "env",
    ]
    /// Keys of Runme, kept without a word.
    private static let foreign = [
        "shell", "tag", "skipPrompts", "runme", "description", "author",
    ]

    mutating func read(_ text: MarkdownDocument.FrontMatter, into runbook: inout Runbook) {
        do {
            let node = try YAML.parse(text.text, firstLine: text.line)
            if node.isNull { return }
            guard let members = node.members else {
                error(
                    node.line,
                    "The front matter is not a list of names and values. Write title: A title"
                )
                return
            }
            for member in members { read(member, into: &runbook) }
            if let token = runbook.prometheusToken, !runbook.secrets.contains(token) {
                let name = token.prefix(60)
                error(node.line, "The token \(name) is not declared. Add secrets: [\(name)]")
            }
        } catch {
            self.error(error.line, "The front matter is not YAML: \(error.message)")
        }
    }

    private mutating func read(_ member: YAML.Member, into runbook: inout Runbook) {
        guard FrontMatterReader.keys.contains(member.key) else {
            guard !FrontMatterReader.foreign.contains(member.key) else { return }
            return problems.append(
                Problem(
                    severity: .warning,
                    file: file,
                    line: member.line,
                    message:
                        "\(member.key.prefix(60)) means nothing in a runbook's front matter. Known are \(FrontMatterReader.keys.joined(separator: ", "))."
                )
            )
        }
        switch member.key {
        case "title":
            // A page's own tool may keep an empty one; its first heading is the title then.
            let isEmpty = member.value.isNull || member.value.string?.isEmpty == true
            if !isEmpty, let title = string(member) { runbook.title = title }
        case "params": runbook.parameters = parameters(member)
        case "secrets": runbook.secrets = strings(member)
        case "redact": runbook.redactions = redactions(member)
        case "env": runbook.environment = texts(member)
        case "timeout": runbook.timeout = duration(member)
        case "cwd": runbook.folder = string(member)
        case "services": runbook.services = services(member)
        case "notify": runbook.notify = string(member)
        case "rules": runbook.rules = rules(member)
        case "errexit":
            if let value = boolean(member) { runbook.goesOnAfterErrors = !value }
        case "pipefail":
            if let value = boolean(member) { runbook.failsWithPipes = value }
        case "prometheus":
            (runbook.prometheus, runbook.prometheusToken) = prometheus(member)
        default: break
        }
    }

    // MARK: Values

    mutating func error(_ line: Int, _ message: String) {
        problems.append(Problem(file: file, line: line, message: message))
    }

    private mutating func boolean(_ member: YAML.Member) -> Bool? {
        guard let value = member.value.bool else {
            error(member.line, "\(member.key) is neither true nor false.")
            return nil
        }
        return value
    }

    mutating func string(_ member: YAML.Member) -> String? {
        guard let text = member.value.string, !trimmed(text).isEmpty else {
            error(member.line, "\(member.key.prefix(60)) needs a text after it.")
            return nil
        }
        return trimmed(text)
    }

    mutating func strings(_ member: YAML.Member) -> [String] {
        guard let strings = member.value.strings else {
            error(
                member.line,
                "\(member.key.prefix(60)) is not a list. Write \(member.key.prefix(60)): [first, second]"
            )
            return []
        }
        return strings
    }

    /// Texts that are masked wherever they stand.
    private mutating func redactions(_ member: YAML.Member) -> [String] {
        strings(member).filter { text in
            let length = text.utf8.count - (text.utf8.last == UInt8(ascii: "*") ? 1 : 0)
            if length < 4 {
                error(
                    member.line,
                    "redact: \"\(text.prefix(40))\" would be found everywhere. Write at least 4"
                        + " letters before its *."
                )
            }
            if text.count > 2, text.hasPrefix("/"), text.hasSuffix("/"), text.contains("\\") {
                problems.append(
                    Problem(
                        severity: .warning,
                        file: file,
                        line: member.line,
                        message: "redact: \(text.prefix(80)) is taken as it stands, not as a"
                            + " pattern. Write what all begin with and a *, as in emp-*."
                    )
                )
            }
            return length >= 4
        }
    }

    /// A mapping of names to texts.
    mutating func texts(_ member: YAML.Member) -> [String: String] {
        guard let members = member.value.members else {
            error(
                member.line,
                "\(member.key.prefix(60)) is not a list of names and values. Write NAME: value below it."
            )
            return [:]
        }
        var texts: [String: String] = [:]
        for member in members {
            guard let text = member.value.string ?? (member.value.isNull ? "" : nil) else {
                error(member.line, "\(member.key.prefix(60)) is not a text.")
                continue
            }
            texts[member.key] = text
        }
        return texts
    }

    mutating func duration(_ member: YAML.Member) -> Duration? {
        guard let text = member.value.string, let duration = Duration(written: text),
            duration > .zero
        else {
            error(
                member.line,
                "\(member.key.prefix(60)) is not a time. Write it like 90s, 5m or 1m30s."
            )
            return nil
        }
        return duration
    }

    /// `managed`, `none`, a URL, or `{ url: …, token: SECRET }`.
    private mutating func prometheus(_ member: YAML.Member) -> (PrometheusSource, String?) {
        let node = member.value
        let url = node.string ?? node["url"]?.string
        switch url {
        case "managed": return (.managed, nil)
        case "none", "false": return (.none, nil)
        case let url?
        where url.hasPrefix("http://") || url.hasPrefix("https://") || url.hasPrefix("{{"):
            return (.url(url), node["token"]?.string)
        default:
            error(
                member.line,
                "prometheus is neither managed, none nor a URL. Write prometheus: managed"
            )
            return (.none, nil)
        }
    }

    /// Whether bash, or what starts it, gives a variable a meaning of its own.
    private static func isOfTheShell(_ name: String) -> Bool {
        let names = [
            "PATH", "HOME", "IFS", "ENV", "PWD", "OLDPWD", "CDPATH", "SHELL", "SHELLOPTS", "SHLVL",
            "TERM", "UID", "EUID", "PPID", "PS4", "PROMPT_COMMAND", "GLOBIGNORE", "EXECIGNORE",
            "POSIXLY_CORRECT", "LINENO", "SECONDS", "RANDOM", "SRANDOM", "EPOCHSECONDS",
            "EPOCHREALTIME", "FUNCNAME", "GROUPS", "DIRSTACK", "REPLY", "OPTARG", "OPTIND",
            "PIPESTATUS",
        ]
        return names.contains(name)
            || ["BASH", "LD_", "DYLD_", "SHOWRUNNER_"].contains { name.hasPrefix($0) }
    }

    private mutating func parameters(_ member: YAML.Member) -> [Parameter] {
        guard let members = member.value.members else {
            error(
                member.line,
                "params is not a list of names and values. Write NAME: value below it."
            )
            return []
        }
        return members.compactMap { member in
            guard isName(member.key), member.key.utf8.first.map(isLetter) == true else {
                error(
                    member.line,
                    "\"\(member.key.prefix(60))\" is not a parameter's name. Begin with a letter."
                )
                return nil
            }
            guard !Self.isOfTheShell(member.key) else {
                error(
                    member.line,
                    "\(member.key) is a variable that the shell itself needs, so no parameter can be called so. "
                        + "Choose another name, for example my_\(member.key.lowercased())."
                )
                return nil
            }
            let node = member.value
            if node.members != nil {
                let choices = node["choices"]?.strings ?? []
                if let value = node["default"]?.string, !choices.isEmpty, !choices.contains(value) {
                    error(
                        member.line,
                        "The default of \(member.key) is \"\(value.prefix(60))\", which is none of its choices. "
                            + "Write one of \(choices.joined(separator: ", ")), or add it to them."
                    )
                }
                return Parameter(
                    name: member.key,
                    defaultValue: node["default"]?.string,
                    choices: choices,
                    isRequired: node["required"]?.bool ?? false,
                    line: member.line
                )
            }
            return Parameter(name: member.key, defaultValue: node.string, line: member.line)
        }
    }
}
