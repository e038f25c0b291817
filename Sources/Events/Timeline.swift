public import JSONValue

/// What happened when, for the time line below a replay: a fold of the same events as the scene.
///
/// It needs the events of ``kinds`` only; over public events it gives the audience's time line.
public struct Timeline: Sendable {
    /// The kinds of events that leave something on the time line.
    public static let kinds = [
        "run.started", "run.ended", "clock", "deck", "position", "slide", "step.intent",
        "step.started", "step.ended", "step.skipped", "alert", "marker",
    ]

    private struct Visit {
        var slide: String
        var title: String
        var part: Int?
        var from: Duration
        var until: Duration?
    }

    private struct Attempt {
        var id: Event.StepID
        var from: Duration
        var until: Duration?
        var status: String?
        var took: Duration?
    }

    private var state = RunState()
    private var visits: [Visit] = []
    private var attempts: [Attempt] = []
    private var alerts: [JSON] = []
    private var markers: [JSON] = []
    private var duration: Duration = .zero

    /// The time line of a run before its first event.
    public init() {}

    /// Takes one event into account.
    public mutating func apply(_ event: Event) {
        switch event.body {
        case .stepEnded, .stepSkipped: duration = max(duration, event.offset)
        default: extend(to: event.offset)
        }
        state.apply(event)
        switch event.body {
        case .started: visit(at: event.offset)
        case .position: visit(at: event.offset)
        case .ended: leave(at: event.offset)
        case .stepIntent(let id, _), .stepStarted(let id, _, _): begin(id, at: event.time)
        case .stepEnded(let id, let result):
            begin(id, at: event.time)
            end(id, result.status.rawValue, at: event.time, took: result.took)
        case .stepSkipped(let id, _):
            begin(id, at: event.time)
            end(id, "skipped", at: event.time)
        case .alert(let alert):
            alerts.append(.members(alert.fields + [("at", event.time.json)]))
        case .marker(let label, let source):
            markers.append([
                "label": .string(label), "source": .string(source), "at": event.time.json,
            ])
        default: break
        }
    }

    /// Says that the run lasted at least so long; what happens to a run that has ended, such as that
    /// it is published the day after, is no part of its replay.
    public mutating func extend(to offset: Duration) {
        if state.status != .ended { duration = max(duration, offset) }
    }

    private mutating func visit(at offset: Duration) {
        guard state.status == .started, let position = state.position else { return }
        if let last = visits.last, last.until == nil, last.slide == position.slide { return }
        leave(at: offset)
        let known = state.deck?.slides.first { $0.id == position.slide }
        let shown = state.slides[position.slide]
        visits.append(
            Visit(
                slide: position.slide,
                title: known?.title ?? shown?.title ?? position.slide,
                part: known?.part ?? shown?.part?.index,
                from: offset
            )
        )
    }

    private mutating func leave(at offset: Duration) {
        guard let last = visits.indices.last, visits[last].until == nil else { return }
        visits[last].until = offset
    }

    private mutating func begin(_ id: Event.StepID, at offset: Duration) {
        guard id.part == nil, !attempts.contains(where: { $0.id == id }) else { return }
        attempts.append(Attempt(id: id, from: offset))
    }

    private mutating func end(
        _ id: Event.StepID,
        _ status: String,
        at offset: Duration,
        took: Duration? = nil
    ) {
        guard let place = attempts.lastIndex(where: { $0.id == id }) else { return }
        attempts[place].until = offset
        attempts[place].status = status
        attempts[place].took = took
    }
}

extension Timeline {
    /// The form of `GET /api/runs/RUN/timeline`.
    ///
    /// `{"duration":T,"took":T|null,"slides":[{slide,title,from,until}],"steps":[{step,title,attempt,from,
    /// until|null,took|null,status,budget|null}],"alerts":[{name,state,summary,labels,at}],"markers":[{label,
    /// source,at}],"parts":[{part,title,plan|null,from,until}]}`
    public var json: JSON {
        [
            "duration": duration.json,
            "took": state.took.orNull,
            "slides": .array(
                visits.map {
                    [
                        "slide": .string($0.slide), "title": .string($0.title),
                        "from": $0.from.json, "until": ($0.until ?? duration).json,
                    ]
                }
            ),
            "steps": .array(attempts.map(json(of:))),
            "alerts": .array(alerts),
            "markers": .array(markers),
            "parts": .array(parts),
        ]
    }

    private func json(of attempt: Attempt) -> JSON {
        let step = state.deck?.steps.first { $0.id == attempt.id.step }
        return [
            "step": .string(attempt.id.step),
            "title": .string(step?.title ?? attempt.id.step),
            "attempt": .int(attempt.id.attempt),
            "from": attempt.from.json,
            "until": attempt.until.orNull,
            "took": attempt.took.orNull,
            "status": .string(
                attempt.status ?? state.steps[attempt.id.step]?.status.rawValue ?? "running"
            ),
            "budget": (step?.budget).orNull,
        ]
    }

    /// Stretches of slides of one part in a row.
    private var parts: [JSON] {
        var stretches: [(part: Int, from: Duration, until: Duration)] = []
        for visit in visits {
            guard let part = visit.part else { continue }
            let until = visit.until ?? duration
            if let last = stretches.last, last.part == part {
                stretches[stretches.count - 1].until = until
            } else {
                stretches.append((part, visit.from, until))
            }
        }
        return stretches.map { stretch in
            let known = state.deck?.parts
            let inDeck = known.flatMap {
                $0.indices.contains(stretch.part) ? $0[stretch.part] : nil
            }
            let shown = state.slides.values.first { $0.part?.index == stretch.part }?.part
            return [
                "part": .int(stretch.part),
                "title": .string(inDeck?.title ?? shown?.title ?? ""),
                "plan": (inDeck?.plan).orNull,
                "from": stretch.from.json, "until": stretch.until.json,
            ]
        }
    }
}
