internal import Checklists
internal import Markdown
internal import Runbooks

/// The steps and panels of a talk and its runbooks under names that are unique over all of them.
struct NameSpace {
    private(set) var steps: [Step] = []
    private(set) var panels: [Panel] = []
    /// Names of the services whose logs can be shown.
    private(set) var services: Set<String> = []
    /// Lists by name.
    private(set) var checklists: [String: Checklist] = [:]
    private(set) var problems: [Problem] = []
    private var stepPlaces: [String: Int] = [:]
    private var panelPlaces: [String: Int] = [:]
    private var owners: [String: (file: String, line: Int)] = [:]

    mutating func add(_ runbook: Runbook) {
        let first = steps.count
        var renamed: [String: String] = [:]
        for step in runbook.steps {
            add(step)
            renamed[step.id] = steps.last?.id
        }
        // Steps of one runbook name each other as that file does.
        for place in steps[first...].indices {
            steps[place].needs = steps[place].needs.map { renamed[$0] ?? $0 }
            if case .step(let name)? = steps[place].undo {
                steps[place].undo = .step(renamed[name] ?? name)
            }
        }
        for panel in runbook.panels { add(panel) }
        services.formUnion(runbook.services.map(\.name))
    }

    mutating func add(_ list: Checklist) { checklists[list.name] = list }

    mutating func add(_ step: consuming Step) {
        step.id = freeName(
            step.id,
            file: step.file,
            line: step.line,
            // Only of interest where the name is taken.
            isGiven: owners[step.id] == nil || !Self.isMade(step.id, under: step.section)
        )
        stepPlaces[step.id] = steps.count
        steps.append(step)
    }

    mutating func add(_ panel: Panel) {
        var panel = panel
        panel.id = freeName(panel.id, file: panel.file, line: panel.line, isGiven: true)
        panelPlaces[panel.id] = panels.count
        panels.append(panel)
    }

    /// The panel that shows the log of a service, or the log panel of that name; nil where there is
    /// neither.
    mutating func log(_ name: String) -> Panel? {
        if let panel = panel(name) ?? panel(Panel.log(of: name).id) { return panel }
        guard services.contains(name) else { return nil }
        add(Panel.log(of: name))
        return panels.last
    }

    func step(_ name: String) -> Step? { stepPlaces[name].map { steps[$0] } }
    func panel(_ name: String) -> Panel? { panelPlaces[name].map { panels[$0] } }

    /// The nearest name that exists, for a message.
    func nearest(to name: String, among names: [String]) -> String? {
        let close = names.prefix(2_000)
            .map { (name: $0, distance: editDistance($0, name)) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let close, close.distance <= max(2, name.utf8.count / 2) else { return nil }
        return close.name
    }

    /// The name itself, or `file/name` where another file has it already.
    private mutating func freeName(
        _ name: String,
        file: String,
        line: Int,
        isGiven: Bool
    ) -> String {
        guard let owner = owners[name], owner != (file, line) else {
            owners[name] = (file, line)
            return name
        }
        let long = "\(fileName(file))/\(name)"
        if isGiven {
            problems.append(
                Problem(
                    file: file,
                    line: line,
                    message: "The name `\(name)` is used already in \(owner.file):\(owner.line)."
                        + " Give this one another name."
                )
            )
        }
        if owners[long] == nil { owners[long] = (file, line) }
        return long
    }

    /// Whether an id was made of its heading and its place, since nobody gave a name.
    private static func isMade(_ id: String, under section: String?) -> Bool {
        let start = slug(section ?? "step") + "-"
        return id.hasPrefix(start)
            && id.utf8.dropFirst(start.utf8.count).allSatisfy { $0 &- 0x30 < 10 }
    }
}

/// A file's name without folder and ending.
func fileName(_ file: String) -> String {
    let name = file.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? []
    let dot = name.lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex
    return String(decoding: dot > 0 ? name[..<dot] : name[...], as: UTF8.self)
}

/// The number of letters to change, add or drop to make one word of another; at most 64 count.
func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left.utf8.prefix(64))
    let right = Array(right.utf8.prefix(64))
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var corner = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let change = corner + (a == b ? 0 : 1)
            corner = row[j + 1]
            row[j + 1] = min(change, row[j] + 1, corner + 1)
        }
    }
    return row[right.count]
}
