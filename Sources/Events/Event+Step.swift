import JSONValue

extension Event.StepID {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            step: try fields.string("step"),
            attempt: try fields.int("attempt"),
            part: try fields.optionalInt("part")
        )
    }

    var fields: [(String, JSON?)] {
        [("step", .string(step)), ("attempt", .int(attempt)), ("part", part.map(JSON.int))]
    }
}

extension Event.Intent {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            by: try fields.optionalString("by"),
            source: try fields.optionalString("source"),
            waitsFor: try fields.optionalString("waitsFor")
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("by", by.map(JSON.string)), ("source", source.map(JSON.string)),
            ("waitsFor", waitsFor.map(JSON.string)),
        ]
    }
}

extension Event.Rows {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            version: try fields.int("v"),
            size: try fields.ints("size"),
            isWhole: try fields.bool("whole"),
            cursor: try fields.ints("cur"),
            scrolled: try fields.int("scrolled"),
            rows: try fields.array("r")
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("v", .int(version)), ("size", size.json), ("whole", .bool(isWhole)),
            ("cur", cursor.json), ("scrolled", .int(scrolled)), ("r", .array(rows)),
        ]
    }
}

extension Event.StepResult {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            status: try fields.word("status"),
            code: try fields.optionalInt("code"),
            signal: try fields.optionalInt("signal"),
            took: try fields.duration("took"),
            waited: try fields.optionalDuration("waited") ?? .zero,
            leftRunning: try fields.int("left"),
            unmet: try fields.list("unmet", Event.Unmet.init),
            message: try fields.optionalString("message"),
            warnings: fields.isAbsent("warnings") ? [] : try fields.strings("warnings")
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("status", .string(status.rawValue)), ("code", code.map(JSON.int)),
            ("signal", signal.map(JSON.int)), ("took", took.json),
            ("waited", waited == .zero ? nil : waited.json), ("left", .int(leftRunning)),
            ("unmet", .array(unmet.map(\.json))), ("message", message.map(JSON.string)),
            ("warnings", warnings.isEmpty ? nil : warnings.json),
        ]
    }
}

extension Event.Unmet {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            expected: try fields.string("expected"),
            actual: try fields.string("actual"),
            near: try fields.strings("near")
        )
    }

    var json: JSON {
        ["expected": .string(expected), "actual": .string(actual), "near": near.json]
    }
}
