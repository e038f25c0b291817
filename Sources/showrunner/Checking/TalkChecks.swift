import Checklists
import Checks
import Events
import HTTPClient
import JSONValue
import Markdown
import Panels
import Processes
import Recording
import Runbooks
import Running
import Stage
import Talks
private import Digest
private import FoundationEssentials

/// What is checked of every talk without anybody writing it down.
struct TalkChecks: Sendable {
    let deck: Deck
    let name: String
    let workspace: Workspace
    let data: DataFolder
    let library: Library
    let metrics: Prober.Metrics?
    /// The ports this program listens on itself; empty where it would present only later.
    var doors: [Int] = []

    /// A row that looks by itself.
    struct Row: Sendable {
        let item: Checklist.Item
        let look: @Sendable () async -> Finding
    }

    /// The rows that make sense for this talk.
    var rows: [Row] {
        var rows = [
            row("files", "The talk and its runbooks have no errors", .fail, files),
            row("recordings", "Every step has a good recording to fall back on", .warn, recordings),
            row("unchanged", "The talk is as it was last rehearsed or run", .warn, unchanged),
            row("ports", "The ports are free", .fail, ports),
            row("room", "There is room for the recording", .fail, room),
        ]
        if deck.steps.allSatisfy({ $0.kind == .manual }) {
            rows.removeAll { $0.item.id == "talk:recordings" }
        }
        if deck.runbooks.contains(where: { !$0.services.isEmpty }) {
            rows.append(row("stage", "The stage is ready", .warn, fix: raise, stage))
        }
        if deck.runbooks.contains(where: { !$0.rules.isEmpty }) {
            rows.append(row("rules", "Prometheus takes the alert rules", .fail, rules))
        }
        if metrics != nil { rows.append(row("quiet", "No alert is firing", .warn, quiet)) }
        return rows
    }

    private func row(
        _ id: String,
        _ text: String,
        _ severity: Checklist.Severity,
        fix: Checklist.Fix? = nil,
        _ look: @escaping @Sendable () async -> Finding
    ) -> Row {
        var item = Checklist.Item(builtIn: "talk:\(id)", text: text, severity: severity, fix: fix)
        // The first look at a stage or a library of many runs takes its time.
        item.timeout = .seconds(15)
        return Row(item: item, look: look)
    }

    // MARK: - The files

    @Sendable private func files() async -> Finding {
        // The same that the talk's page counts.
        let all = deck.problems + deck.advice
        let errors = all.filter { $0.severity == .error }.map(\.description)
        guard let first = errors.first else {
            guard !all.isEmpty else { return .met("no problem") }
            return .met("no error, \(all.count == 1 ? "one warning" : "\(all.count) warnings")")
        }
        return .unmet(first, detail: Array(errors.dropFirst()))
    }

