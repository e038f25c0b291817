import Conditions
import Markdown

extension StepReader {
    mutating func step(
        _ kind: Step.Kind,
        _ fence: Fence,
        _ attributes: Attributes,
        _ directives: Directives,
        _ section: Runbook.Section?
    ) -> Step? {
        var body = directives.body
        let name = attributes["name"]
        if case .shell = kind {
            body = ShellText.session(body, language: fence.language)?.commands ?? body
            if ShellText.isOnlyComments(body), name == nil { return nil }
        }
        var step = Step(
            id: id(name, under: section, line: fence.line),
            title: "",
            kind: kind,
            body: body,
            file: file,
            line: fence.line
        )
        step.source = fence.body
        step.language = fence.language.lowercased()
        step.section = section?.title
        if case .shell = kind, name == nil { step.placeholders = ShellText.placeholders(in: body) }
        apply(attributes, to: &step, fence)
        apply(directives, to: &step, fence)
        if step.title.isEmpty, let name, idInstead(of: name) != nil { step.title = name }
        if step.title.isEmpty { step.title = title(of: step, named: name != nil, section) }
        if kind == .http { readRequests(of: &step, bodyLine: fence.bodyLine + directives.count) }
        check(step, fence, directives)
        checkLooks(of: step)
        if kind == .load { readLoad(into: &step, fence, directives) }
        return step
    }

    /// Reads the plan of a load step, which then has its time and its whole-load expectations.
    private mutating func readLoad(
        into step: inout Step,
        _ fence: Fence,
        _ directives: Directives
    ) {
        var reader = LoadReader(step: step, fence: fence, directives: directives)
        let plan = reader.plan(bodyLine: fence.bodyLine + directives.count)
        for fault in reader.faults { error(fault.line, fault.message) }
        guard let plan else { return }
        step.load = plan
        step.expectations = step.expectations.filter {
            $0.terms.allSatisfy(\.selector.isOfWholeLoad)
        }
        step.captures = []
        // The last answers come after the plan's end.
        step.budget = step.budget ?? plan.duration + .seconds(1)
        let longest = plan.duration + plan.requestTimeout
        if let timeout = step.timeout, timeout < plan.duration {
            warn(
                fence.line,
                "The step \(step.id) takes \(Int(seconds(plan.duration))) s and is stopped after \(Int(seconds(timeout))) s. Give it a longer timeout."
            )
        }
        step.timeout = step.timeout ?? longest + .seconds(30)
    }

    /// Parts an http fence at its `###` lines; later requests have their own directives.
    private mutating func readRequests(of step: inout Step, bodyLine: Int) {
        let parts = HTTPRequestText.parts(of: step.body)
        for (place, part) in parts.enumerated() {
            let directives =
                place == 0
                ? Directives(body: part.text) : Directives(of: part.text, language: "http")
            let line = bodyLine + part.line
            var further = step
            further.expectations = []
            further.captures = []
            for directive in directives.list {
                apply(requestDirective: directive, to: &further, line: line + directive.line)
            }
            do {
                _ = try HTTPRequestText.parse(directives.body)
            } catch {
                self.error(line + directives.count + error.line, error.message)
            }
            if place == 0 {
                step.body = part.text
            } else {
                step.furtherRequests.append(
                    Step.Request(
                        body: directives.body,
                        expectations: further.expectations,
                        captures: further.captures
                    )
                )
            }
        }
        guard parts.isEmpty else { return }
        error(
            bodyLine,
            "The request is missing. Write for example: GET {{license.url}}/licenses/status"
        )
    }

    private mutating func apply(
        requestDirective directive: Directives.Directive,
        to request: inout Step,
        line: Int
    ) {
        switch directive.word {
        case "expect": condition("expect", directive.text, &request, line)
        case "capture": capture(directive.text, isRequired: false, &request, line)
        case "capture!": capture(directive.text, isRequired: true, &request, line)
        case "name", "prompt", "no-redirect", "no-cookie-jar": break
        default:
            error(
                line,
                "@\(directive.word.prefix(40)) belongs to the whole step: write it above its first request."
            )
        }
    }

