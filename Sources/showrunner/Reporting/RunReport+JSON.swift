import Events
import JSONValue
import Timing

extension RunReport {
    /// The report as one object; times in microseconds.
    var json: JSON {
        .members([
            ("run", .string(opened.run)),
            ("purpose", .string(opened.purpose.rawValue)),
            ("simulated", opened.isSimulated ? true : nil),
            ("talk", .string(opened.talk)),
            ("title", .string(opened.title)),
            ("wall", .int(opened.wall)),
            ("status", .string(status.rawValue)),
            ("total", time(times.spent.total)),
            ("speaking", time(times.spent.speaking)),
            ("machine", time(times.spent.machine)),
            (
                "pauses",
                .members(times.pauses.sorted { $0.key < $1.key }.map { ($0.key, time($0.value)) })
            ),
            ("parts", .array(parts.map(json))),
            ("slides", .array(slides.map(json))),
            ("steps", .array(steps.map(json))),
            ("alerts", .array(alerts.map(\.json))),
            ("markers", .array(markers.map(\.json))),
            ("stopwatches", .members(stopwatches.map { ($0.name, time($0.measured)) })),
        ])
    }

    private func time(_ duration: Duration) -> JSON { .int(duration.wholeMicroseconds) }

    private func json(_ row: Row) -> JSON {
        .members([
            ("title", .string(row.title)), ("plan", row.plan.map(time)),
            ("speaking", time(row.spent.speaking)), ("machine", time(row.spent.machine)),
            ("visits", .int(row.visits)),
        ])
    }

    private func json(_ row: StepRow) -> JSON {
        .members([
            ("step", .string(row.attempt.step)), ("title", .string(row.title)),
            ("attempt", .int(row.attempt.attempt)), ("at", time(moment(row.attempt.from))),
            ("status", row.attempt.status.map(JSON.string)), ("budget", row.budget.map(time)),
            ("took", row.attempt.took.map(time)),
            ("simulated", row.attempt.isRecorded ? true : nil),
            ("message", row.result?.message.map(JSON.string)),
            (
                "warnings",
                row.result.flatMap {
                    $0.warnings.isEmpty ? nil : .array($0.warnings.map(JSON.string))
                }
            ),
            (
                "unmet",
                row.result.map { result in
                    .array(
                        result.unmet.map {
                            ["expected": .string($0.expected), "actual": .string($0.actual)]
                        }
                    )
                }
            ),
        ])
    }
}
