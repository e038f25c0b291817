internal import Conditions
public import Markdown
private import Timing

extension Runbook {
    /// What contradicts itself or may surprise on stage; the runbook runs all the same.
    ///
    /// It is looked for each time it is asked for.
    public var advice: [Problem] { advice(beside: []) }

    /// The same where other runbooks stand beside it in a talk: what they give, it need not have.
    public func advice(beside others: [Runbook]) -> [Problem] {
        Contradictions(self, beside: others).problems.inOrder
    }

    /// The names in double braces that it gives a value.
    private var givenNames: [String] {
        let captures = steps.flatMap { $0.captures + $0.furtherRequests.flatMap(\.captures) }
        return parameters.map(\.name) + secrets + services.map { "\($0.name).url" }
            + ["prometheus.url"] + captures.map(\.name)
    }

    /// The names that all of these give.
    fileprivate static func givenNames(of runbooks: [Runbook]) -> Set<String> {
        Set(runbooks.flatMap(\.givenNames))
    }
}

/// What a runbook says in two ways, or says of a step that will surprise on stage.
///
/// Everything here is a warning: the runbook runs all the same.
struct Contradictions {
    private(set) var problems: [Problem] = []
    private let runbook: Runbook
    /// What stands beside it in a talk.
    private let others: [Runbook]

    init(_ runbook: Runbook, beside others: [Runbook] = []) {
        self.runbook = runbook
        self.others = others
        comparePlans()
        compareTimelines()
        addBudgets()
        problems += runbook.steps.compactMap(\.planBeyondTimeout)
        lookForNames()
        lookForVariables()
        lookForEndlessCommands()
        lookForPlaceholders()
        lookForPrometheus()
    }

    private mutating func warn(_ line: Int, _ message: String) {
        problems.append(
            Problem(severity: .warning, file: runbook.file, line: line, message: message)
        )
    }

    // MARK: Times

    private mutating func comparePlans() {
        for plan in runbook.outline.plans {
            guard let sum = plan.sum, !plan.time.allows(sum) else { continue }
            let difference = sum > plan.time.most ? sum - plan.time.most : plan.time.least - sum
            let more = sum > plan.time.most ? "more" : "less"
            warn(
                plan.line,
                "\"\(plan.title.prefix(80))\" takes \(plan.time.words), but \(plan.of)"
                    + " \(sum.written), \(difference.written) \(more). Change one of them."
            )
        }
    }

    /// A timeline that names the parts gives each the time that the part plans.
    private mutating func compareTimelines() {
        for timeline in runbook.outline.timelines {
            let pairs = timeline.moments.compactMap { moment in
                part(for: moment).map { (moment, $0) }
            }
            guard pairs.count > 1 else { continue }
            for (moment, part) in pairs {
                guard let until = moment.until, let plan = part.plan,
                    !plan.allows(until - moment.from)
                else { continue }
                warn(
                    moment.line,
                    "The timeline gives \"\(part.title.prefix(60))\""
                        + " \((until - moment.from).written), but line \(part.line) plans"
                        + " \(plan.words). Change one of them."
                )
            }
        }
    }

    private func part(for moment: Outline.Timeline.Moment) -> Outline.Part? {
        let name = moment.text.prefix { $0 != "|" && $0 != ":" }
        let words = headingWords(String(name))
        guard !words.isEmpty else { return nil }
        return runbook.outline.parts.first { part in
            part.role == .main && Set(headingWords(part.title)).isSuperset(of: words)
        }
    }

    /// Steps that are planned to take longer than the part they stand in.
    private mutating func addBudgets() {
        let budgets = runbook.steps.compactMap { step in
            step.excludedFromRunAll ? nil : step.budget.map { (line: step.line, time: $0) }
        }
        for (at, section) in runbook.sections.enumerated() {
            guard let most = section.planned?.most else { continue }
            let end = runbook.sections[(at + 1)...].first { $0.level <= section.level }?.line
            let lines = (section.line + 1)..<max(section.line + 1, end ?? .max)
            let sum = budgets.reduce(.zero) { lines.contains($1.line) ? $0 + $1.time : $0 }
            if sum > most {
                warn(
                    section.line,
                    "The steps of \"\(section.title.prefix(60))\" are planned to take"
                        + " \(sum.written), the part only \(most.written). Give it more time, or"
                        + " the steps less."
                )
            }
        }
    }

    // MARK: Steps

    /// A name in double braces that nothing gives a value: its step would stop before it starts.
    private mutating func lookForNames() {
        let known = Runbook.givenNames(of: others + [runbook])
        for step in runbook.steps {
            for name in step.names where !known.contains(name) {
                warn(
                    step.line(of: "{{\(name)}}"),
                    "Nothing gives {{\(name)}} a value, so the step \(step.id) stops before it"
                        + " starts. Set it under params, capture it in an earlier step,"
                        + " or name a service."
                )
            }
        }
    }

