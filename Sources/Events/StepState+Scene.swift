public import JSONValue

extension StepState {
    init(_ fields: Fields) throws(EventError) {
        status = try fields.word("status")
        attempt = try fields.int("attempt")
        startedAt = try fields.optionalDuration("startedAt")
        endedAt = try fields.optionalDuration("endedAt")
        code = try fields.optionalInt("code")
        signal = try fields.optionalInt("signal")
        took = try fields.optionalDuration("took")
        leftRunning = try fields.int("left")
        unmet = try fields.list("unmet", Event.Unmet.init)
        message = try fields.optionalString("message")
        warnings = fields.isAbsent("warnings") ? [] : try fields.strings("warnings")
        prompt = try fields.optionalString("prompt")
        fallback = try fields.optionalString("fallback")
        recordedAt = try fields.optionalInt("recordedAt")
        waitsFor = try fields.optionalString("waitsFor")
        waited = try fields.optionalDuration("waited") ?? .zero
        waitingSince = try fields.optionalDuration("waitingSince")
        isReady = fields.isAbsent("ready") ? false : try fields.bool("ready")
        part = try fields.optionalInt("part")
        next = try fields.optionalInt("next")
        screen = fields.isAbsent("screen") ? nil : try Screen(fields.member("screen"))
    }

    var json: JSON {
        let isPlain =
            !isReady && part == nil && next == nil && recordedAt == nil && waitsFor == nil
            && waited == .zero && waitingSince == nil && warnings.isEmpty
        guard !isPlain, let members = plain.object?.members else { return plain }
        return .members(
            members.map { ($0.name, $0.value) } + [
                ("ready", isReady ? true : nil), ("part", part.map(JSON.int)),
                ("next", next.map(JSON.int)), ("recordedAt", recordedAt.map(JSON.int)),
                ("waitsFor", waitsFor.map(JSON.string)),
                ("waited", waited == .zero ? nil : waited.json),
                ("waitingSince", waitingSince?.json),
                ("warnings", warnings.isEmpty ? nil : warnings.json),
            ]
        )
    }

    private var plain: JSON {
        [
            "status": .string(status.rawValue), "attempt": .int(attempt),
            "startedAt": startedAt.orNull, "endedAt": endedAt.orNull, "code": code.orNull,
            "signal": signal.orNull, "took": took.orNull, "left": .int(leftRunning),
            "unmet": .array(unmet.map(\.json)), "message": message.orNull,
            "prompt": prompt.orNull, "fallback": fallback.orNull,
            "screen": screen?.json ?? .null,
        ]
    }
}

extension StepState.Screen {
    init(_ fields: Fields) throws(EventError) {
        version = try fields.int("v")
        size = try fields.ints("size")
        cursor = try fields.ints("cur")
        scrolled = try fields.int("k")
        rows = [:]
        for (place, cells) in try fields.object("rows").members {
            guard let row = Int(place), let cells = cells.array else { throw fields.fault("rows") }
            rows[row] = cells
        }
    }

    var json: JSON {
        let lines = rows.sorted { $0.key < $1.key }.map { (String($0.key), JSON.array($0.value)) }
        return [
            "v": .int(version), "size": size.json, "cur": cursor.json, "k": .int(scrolled),
            "rows": .object(JSON.Object(lines)),
        ]
    }

    /// The rows as a patch that draws all of them: `[[n, text, style, …], …]`.
    public var patch: [JSON] {
        rows.sorted { $0.key < $1.key }.map { .array([.int($0.key)] + $0.value) }
    }
}
