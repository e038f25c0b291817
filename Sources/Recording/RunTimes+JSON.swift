private import Events
public import JSONValue
public import Timing

extension RunTimes {
    /// The form in which `library.db` remembers them:
    /// `{"start":T|null,"end":T,"ended":B,"visits":[…],"steps":[…]}`.
    public var json: JSON {
        .members([
            ("start", start.map { .int($0.wholeMicroseconds) } ?? .null),
            ("end", .int(end.wholeMicroseconds)),
            ("ended", .bool(hasEnded)),
            ("visits", .array(visits.map(\.json))),
            ("steps", .array(attempts.map(\.json))),
        ])
    }

    /// Times as they were remembered; nil where they are of another form.
    init?(remembered json: JSON) {
        guard let end = json.time("end"), let hasEnded = json["ended"]?.bool,
            let visits = json["visits"]?.array, let steps = json["steps"]?.array
        else { return nil }
        self.init(
            start: json.time("start"),
            end: end,
            hasEnded: hasEnded,
            visits: visits.compactMap(Visit.init),
            attempts: steps.compactMap(Attempt.init)
        )
        guard self.visits.count == visits.count, attempts.count == steps.count else { return nil }
    }
}

extension RunTimes.Visit {
    /// One visit.
    ///
    /// `{"slide","part","digest","visit","enter","leave","stages":[[stage,speaking,machine],…],
    /// "pauses":{reason:T},"kind"}`
    fileprivate var json: JSON {
        .members([
            ("slide", slide.map(JSON.string)),
            ("part", part.map(JSON.int)),
            ("digest", digest.map(JSON.string)),
            ("visit", .int(number)),
            ("enter", .int(enter.wholeMicroseconds)),
            ("leave", .int(leave.wholeMicroseconds)),
            (
                "stages",
                .array(
                    stages.map {
                        [
                            .int($0.stage), .int($0.spent.speaking.wholeMicroseconds),
                            .int($0.spent.machine.wholeMicroseconds),
                        ]
                    }
                )
            ),
            (
                "pauses",
                .members(
                    pauses.sorted { $0.key < $1.key }.map {
                        ($0.key, .int($0.value.wholeMicroseconds))
                    }
                )
            ),
            ("played", hasPlayed ? true : nil),
            ("kind", .string(kind.rawValue)),
        ])
    }

    fileprivate init?(_ json: JSON) {
        guard let number = json["visit"]?.int, let enter = json.time("enter"),
            let leave = json.time("leave"), let stages = json["stages"]?.array,
            let pauses = json["pauses"]?.object
        else { return nil }
        self.init(
            slide: json["slide"]?.string,
            part: json["part"]?.int,
            digest: json["digest"]?.string,
            number: number,
            enter: enter,
            leave: leave,
            stages: stages.compactMap { stage in
                guard let numbers = stage.array?.compactMap(\.int), numbers.count == 3 else {
                    return nil
                }
                return Stage(
                    stage: numbers[0],
                    spent: SpentTime(
                        speaking: .microseconds(numbers[1]),
                        machine: .microseconds(numbers[2])
                    )
                )
            },
            pauses: Dictionary(
                pauses.members.map { ($0.name, .microseconds($0.value.int ?? 0)) },
                uniquingKeysWith: { first, _ in first }
            ),
            hasPlayed: json["played"]?.bool ?? false
        )
    }
}

extension RunTimes.Attempt {
    /// One attempt: `{"step","attempt","from","took","status","recorded"}`.
    fileprivate var json: JSON {
        .members([
            ("step", .string(step)),
            ("attempt", .int(attempt)),
            ("from", .int(from.wholeMicroseconds)),
            ("took", took.map { .int($0.wholeMicroseconds) }),
            ("status", status.map(JSON.string)),
            ("recorded", isRecorded ? true : nil),
        ])
    }

    fileprivate init?(_ json: JSON) {
        guard let step = json["step"]?.string, let attempt = json["attempt"]?.int,
            let from = json.time("from")
        else { return nil }
        self.init(
            step: step,
            attempt: attempt,
            from: from,
            took: json.time("took"),
            status: json["status"]?.string,
            isRecorded: json["recorded"]?.bool ?? false
        )
    }
}

extension JSON {
    fileprivate func time(_ name: String) -> Duration? {
        self[name]?.int.map(Duration.microseconds)
    }
}
