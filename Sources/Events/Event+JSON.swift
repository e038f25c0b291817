public import JSONValue

extension Event {
    /// The event in its wire form: `{"n":…,"t":…,"k":…,…}`.
    public var json: JSON {
        .members(
            [("n", .int(number)), ("t", offset.json), ("k", .string(body.kind))] + body.fields
                + [("happened", happened?.json)]
        )
    }

    /// An event from its wire form.
    /// - Throws: ``EventError``; readers skip an unknown kind.
    public init(json: JSON) throws(EventError) {
        let kind = json["k"]?.string ?? ""
        let fields = Fields(kind: kind, json: json)
        self.init(
            number: try fields.int("n"),
            offset: try fields.duration("t"),
            body: try Body(fields),
            happened: try fields.optionalDuration("happened")
        )
    }
}

extension Event.Body {
    /// The word for the kind of event on the wire and in the log.
    public var kind: String {
        switch self {
        case .opened: "run.opened"
        case .started: "run.started"
        case .ended: "run.ended"
        case .published: "run.published"
        case .deck: "deck"
        case .position: "position"
        case .clock: "clock"
        case .view: "view"
        case .stepIntent: "step.intent"
        case .stepStarted: "step.started"
        case .stepRows: "step.rows"
        case .stepPrompt: "step.prompt"
        case .stepInput: "step.input"
        case .stepEnded: "step.ended"
        case .stepSkipped: "step.skipped"
        case .value: "value"
        case .sample: "sample"
        case .panel: "panel"
        case .alert: "alert"
        case .check: "check"
        case .undoOpened: "undo.opened"
        case .undoDone: "undo.done"
        case .stopwatch: "stopwatch"
        case .marker: "marker"
        case .fallback: "fallback"
        case .redacted: "redacted"
        case .gap: "gap"
        case .slide: "slide"
        }
    }

    /// The step, panel, alert or slide the event is about; nil where it is about the run.
    public var subject: String? {
        switch self {
        case .stepIntent(let id, _), .stepStarted(let id, _, _), .stepRows(let id, _),
            .stepPrompt(let id, _), .stepInput(let id, _, _), .stepEnded(let id, _),
            .stepSkipped(let id, _), .fallback(let id, _, _):
            id.step
        case .sample(let sample): sample.panel
        case .panel(let change): change.panel
        case .alert(let alert): alert.name
        case .position(let position): position.slide
        case .slide(let shown): shown.slide
        default: nil
        }
    }

    init(_ fields: Fields) throws(EventError) {
        switch fields.kind {
        case let kind where kind.hasPrefix("step."), let kind where kind == "fallback":
            self = try Self.step(fields)
        case let kind where kind.hasPrefix("run."): self = try Self.run(fields)
        case "deck": self = .deck(try Event.Deck(fields))
        case "position": self = .position(try Event.Position(fields))
        case "clock":
            self = .clock(try Event.Clock(fields))
        case "view": self = .view(try Event.View(fields))
        case "slide": self = .slide(try Event.ShownSlide(fields))
        case "value":
            self = .value(name: try fields.string("name"), value: try fields.string("value"))
        case "redacted":
            self = .redacted(rule: try fields.string("rule"), count: try fields.int("count"))
        case "gap": self = .gap(reason: try fields.string("reason"), count: try fields.int("count"))
        default: self = try Self.observation(fields)
        }
    }

    private static func run(_ fields: Fields) throws(EventError) -> Event.Body {
        switch fields.kind {
        case "run.opened": .opened(try Event.Opened(fields))
        case "run.started": .started
        case "run.ended": .ended(try fields.word("reason"))
        case "run.published": .published(try fields.bool("on"))
        default: throw .unknown(kind: fields.kind)
        }
    }