    private mutating func check(config step: Step, _ fence: Fence, _ directives: Directives) {
        let file = step.options["file"] ?? ""
        if file.isEmpty {
            error(fence.line, "The step \(step.id) names no file. Add file=PATH to the braces.")
        }
        if let format = step.options["format"], ConfigFile.Format(rawValue: format) == nil {
            error(
                fence.line,
                "format=\(format.prefix(40)) is unknown. Write one of json, yaml, env, ini."
            )
        }
        do {
            let text = try ConfigText.parse(step.body)
            guard case .settings = text, !file.isEmpty, step.options["format"] == nil,
                !file.contains("{{"), ConfigFile(name: file) == nil
            else { return }
            error(
                fence.line,
                "The form of \(file.prefix(80)) is not known. Add format=json, yaml, env or ini."
            )
        } catch {
            self.error(fence.bodyLine + directives.count + error.line, error.description)
        }
    }

    /// A title where none is given: the name in words, a comment on top, the heading.
    func title(of step: Step, named: Bool, _ section: Runbook.Section?) -> String {
        if named {
            let words = step.id.utf8.map {
                $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0
            }
            let title = String(decoding: words, as: UTF8.self)
            return title.prefix(1).uppercased() + title.dropFirst()
        }
        if let first = firstLine(of: step.body), first.hasPrefix("# ") {
            return String(trimmed(first.dropFirst(2)).prefix(80))
        }
        return section?.title ?? step.kind.word
    }

    private mutating func check(_ step: Step, _ fence: Fence, _ directives: Directives) {
        switch step.kind {
        case .http: break
        case .manual where trimmed(step.body).isEmpty:
            error(fence.line, "The step \(step.id) does not say what is to be done. Write it down.")
        case .wait:
            do {
                _ = try WaitText.probes(in: step.body)
            } catch {
                self.error(fence.bodyLine + directives.count + error.line, error.description)
            }
        case .config: check(config: step, fence, directives)
        case .kubectl where !trimmed(step.body).isEmpty:
            do {
                let commands = try KubectlCommand.parse(
                    step.body,
                    context: step.options["context"],
                    namespace: step.options["ns"].flatMap { $0.contains("{{") ? nil : $0 }
                )
                guard step.undo == .automatic else { break }
                for command in commands { _ = try command.objects() }
            } catch {
                self.error(fence.bodyLine + directives.count + error.line, error.description)
            }
        case .sql where step.options["via"] == nil:
            guard step.options["db"]?.hasPrefix("sqlite:") == true else {
                error(
                    fence.line,
                    "The step \(step.id) names no database. Add db=sqlite:FILE, or via=\"psql …\" for another client."
                )
                break
            }
        case .load: break
        case .shell where ShellText.isOnlyComments(step.body):
            error(
                fence.line,
                "The step \(step.id) has nothing to run. Add a command, or leave its name out."
            )
        default:
            if trimmed(step.body).isEmpty {
                error(
                    fence.line,
                    "The step \(step.id) has nothing to run. Write it between the fence's lines."
                )
            }
        }
        if step.waits, step.timeout == nil, !step.background {
            warn(
                fence.line,
                "The step \(step.id) waits and has no timeout of its own. Add timeout=2m to the braces."
            )
        }
    }

    // MARK: Words in braces

    /// Words that a step's braces may hold; each has an example in the documents.
    static let words = [
        "name", "title", "timeout", "attempt-timeout", "budget", "grace", "every", "for", "backoff",
        "retry", "cwd", "terminal", "undo", "needs", "if", "lock", "tag", "confirm", "role",
        "capture", "until", "expect", "background", "always", "allow-fail",
        "excludeFromRunAll", "ignore", "stream", "scope", "ns", "context", "db", "via", "create",
        "file", "format", "parts",
    ]