    /// A variable that a step reads and only a later one sets.
    private mutating func lookForVariables() {
        let given = Set(
            runbook.parameters.map(\.name) + runbook.secrets + Array(runbook.environment.keys)
        ).union(Runbook.givenNames(of: others))
        var known = given
        // The first use of each name that nothing has set before.
        var missing: [String: (step: String, line: Int)] = [:]
        for step in runbook.steps {
            guard case .shell = step.kind else {
                known.formUnion(step.captures.map(\.name))
                continue
            }
            lazy var offset = step.linesBeforeBody
            for use in ShellVariables(step.body).uses {
                if use.isSet {
                    if let miss = missing.removeValue(forKey: use.name) {
                        warn(
                            miss.line,
                            "The step \(miss.step) uses $\(use.name), which is set only later,"
                                + " in line \(step.line + 1 + offset + use.line). Put that step"
                                + " first."
                        )
                    }
                    known.insert(use.name)
                } else if !known.contains(use.name), step.environment[use.name] == nil {
                    guard missing[use.name] == nil else { continue }
                    missing[use.name] = (step.id, step.line + 1 + max(0, offset) + use.line)
                }
            }
            known.formUnion(step.captures.map(\.name))
        }
    }

    /// A step that asks Prometheus where nobody says which.
    private mutating func lookForPrometheus() {
        guard (others + [runbook]).allSatisfy({ $0.prometheus == .none }) else { return }
        for step in runbook.steps {
            guard let line = step.lineThatAsksPrometheus else { continue }
            warn(
                line,
                "The step \(step.id) asks Prometheus, and no `prometheus:` is declared, so it"
                    + " cannot pass. Write `prometheus: managed`, or its URL, in the front matter of"
                    + " the runbook."
            )
        }
    }

    private mutating func lookForEndlessCommands() {
        for step in runbook.steps {
            guard case .shell = step.kind, !step.background, step.timeout == nil,
                step.options["stream"] == nil, let command = ShellText.endless(in: step.body)
            else { continue }
            guard step.passedOver != nil || !step.excludedFromRunAll else { continue }
            warn(
                step.line,
                "The step \(step.id) never ends by itself: `\(command.prefix(60))`."
                    + (step.excludedFromRunAll
                        ? " A run passes it over."
                        : " A run waits for its timeout.")
                    + " Put it into a fence of its own with { stream=true }, or give it timeout=…"
            )
        }
    }

    private mutating func lookForPlaceholders() {
        for step in runbook.steps {
            guard let found = step.omission.flatMap({ _ in ShellText.omission(in: step.body) })
            else { continue }
            warn(
                step.line(ofBody: found.line),
                "The step \(step.id) is locked, since `\(found.text.prefix(60))` stands for"
                    + " something that the page leaves out. Write that line in full."
            )
        }
        for step in runbook.steps where !step.placeholders.isEmpty {
            let words = step.placeholders.map { "`\($0)`" }.joined(separator: ", ")
            let name = Step.parameter(for: step.placeholders[0])
            warn(
                step.line,
                "The step \(step.id) is locked until somebody says what \(words) stands for: give"
                    + " --param \(name)=VALUE, or write \(name): VALUE below params."
            )
        }
    }
}

extension Step {
    /// Where it asks Prometheus something it waits for; nil where it does not.
    fileprivate var lineThatAsksPrometheus: Int? {
        if let onlyIf, onlyIf.target.asksPrometheus { return line }
        guard kind == .wait else { return nil }
        guard language == "wait" else { return language == "promql" ? line : nil }
        let probes = (try? WaitText.probes(in: body)) ?? []
        return probes.first { $0.probe.target.asksPrometheus }.map { line(ofBody: $0.line) }
    }

    /// The line of the file in which a text of its fence stands first; the fence's own, where that
    /// is in its braces.
    fileprivate func line(of text: String) -> Int {
        let place = lines(of: source).firstIndex { $0.contains(text) }
        return place.map { line + 1 + $0 } ?? line
    }

    /// How many lines of its fence are directives.
    fileprivate var linesBeforeBody: Int {
        source.utf8.count { $0 == 0x0A } - body.utf8.count { $0 == 0x0A }
    }

    /// Says that the step is stopped before its own plan is over; nil where it is not.
    fileprivate var planBeyondTimeout: Problem? {
        guard let budget, let timeout, budget > timeout else { return nil }
        return Problem(
            severity: .warning,
            file: file,
            line: line,
            message: "The step \"\(title.prefix(60))\" is planned to take \(budget.written), but it"
                + " is stopped after \(timeout.written). Give it a longer `timeout`, or less"
                + " `budget`."
        )
    }
}
