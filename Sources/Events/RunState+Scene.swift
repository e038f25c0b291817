public import JSONValue

extension RunState {
    /// The scene: the state in the form that pages and keyframes use.
    ///
    /// `{"run":{…},"deck":{…}|null,"position":{…}|null,"clock":{…},"view":{…},"steps":{ID:{…}},
    /// "masked":{RULE:N} where anything was masked,
    /// "panels":{ID:{…}},"values":{NAME:VALUE},"alerts":{NAME:{…}},"checks":{"LIST/ITEM":{…}},
    /// "undo":{"open":N,"entries":{ENTRY:{…}}},"stopwatches":{NAME:{…}},"slides":{ID:{…}},"number":N,"offset":T}`
    public var scene: JSON {
        guard !masked.isEmpty, case .object(var scene) = members else { return members }
        scene["masked"] = .sorted(masked, JSON.int)
        return .object(scene)
    }

    private var members: JSON {
        [
            "run": run,
            "deck": deck.map { .members($0.fields) } ?? .null,
            "position": position.map { .members($0.fields) } ?? .null,
            "clock": clock.json,
            "view": .members(view.fields),
            "steps": .sorted(steps, \.json),
            "panels": .sorted(panels, \.json),
            "values": .sorted(values, JSON.string),
            "alerts": .sorted(alerts) { .members($0.alert.change + [("at", $0.at.json)]) },
            "checks": .sorted(checks) { .members($0.check.fields + [("at", $0.at.json)]) },
            "undo": undo,
            "stopwatches": .sorted(stopwatches, \.json),
            "slides": .sorted(slides) { .members($0.fields) },
            "number": .int(number),
            "offset": offset.json,
        ]
    }

    private var undo: JSON {
        let entries = undos.sorted { $0.key < $1.key }.map { (String($0.key), $0.value.json) }
        guard !entries.isEmpty else { return ["open": 0] }
        return ["open": .int(entries.count), "entries": .object(JSON.Object(entries))]
    }

    private var run: JSON {
        .members([
            ("id", .string(opened?.run ?? "")),
            ("purpose", .string((opened?.purpose ?? .live).rawValue)),
            ("talk", .string(opened?.talk ?? "")),
            ("title", .string(opened?.title ?? "")),
            ("wall", .int(opened?.wall ?? 0)),
            ("simulated", opened?.isSimulated == true ? true : nil),
            ("status", .string(status.rawValue)),
            ("startedAt", startedAt.orNull),
            ("endedAt", endedAt.orNull),
            ("published", .bool(isPublished)),
        ])
    }

    /// The state that a scene describes.
    ///
    /// Of the run, the boot id is not part of a scene.
    /// - Throws: ``EventError/malformed(kind:field:)`` of the kind `scene`.
    public init(scene: JSON) throws(EventError) {
        self.init()
        let fields = Fields(kind: "scene", json: scene)
        number = try fields.int("number")
        offset = try fields.duration("offset")
        try read(run: try fields.member("run"))
        if !fields.isAbsent("deck") { deck = try Event.Deck(fields.member("deck")) }
        if !fields.isAbsent("position") {
            position = try Event.Position(fields.member("position"))
        }
        clock = try Clock(fields.member("clock"))
        view = try Event.View(fields.member("view"))
        let open = try fields.member("undo")
        if !open.isAbsent("entries") {
            for (entry, undo) in try open.table(
                "entries",
                { _, undo throws(EventError) in
                    try Undo(undo)
                }
            ) {
                guard let number = Int(entry) else { throw open.fault("entries") }
                undos[number] = undo
            }
        }
        steps = try fields.table("steps") { _, step throws(EventError) in try StepState(step) }
        panels = try fields.table("panels") { _, panel throws(EventError) in try Panel(panel) }
        values = try fields.table("values") { name, value throws(EventError) in
            guard let text = value.json.string else { throw fields.fault("values.\(name)") }
            return text
        }
        alerts = try fields.table("alerts") { name, alert throws(EventError) in
            Alert(alert: try Event.Alert(alert, name: name), at: try alert.duration("at"))
        }
        checks = try fields.table("checks") { _, check throws(EventError) in
            Check(check: try Event.Check(check), at: try check.duration("at"))
        }
        stopwatches = try fields.table("stopwatches") { _, watch throws(EventError) in
            Stopwatch(
                measured: try watch.optionalDuration("measured"),
                since: try watch.optionalDuration("since")
            )
        }
        if !fields.isAbsent("masked") {
            masked = try fields.table("masked") { rule, count throws(EventError) in
                guard let number = count.json.int else { throw fields.fault("masked.\(rule)") }
                return max(0, number)
            }
        }
        slides = try fields.table("slides") { _, shown throws(EventError) in
            try Event.ShownSlide(shown)
        }
    }

    private mutating func read(run: Fields) throws(EventError) {
        status = try run.word("status")
        startedAt = try run.optionalDuration("startedAt")
        endedAt = try run.optionalDuration("endedAt")
        isPublished = try run.bool("published")
        if try !run.string("id").isEmpty {
            opened = Event.Opened(
                run: try run.string("id"),
                purpose: try run.word("purpose"),
                talk: try run.string("talk"),
                title: try run.string("title"),
                wall: try run.int("wall"),
                boot: "",
                isSimulated: run.isAbsent("simulated") ? false : try run.bool("simulated")
            )
        }
    }
}

extension RunState.Panel {
    init(_ fields: Fields) throws(EventError) {
        state = try fields.word("state")
        message = try fields.optionalString("message")
        series = try fields.list("series", Event.Sample.Series.init)
        table = try Event.Sample.Table(in: fields)
        at = try fields.optionalDuration("at")
    }

    var json: JSON {
        .members(
            [
                ("state", .string(state.rawValue)), ("message", message.orNull),
                ("series", .array(series.map(\.json))), ("at", at.orNull),
            ] + (table?.fields ?? [])
        )
    }
}

extension RunState.Stopwatch {
    var json: JSON {
        ["running": .bool(isRunning), "measured": measured.orNull, "since": since.orNull]
    }
}