    /// Words of Runme that are the same as ours, or mean nothing here.
    private static let foreign = [
        "id", "category", "exclude-from-run-all", "interactive", "interpreter", "promptEnv",
        "mimeType",
        "closeTerminalOnSuccess", "terminalRows", "transform",
    ]

    private static let known = Set(words + foreign)

    private static func knows(_ word: String) -> Bool { known.contains(word) }

    mutating func apply(_ attributes: Attributes, to step: inout Step, _ fence: Fence) {
        for member in attributes.members {
            guard StepReader.knows(member.name) else {
                option(member, &step, fence)
                continue
            }
            let value = member.value ?? ""
            switch member.name {
            case "name", "ignore": break
            case "title": step.title = value
            case "timeout": step.timeout = duration(member, fence)
            case "attempt-timeout": step.attemptTimeout = duration(member, fence)
            case "budget": step.budget = duration(member, fence)
            case "grace": step.grace = duration(member, fence) ?? step.grace
            case "every": step.every = duration(member, fence) ?? step.every
            case "for": step.holdFor = duration(member, fence) ?? step.holdFor
            case "backoff": step.backoff = backoff(member, fence) ?? step.backoff
            case "retry": step.retry = number(member, 0...100, fence) ?? 0
            case "cwd": step.folder = value
            case "terminal": step.terminal = terminal(value, fence) ?? step.terminal
            case "undo": step.undo = value == "auto" ? .automatic : .step(value)
            case "needs":
                step.needs = value.utf8.split(separator: UInt8(ascii: ",")).map {
                    trimmed(String(decoding: $0, as: UTF8.self))
                }
            case "if": onlyIf(value, &step, fence.line)
            case "lock": step.lockKey = key(value, fence)
            case "tag", "category": step.tags += list(value)
            case "confirm": confirm(member, &step, fence)
            case "role": step.isPrivate = role(value, fence)
            case "capture": capture(value, isRequired: false, &step, fence.line)
            case "until", "expect": condition(member.name, value, &step, fence.line)
            default:
                if !flag(member, &step, fence) { option(member, &step, fence) }
            }
        }
    }

    /// Words that are true by standing there.
    private mutating func flag(
        _ member: Attributes.Member,
        _ step: inout Step,
        _ fence: Fence
    ) -> Bool {
        let path: WritableKeyPath<Step, Bool>
        switch member.name {
        case "background": path = \.background
        case "always": path = \.always
        case "allow-fail": path = \.allowFail
        case "excludeFromRunAll", "exclude-from-run-all": path = \.excludedFromRunAll
        default: return false
        }
        step[keyPath: path] = boolean(member, fence) ?? false
        return true
    }

    private mutating func option(_ member: Attributes.Member, _ step: inout Step, _ fence: Fence) {
        let value = member.value ?? ""
        if member.name.hasPrefix("env."), member.name.utf8.count > 4 {
            step.environment[String(member.name.dropFirst(4))] = value
            return
        }
        step.options[member.name] = value
        let isOfPanel = step.kind == .wait && PanelOptions.words.contains(member.name)
        if !StepReader.knows(member.name), !isOfPanel, member.name != "panel" {
            warn(
                fence.line,
                "The word \(member.name.prefix(40)) in the braces means nothing here and is kept as it is. Check its spelling."
            )
        }
    }

    private mutating func confirm(_ member: Attributes.Member, _ step: inout Step, _ fence: Fence) {
        switch member.value {
        case nil, "true": step.confirm = step.confirm ?? ""
        case "false": step.confirm = nil
        case let question?: step.confirm = question
        }
    }

    mutating func role(_ value: String, _ fence: Fence) -> Bool {
        if value != "presenter", value != "audience" {
            error(
                fence.line,
                "role=\(value.prefix(40)) is unknown. Write role=presenter or role=audience."
            )
        }
        return value == "presenter"
    }
}