    /// The digest of the deck as a run keeps it, beside its slides.
    @Sendable private func unchanged() async -> Finding {
        let last = await runs().first
        guard let last else {
            return .unmet(
                "It was never rehearsed or run.",
                detail: ["showrunner present \(name) --rehearse"]
            )
        }
        guard let reader = try? await RunReader(folder: data.path, run: last.run),
            let digest = try? await reader.state().deck?.digest,
            let blob = try? await reader.blob(digest), let old = try? JSON(parsing: blob.bytes)
        else { return .broken("The run \(last.run) cannot be read.") }
        let when =
            last.opened.map { "the \($0.purpose.noun) of \(Moment($0.wall).dayAndTime)" } ?? ""
        guard digest != SHA256.hexadecimal(of: deck.json.utf8) else {
            return .met("the same as in \(when)")
        }
        let before = Dictionary(
            (old["slides"]?.array ?? []).map { ($0["id"]?.string ?? "", $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let changed = (deck.json["slides"]?.array ?? []).filter { slide in
            before[slide["id"]?.string ?? ""] != slide
        }
        let titles = changed.prefix(6).compactMap { $0["title"]?.string }
        let word = changed.count == 1 ? "slide has" : "slides have"
        return .unmet("\(changed.count) \(word) changed since \(when).", detail: titles)
    }

    // MARK: - What was recorded

    /// Runs of this talk that have ended, newest first.
    private func runs() async -> [RunSummary] {
        await library.runs().filter {
            $0.opened?.talk == name && $0.damage == nil && $0.status == .ended
        }
    }

    @Sendable private func recordings() async -> Finding {
        let steps = deck.steps.filter { $0.kind != .manual }
        let found = await library.goodRecordings(
            of: Set(steps.map(\.id)),
            talk: name,
            runbooks: deck.runbooks.map(\.name)
        )
        let when = found.values.max().map { ", newest \(Moment($0).dayAndTime)" } ?? ""
        let missing = steps.filter { found[$0.id] == nil }.map(\.title)
        guard !missing.isEmpty else { return .met("\(found.count) of \(steps.count)\(when)") }
        return .unmet(
            TalkChecks.share(found.count, of: steps.count) + "\(when).",
            detail: missing
        )
    }

    /// `None of 9 steps has one`, `3 of 9 steps have one`.
    static func share(_ count: Int, of total: Int) -> String {
        switch (count, total) {
        case (0, 1): "The step has none"
        case (0, _): "None of \(total) steps has one"
        case (1, _): "Only one of \(total) steps has one"
        default: "Only \(count) of \(total) steps have one"
        }
    }

    // MARK: - This machine

    @Sendable private func ports() async -> Finding {
        let book = PortBook(data: data)
        var taken: [String] = []
        var free: [Int] = []
        var wanted = doors.isEmpty ? [Address.usualPort] : doors
        for service in deck.runbooks.flatMap(\.services) {
            if case .fixed(let port) = service.port { wanted.append(port) }
        }
        let own = await standing()
        for port in wanted {
            if doors.contains(port) {
                free.append(port)
                continue
            }
            let answer = try? await Thread.run(name: "port \(port)") {
                TCPPort.look(host: "127.0.0.1", port: port, within: .seconds(2))
            }
            guard answer == .open else {
                free.append(port)
                continue
            }
            let owner = book.owner(of: port)
            if own.contains(port)
                || owner.hasSuffix("process \(ProcessInfo.processInfo.processIdentifier)")
            {
                free.append(port)
            } else {
                taken.append("\(port) is taken by \(owner)")
            }
        }
        let list = free.map(String.init).joined(separator: ", ")
        guard let first = taken.first else { return .met("\(list) for us") }
        return .unmet("Port \(first).", detail: Array(taken.dropFirst()))
    }

    private static let wantedRoom = 500_000_000

    @Sendable private func room() async -> Finding {
        guard let free = FreeSpace.bytes(at: data.path) else {
            return .broken("The disk of \(data.path) cannot be looked at.")
        }
        let size = Prober.size(free)
        return free > TalkChecks.wantedRoom
            ? .met("\(size) free at \(data.path)")
            : .unmet("Only \(size) are free at \(data.path); a talk needs 500 MB to be safe.")
    }

    // MARK: - The stage

    private func standing() async -> Set<Int> {
        var ports: Set<Int> = []
        for stage in await adopted() {
            for status in await stage.status() where status.state == .running {
                if let port = status.url.flatMap({ Int($0.split(separator: ":").last ?? "") }) {
                    ports.insert(port)
                }
            }
        }
        return ports
    }

    private func adopted() async -> [Stage] {
        var stages: [Stage] = []
        for runbook in deck.runbooks {
            if let stage = try? await Stage.adopt(runbook.name, in: Surroundings.own(data)) {
                stages.append(stage)
            }
        }
        return stages
    }

    private var raise: Checklist.Fix? {
        deck.runbooks.first { !$0.services.isEmpty }.map { runbook in
            let command = "showrunner stage up \(ShellWord.quoted(runbook.file))"
            return Checklist.Fix(command: command, text: command)
        }
    }

    @Sendable private func stage() async -> Finding {
        var seen: [String] = []
        for runbook in deck.runbooks where !runbook.services.isEmpty {
            guard let stage = try? await Stage.adopt(runbook.name, in: Surroundings.own(data))
            else {
                return .unmet(
                    "The stage of \(runbook.name) does not stand.",
                    detail: ["present raises it; to look at it before, raise it now."]
                )
            }
            let status = await stage.status()
            let ended = status.filter { $0.state != .running }.map(\.name)
            guard ended.isEmpty else {
                return .unmet("\(ended.joined(separator: ", ")) ended.")
            }
            seen += status.map(\.name)
        }
        return .met("\(seen.joined(separator: ", ")) stand")
    }

    @Sendable private func rules() async -> Finding {
        let check = RuleCheck(environment: OwnEnvironment.variables)
        var problems: [Problem] = []
        for runbook in deck.runbooks {
            problems += await check.problems(of: runbook, workspace: workspace.root)
        }
        let errors = problems.filter { $0.severity == .error }.map(\.description)
        guard let first = errors.first else {
            return .met(deck.runbooks.flatMap(\.rules).map(\.path).joined(separator: ", "))
        }
        return .unmet(first, detail: Array(errors.dropFirst()))
    }

    @Sendable private func quiet() async -> Finding {
        guard let metrics else { return .met("no Prometheus") }
        switch await metrics("ALERTS{alertstate=\"firing\"}", .seconds(5)) {
        case .failure(let failure): return .unmet("It is not known: \(failure.message)")
        case .success(let series):
            let names = Set(series.compactMap { $0.labels["alertname"] }).sorted()
            return names.isEmpty
                ? .met("none") : .unmet("Firing: \(names.joined(separator: ", ")).")
        }
    }
}

extension Event.Purpose {
    /// What a run of this purpose is called.
    var noun: String {
        switch self {
        case .live: "live run"
        case .rehearsal: "rehearsal"
        case .script: "script"
        }
    }
}