    private static func step(_ fields: Fields) throws(EventError) -> Event.Body {
        let id = { () throws(EventError) in try Event.StepID(fields) }
        return switch fields.kind {
        case "step.intent": .stepIntent(try id(), try Event.Intent(fields))
        case "step.started":
            .stepStarted(
                try id(),
                process: try fields.optionalInt("pid"),
                isReady: fields.isAbsent("ready") ? false : try fields.bool("ready")
            )
        case "step.rows": .stepRows(try id(), try Event.Rows(fields))
        case "step.prompt": .stepPrompt(try id(), text: try fields.string("text"))
        case "step.input":
            .stepInput(
                try id(),
                text: try fields.optionalString("text"),
                by: try fields.optionalString("by")
            )
        case "step.ended": .stepEnded(try id(), try Event.StepResult(fields))
        case "step.skipped": .stepSkipped(try id(), reason: try fields.string("reason"))
        case "fallback":
            .fallback(
                try id(),
                run: try fields.string("run"),
                wall: try fields.optionalInt("wall")
            )
        default: throw .unknown(kind: fields.kind)
        }
    }

    private static func observation(_ fields: Fields) throws(EventError) -> Event.Body {
        switch fields.kind {
        case "sample": .sample(try Event.Sample(fields))
        case "panel": .panel(try Event.PanelChange(fields))
        case "alert": .alert(try Event.Alert(fields))
        case "check": .check(try Event.Check(fields))
        case "undo.opened":
            .undoOpened(
                entry: try fields.int("entry"),
                step: try fields.string("step"),
                title: try fields.string("title")
            )
        case "undo.done":
            .undoDone(
                entry: try fields.int("entry"),
                passed: try fields.bool("passed"),
                message: try fields.optionalString("message"),
                by: try fields.optionalString("by")
            )
        case "stopwatch":
            .stopwatch(
                name: try fields.string("name"),
                running: try fields.bool("running"),
                measured: try fields.optionalDuration("measured")
            )
        case "marker":
            .marker(label: try fields.string("label"), source: try fields.string("source"))
        default: throw .unknown(kind: fields.kind)
        }
    }

    var fields: [(String, JSON?)] {
        switch self {
        case .opened(let opened): opened.fields
        case .started: []
        case .ended(let reason): [("reason", .string(reason.rawValue))]
        case .published(let on): [("on", .bool(on))]
        case .deck(let deck): deck.fields
        case .position(let position): position.fields
        case .clock(let clock): clock.fields
        case .view(let view): view.fields
        case .stepIntent(let id, let intent): id.fields + intent.fields
        case .stepStarted(let id, let process, let isReady):
            id.fields + [("pid", process.map(JSON.int)), ("ready", isReady ? true : nil)]
        case .stepRows(let id, let rows): id.fields + rows.fields
        case .stepPrompt(let id, let text): id.fields + [("text", .string(text))]
        case .stepInput(let id, let text, let by):
            id.fields + [("text", text.map(JSON.string)), ("by", by.map(JSON.string))]
        case .stepEnded(let id, let result): id.fields + result.fields
        case .stepSkipped(let id, let reason): id.fields + [("reason", .string(reason))]
        case .value(let name, let value): [("name", .string(name)), ("value", .string(value))]
        case .sample(let sample): sample.fields
        case .panel(let change): change.fields
        case .alert(let alert): alert.fields
        case .check(let check): check.fields
        case .undoOpened(let entry, let step, let title):
            [("entry", .int(entry)), ("step", .string(step)), ("title", .string(title))]
        case .undoDone(let entry, let passed, let message, let by):
            [
                ("entry", .int(entry)), ("passed", .bool(passed)),
                ("message", message.map(JSON.string)), ("by", by.map(JSON.string)),
            ]
        case .stopwatch(let name, let running, let measured):
            [("name", .string(name)), ("running", .bool(running)), ("measured", measured?.json)]
        case .marker(let label, let source):
            [("label", .string(label)), ("source", .string(source))]
        case .fallback(let id, let run, let wall):
            id.fields + [("run", .string(run)), ("wall", wall.map(JSON.int))]
        case .redacted(let rule, let count): [("rule", .string(rule)), ("count", .int(count))]
        case .gap(let reason, let count): [("reason", .string(reason)), ("count", .int(count))]
        case .slide(let shown): shown.fields
        }
    }
}
