import JSONValue

extension Event.Opened {
    /// Talk and boot id are left out of public streams, and read as empty there.
    init(_ fields: Fields) throws(EventError) {
        self.init(
            run: try fields.string("run"),
            purpose: try fields.word("purpose"),
            talk: try fields.optionalString("talk") ?? "",
            title: try fields.string("title"),
            wall: try fields.int("wall"),
            boot: try fields.optionalString("boot") ?? "",
            isSimulated: fields.isAbsent("simulated") ? false : try fields.bool("simulated")
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("run", .string(run)), ("purpose", .string(purpose.rawValue)),
            ("talk", talk.isEmpty ? nil : .string(talk)), ("title", .string(title)),
            ("wall", .int(wall)), ("boot", boot.isEmpty ? nil : .string(boot)),
            ("simulated", isSimulated ? true : nil),
        ]
    }
}

extension Event.Position {
    init(_ fields: Fields) throws(EventError) {
        self.init(slide: try fields.string("slide"), stage: try fields.int("stage"))
    }

    var fields: [(String, JSON?)] { [("slide", .string(slide)), ("stage", .int(stage))] }
}

extension Event.Clock {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            isRunning: try fields.bool("running"),
            reason: try fields.optionalString("reason"),
            spent: try fields.optionalDuration("spent"),
            by: try fields.optionalDuration("by")
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("running", .bool(isRunning)), ("reason", reason.map(JSON.string)),
            ("spent", spent?.json), ("by", by?.json),
        ]
    }
}

extension Event.View {
    init(_ fields: Fields) throws(EventError) {
        let black = try fields.bool("blackout")
        self.init(isFrozen: try fields.bool("freeze"), isBlack: black)
    }

    var fields: [(String, JSON?)] { [("freeze", .bool(isFrozen)), ("blackout", .bool(isBlack))] }
}

extension Event.Deck {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            revision: try fields.int("revision"),
            digest: try fields.string("digest"),
            slides: try fields.list("slides", Event.Slide.init),
            steps: try fields.list("steps", Event.Step.init),
            panels: try fields.list("panels", Event.Panel.init),
            parts: try fields.list("parts", Event.Part.init)
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("revision", .int(revision)), ("digest", .string(digest)),
            ("slides", .array(slides.map(\.json))), ("steps", .array(steps.map(\.json))),
            ("panels", .array(panels.map(\.json))), ("parts", .array(parts.map(\.json))),
        ]
    }
}

extension Event.Slide {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            id: try fields.string("id"),
            title: try fields.string("title"),
            stages: try fields.int("stages"),
            part: try fields.optionalInt("part"),
            steps: try fields.strings("steps"),
            panels: try fields.strings("panels"),
            plan: try fields.optionalDuration("plan"),
            digest: try fields.optionalString("digest")
        )
    }

    var json: JSON {
        .members([
            ("id", .string(id)), ("title", .string(title)), ("stages", .int(stages)),
            ("part", part.map(JSON.int)), ("steps", steps.json), ("panels", panels.json),
            ("plan", plan?.json), ("digest", digest.map(JSON.string)),
        ])
    }
}

extension Event.Step {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            id: try fields.string("id"),
            title: try fields.string("title"),
            kind: try fields.string("kind"),
            isPrivate: try fields.bool("private"),
            budget: try fields.optionalDuration("budget")
        )
    }

    var json: JSON {
        .members([
            ("id", .string(id)), ("title", .string(title)), ("kind", .string(kind)),
            ("private", .bool(isPrivate)), ("budget", budget?.json),
        ])
    }
}

extension Event.Panel {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            id: try fields.string("id"),
            title: try fields.string("title"),
            isPrivate: try fields.bool("private")
        )
    }

    var json: JSON {
        ["id": .string(id), "title": .string(title), "private": .bool(isPrivate)]
    }
}

extension Event.Part {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            title: try fields.string("title"),
            plan: try fields.optionalDuration("plan")
        )
    }

    var json: JSON { .members([("title", .string(title)), ("plan", plan?.json)]) }
}

extension Event.ShownSlide {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            slide: try fields.string("slide"),
            index: try fields.int("index"),
            count: try fields.int("count"),
            html: try fields.string("html"),
            title: try fields.string("title"),
            stages: try fields.int("stages"),
            part: fields.isAbsent("part")
                ? nil
                : try Event.ShownPart(
                    Fields(kind: fields.kind, json: fields.json["part"] ?? .null)
                ),
            column: try fields.int("column"),
            row: try fields.int("row"),
            attributes: fields.isAbsent("attributes")
                ? [:]
                : try fields.table("attributes") { name, value throws(EventError) in
                    guard let text = value.json.string else {
                        throw fields.fault("attributes.\(name)")
                    }
                    return text
                }
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("slide", .string(slide)), ("index", .int(index)), ("count", .int(count)),
            ("html", .string(html)), ("title", .string(title)), ("stages", .int(stages)),
            ("part", part?.json), ("column", .int(column)), ("row", .int(row)),
            ("attributes", attributes.isEmpty ? nil : attributesJSON),
        ]
    }

    private var attributesJSON: JSON {
        .members(attributes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }
}

extension Event.ShownPart {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            index: try fields.int("index"),
            count: try fields.int("count"),
            title: try fields.string("title")
        )
    }

    var json: JSON { ["index": .int(index), "count": .int(count), "title": .string(title)] }
}
