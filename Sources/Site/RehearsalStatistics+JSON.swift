internal import JSONValue
internal import Timing
private import Events

extension RehearsalStatistics {
    /// What the page `/rehearsals/TALK` shows beside the runs themselves.
    var members: [(name: String, value: JSON?)] {
        [
            ("parts", .array(parts.map(\.json))),
            ("slides", .array(slides.map(\.json))),
            ("steps", .array(steps.map(\.json))),
            ("whole", whole?.json ?? .null),
            ("forecast", forecast.json),
            ("cuts", cuts.json),
        ]
    }
}

extension RehearsalStatistics.Row {
    fileprivate var members: [(name: String, value: JSON?)] {
        [
            ("id", .string(id)), ("title", .string(title)), ("plan", plan.orNull),
            ("measured", measured?.json ?? .null),
        ]
    }

    fileprivate var json: JSON { .members(members) }
}

extension RehearsalStatistics.StepRow {
    fileprivate var json: JSON {
        .members(
            row.members + [
                ("attempts", .int(attempts)), ("failures", .int(failures)),
                ("p90", (row.measured?.ninetieth).orNull),
            ]
        )
    }
}

extension Distribution {
    /// The measured times as the page reads them.
    ///
    /// `{"n","median","low","high","spread":"all"|"middle half","last","difference","trend"|null}`
    fileprivate var json: JSON {
        [
            "n": .int(count), "median": median.json, "low": low.json, "high": high.json,
            "spread": .string(isMiddleHalf ? "middle half" : "all"), "last": last.json,
            "difference": difference.json, "trend": trend.orNull,
        ]
    }
}

extension Forecast {
    fileprivate var json: JSON {
        [
            "expected": expected.json, "low": low.orNull, "high": high.orNull, "runs": .int(runs),
            "unmeasured": .int(unmeasured),
        ]
    }
}

extension CutList {
    fileprivate var json: JSON {
        [
            "limit": limit.orNull,
            "expected": expected.json,
            "enough": .bool(isEnough),
            "candidates": .array(
                candidates.map {
                    [
                        "slide": .string($0.slide), "title": .string($0.title),
                        "number": .int($0.number), "time": $0.time.json,
                        "chosen": .bool(chosen.contains($0.slide)),
                    ]
                }
            ),
        ]
    }
}

extension SpentTime {
    /// Both times by name.
    var json: JSON { ["speaking": speaking.json, "machine": machine.json] }
}

extension Duration {
    /// Whole microseconds.
    var json: JSON { .int(wholeMicroseconds) }
}

extension Duration? {
    /// Whole microseconds, or null.
    var orNull: JSON { map { .int($0.wholeMicroseconds) } ?? .null }
}
