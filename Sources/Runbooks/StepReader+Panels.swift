import Conditions
import Markdown

extension StepReader {
    /// A `promql` or `logql` fence: a panel, and with `until` a step that waits too.
    mutating func query(
        _ kind: FenceKind,
        _ fence: Fence,
        _ attributes: Attributes,
        _ directives: Directives,
        _ section: Runbook.Section?
    ) -> Found {
        let query = trimmed(directives.body)
        guard !query.isEmpty else {
            error(fence.line, "The query is missing. Write it between the fence's lines.")
            return Found()
        }
        let name = attributes["name"]
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
            query: query,
            file: file,
            line: fence.line
        )
        if case .logql = kind { panel.kind = .log }
        panel.isPrivate = step.isPrivate
        panel.until = step.until.first
        draw(&panel, attributes, fence)
        guard !step.until.isEmpty else { return Found(panel: panel) }
        if step.timeout == nil {
            error(fence.line, "until needs an end. Add timeout=2m to the braces.")
        }
        return Found(step: step, panel: panel)
    }

    /// What the braces say about the picture.
    private mutating func draw(_ panel: inout Panel, _ attributes: Attributes, _ fence: Fence) {
        for member in attributes.members {
            let value = member.value ?? ""
            switch member.name {
            case "panel":
                if let kind = Panel.Kind(rawValue: value) {
                    panel.kind = kind
                } else if member.value != nil {
                    refuse(member, Panel.Kind.allCases.map(\.rawValue), fence)
                }
            case "unit":
                if let unit = Panel.Unit(rawValue: value) {
                    panel.unit = unit
                } else {
                    refuse(member, Panel.Unit.allCases.map(\.rawValue), fence)
                }
            case "threshold":
                if case .number(let number) = Literal.parse(value) {
                    panel.threshold = number
                } else {
                    error(
                        fence.line,
                        "threshold=\(value.prefix(40)) is not a number. Write threshold=0.3"
                    )
                }
            case "legend": panel.legend = value
            case "nodata": panel.noDataText = value
            case "range": panel.range = duration(member, fence) ?? panel.range
            case "decimals": panel.decimals = number(member, 0...6, fence)
            default: break
            }
        }
    }

    private mutating func refuse(_ member: Attributes.Member, _ words: [String], _ fence: Fence) {
        error(
            fence.line,
            "\(member.name)=\((member.value ?? "").prefix(40)) is unknown. Write one of \(words.joined(separator: ", "))."
        )
    }
}
