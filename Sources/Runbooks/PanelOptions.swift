import Conditions
import Markdown

/// The words in a fence's braces that say how a panel is drawn.
enum PanelOptions {
    /// Words that other kinds of fence do not know.
    static let words = [
        "panel", "unit", "threshold", "thresholds", "reversed", "legend", "nodata", "range",
        "decimals", "min", "max", "stack", "annotate", "top", "columns", "before", "after",
        "reduce", "highlight", "window", "step", "refresh", "pin", "source", "value",
    ]
}

extension StepReader {
    /// What the braces say about the picture.
    mutating func draw(_ panel: inout Panel, _ attributes: Attributes, _ fence: Fence) {
        for member in attributes.members {
            let value = member.value ?? ""
            switch member.name {
            case "panel" where member.value != nil:
                if let kind: Panel.Kind = word(member, fence) { panel.kind = kind }
            case "unit": if let unit: Panel.Unit = word(member, fence) { panel.unit = unit }
            case "threshold": panel.threshold = amount(member, fence)
            case "legend": panel.legend = value
            case "nodata": panel.noDataText = value
            case "range": panel.range = duration(member, fence) ?? panel.range
            case "decimals": panel.decimals = number(member, 0...6, fence)
            case "window": panel.window = duration(member, fence)
            case "step": panel.step = duration(member, fence) ?? panel.step
            case "refresh": panel.refresh = duration(member, fence) ?? panel.refresh
            case "pin": panel.isPinned = boolean(member, fence) ?? false
            case "source": if let source = source(member, fence) { panel.source = source }
            default: look(member, &panel.look, fence)
            }
        }
        check(panel, fence)
    }

    private mutating func look(
        _ member: Attributes.Member,
        _ look: inout Panel.Look,
        _ fence: Fence
    ) {
        let value = member.value ?? ""
        switch member.name {
        case "min": look.minimum = amount(member, fence)
        case "max": look.maximum = amount(member, fence)
        case "thresholds": look.thresholds = amounts(member, fence.line)
        case "reversed": look.isReversed = boolean(member, fence) ?? false
        case "stack": look.isStacked = boolean(member, fence) ?? false
        case "annotate": look.annotations = annotations(member, fence)
        case "top": look.top = number(member, 1...50, fence)
        case "columns": look.columns = list(value)
        case "before": look.before = value
        case "after": look.after = value
        case "reduce":
            if let reduction: Panel.Reduction = word(member, fence) { look.reduction = reduction }
        case "highlight": look.highlights = list(value)
        default: break
        }
    }

    // MARK: Values

    private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ member: Attributes.Member,
        _ fence: Fence
    ) -> Word? {
        if let word = Word(rawValue: member.value ?? "") { return word }
        refuse(member, Word.allCases.map(\.rawValue), fence.line)
        return nil
    }

    private mutating func amount(_ member: Attributes.Member, _ fence: Fence) -> Double? {
        let text = member.value ?? ""
        if case .number(let number) = Literal.parse(text) { return number }
        error(
            fence.line,
            "\(member.name)=\(text.prefix(40)) is not a number. Write \(member.name)=0.3"
        )
        return nil
    }

    mutating func amounts(_ member: Attributes.Member, _ line: Int) -> [Double] {
        let numbers = list(member.value ?? "").map { text -> Double? in
            if case .number(let number) = Literal.parse(text) { number } else { nil }
        }
        let known = numbers.compactMap { $0 }
        guard known.count == numbers.count, (1...8).contains(known.count),
            zip(known, known.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            error(
                line,
                "\(member.name)=\((member.value ?? "").prefix(40)) is not a list of rising numbers. Write \(member.name)=0.1,0.3"
            )
            return []
        }
        return known
    }

    private mutating func annotations(
        _ member: Attributes.Member,
        _ fence: Fence
    ) -> Set<Panel.Annotation> {
        var found: Set<Panel.Annotation> = []
        for text in list(member.value ?? "") where text != "none" {
            guard let annotation = Panel.Annotation(rawValue: text) else {
                let words = Panel.Annotation.allCases.map(\.rawValue) + ["none"]
                refuse(Attributes.Member(name: member.name, value: text), words, fence.line)
                continue
            }
            found.insert(annotation)
        }
        return found
    }

    private mutating func source(_ member: Attributes.Member, _ fence: Fence) -> Panel.Source? {
        let value = member.value ?? ""
        switch value {
        case "prometheus": return .metrics
        case "scrape": return .scrape
        case let url
        where url.hasPrefix("http://") || url.hasPrefix("https://") || url.hasPrefix("{{"):
            return .server(url.hasSuffix("/") ? String(url.dropLast()) : url)
        default:
            error(
                fence.line,
                "source=\(value.prefix(40)) is unknown. Write prometheus, scrape or the URL of a Prometheus."
            )
            return nil
        }
    }

    func list(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: ",")).map {
            trimmed(String(decoding: $0, as: UTF8.self))
        }
    }

    mutating func refuse(_ member: Attributes.Member, _ words: [String], _ line: Int) {
        error(
            line,
            "\(member.name)=\((member.value ?? "").prefix(40)) is unknown. Write one of \(words.joined(separator: ", "))."
        )
    }

    // MARK: What fits together

    private mutating func check(_ panel: Panel, _ fence: Fence) {
        let look = panel.look
        if panel.kind == .compare, look.before == nil || look.after == nil {
            error(
                fence.line,
                "A comparison names two steps. Add before=load after=load-again to the braces."
            )
        }
        if let least = look.minimum, let most = look.maximum, least >= most {
            error(fence.line, "min is not below max. Write min=0 max=1")
        }
        if panel.source == .logs, panel.kind != .log {
            error(fence.line, "A logql fence is drawn as a log. Leave panel= out.")
        } else if panel.source != .logs, panel.kind == .log {
            error(fence.line, "A log is drawn of a logql fence. Write logql before the braces.")
        }
        if panel.queries.count > 1, ![.table, .timeseries].contains(panel.kind) {
            error(
                fence.line,
                "Several queries are drawn as panel=table or panel=timeseries only. Leave one query."
            )
        }
        if panel.queries.contains(where: \.isRight), panel.look.isStacked {
            error(fence.line, "A stacked chart has one axis. Leave stack or axis=right out.")
        }
    }
}
