import Conditions
import Markdown

extension StepReader {
    /// Whether a fence of another language says that it is drawn: `http` or shell with `panel=KIND`.
    static func isPanel(_ kind: FenceKind, _ attributes: Attributes) -> Bool {
        guard let word = attributes["panel"], Panel.Kind(rawValue: word) != nil else {
            return false
        }
        return switch kind {
        case .step(.http), .step(.shell): true
        default: false
        }
    }

    /// A `promql` or `logql` fence, or another that is drawn: a panel, and with `until` a step that
    /// waits too.
    mutating func query(
        _ kind: FenceKind,
        _ fence: Fence,
        _ attributes: Attributes,
        _ directives: Directives,
        _ section: Runbook.Section?
    ) -> Found {
        guard !trimmed(directives.body).isEmpty else {
            error(fence.line, "The query is missing. Write it between the fence's lines.")
            return Found()
        }
        let name = attributes["name"]
        var directives = directives
        let firstName = directives.takeQueryName()
        let cut = QueryText(directives.body, firstLine: fence.bodyLine + directives.count)
        var step = Step(
            id: id(name, under: section, line: fence.line),
            title: "",
            kind: .wait,
            body: directives.body,
            file: file,
            line: fence.line
        )
        step.source = fence.body
        step.language = fence.language.lowercased()
        step.section = section?.title
        apply(attributes, to: &step, fence)
        apply(directives, to: &step, fence)
        if step.title.isEmpty { step.title = title(of: step, named: name != nil, section) }
        var panel = Panel(
            id: step.id,
            title: step.title,
            query: trimmed(cut.first),
            file: file,
            line: fence.line
        )
        if let firstName {
            head(firstName.text, firstName.line + fence.bodyLine, &panel.queries[0])
        }
        for part in cut.others {
            var query = Panel.Query(text: trimmed(part.text))
            head(part.head, part.line, &query)
            panel.queries.append(query)
        }
        read(kind, into: &panel, attributes, fence)
        panel.isPrivate = step.isPrivate
        panel.until = step.until.first
        draw(&panel, attributes, fence)
        check(panel.queries, of: panel, fence)
        guard !step.until.isEmpty else {
            for look in looks {
                error(
                    look.line,
                    "\(look.word) means nothing for what is only drawn. Add until and a timeout, so"
                        + " that it is a step too, or leave \(look.word) out."
                )
            }
            looks = []
            return Found(panel: panel)
        }
        checkLooks(of: step)
        if case .step = kind {
            error(
                fence.line,
                "Only promql, logql and wait fences wait. Leave until out, or write a wait fence."
            )
        }
        if step.timeout == nil {
            error(fence.line, "until needs an end. Add timeout=2m to the braces.")
        }
        return Found(step: step, panel: panel)
    }

    /// Where the values come from, by the fence's language.
    private mutating func read(
        _ kind: FenceKind,
        into panel: inout Panel,
        _ attributes: Attributes,
        _ fence: Fence
    ) {
        switch kind {
        case .logql:
            panel.kind = .log
            panel.source = .logs
        case .step(.shell):
            panel.source = .command(panel.query)
            if attributes["refresh"] == nil { panel.refresh = .seconds(5) }
        case .step(.http):
            do {
                let request = try HTTPRequestText.parse(panel.query)
                let place = attributes["value"] ?? "$"
                do throws(ConditionError) {
                    panel.source = .http(request, try JSONPlace.parse(place))
                } catch {
                    self.error(fence.line, "value=\(place.prefix(60)): \(error.message)")
                }
            } catch {
                self.error(fence.bodyLine + error.line, error.message)
            }
        default: break
        }
    }

    /// The name and the words after `#@ query`.
    private mutating func head(_ text: String, _ line: Int, _ query: inout Panel.Query) {
        guard let (name, rest) = Directives.quoted(text), !name.isEmpty else {
            error(line, "A query needs a name: #@ query \"Cost\" unit=dollars")
            return
        }
        query.name = name
        guard let words = try? Attributes(rest) else {
            error(line, "The words after the query's name cannot be read. Write unit=dollars")
            return
        }
        for word in words.members {
            let value = word.value ?? ""
            switch word.name {
            case "unit":
                query.unit = Panel.Unit(rawValue: value)
                if query.unit == nil { refuse(word, Panel.Unit.allCases.map(\.rawValue), line) }
            case "axis":
                query.isRight = value == "right"
                if !["left", "right"].contains(value) { refuse(word, ["left", "right"], line) }
            case "decimals": query.decimals = Int(value).flatMap { (0...6).contains($0) ? $0 : nil }
            case "thresholds": query.thresholds = amounts(word, line)
            case "reversed": query.isReversed = value != "false"
            case "legend": query.legend = value
            default:
                refuse(
                    Attributes.Member(name: "word", value: word.name),
                    ["unit", "axis", "decimals", "thresholds", "reversed", "legend"],
                    line
                )
            }
        }
    }

    /// Faults that can be seen without asking anybody.
    private mutating func check(_ queries: [Panel.Query], of panel: Panel, _ fence: Fence) {
        for query in queries {
            if query.text.isEmpty {
                error(fence.line, "The query \(query.name) is missing. Write it below its line.")
            } else if panel.source == .logs {
                do {
                    _ = try LogQuery.parse(query.text)
                } catch {
                    self.error(fence.bodyLine, error.message)
                }
            } else if case .command = panel.source {
                continue
            } else if case .http = panel.source {
                continue
            } else if let fault = QueryText.fault(in: query.text) {
                error(fence.bodyLine, fault)
            }
        }
    }
}

extension FenceKind {
    /// Whether a text can be read as one query of this kind.
    func reads(_ text: String) -> Bool {
        switch self {
        case .logql: (try? LogQuery.parse(text)) != nil
        case .promql: QueryText.fault(in: text) == nil
        case .step: true
        }
    }
}

extension Directives {
    /// Takes the `#@ query` that names the first query out of the list.
    mutating func takeQueryName() -> Directive? {
        guard let last = list.lastIndex(where: { $0.word == "query" }) else { return nil }
        return list.remove(at: last)
    }
}
