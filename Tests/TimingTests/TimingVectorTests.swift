import FoundationEssentials
import JSONValue
import Testing
import Timing

/// The timing arithmetic against vectors as files; the browser is held to the same ones.
struct TimingVectorTests {
    private static func vectors(_ name: String) throws -> [JSON] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "vectors/\(name).json")
        return try JSON(parsing: [UInt8](try Data(contentsOf: file))).array ?? []
    }

    @Test func `parts and pauses sum to the total to the microsecond, whatever happens`() throws {
        let vectors = try Self.vectors("ledger")
        #expect(vectors.count >= 8)
        for vector in vectors {
            var ledger = TimeLedger()
            for move in vector["moves"]?.array ?? [] { ledger.make(move) }
            let name = Comment(rawValue: vector["name"]?.string ?? "")
            #expect(ledger.total == vector.time("total"), name)
            #expect(ledger.spoken == vector.time("spoken"), name)
            #expect(ledger.segments.count == vector["segments"]?.int, name)
            let pauses = ledger.pauses.mapValues { JSON.int($0.microseconds) }
            #expect(pauses == vector["pauses"]?.table, name)
            let parts = vector["parts"]?.table ?? [:]
            for (part, spoken) in parts {
                #expect(ledger.spoken(in: Int(part)).microseconds == spoken.int, name)
            }
            let sum = Set(ledger.segments.map(\.part)).map { ledger.spoken(in: $0) }
                .reduce(.zero, +)
            #expect(sum + ledger.pauses.values.reduce(.zero, +) == ledger.total, name)
        }
    }

    @Test func `plans are shared, and the pace counts the steps still to run`() throws {
        let vectors = try Self.vectors("pace")
        #expect(vectors.count >= 5)
        for vector in vectors {
            let name = Comment(rawValue: vector["name"]?.string ?? "")
            let agenda = Agenda(vector)
            let stretches = agenda.stretches.map {
                JSON.array([
                    .string($0.slide), .int($0.from.microseconds), .int($0.until.microseconds),
                ])
            }
            #expect(.array(stretches) == vector["stretches"], name)
            #expect(agenda.total == vector.time("total"), name)
            #expect(agenda.slot == vector.time("slot"), name)
            for look in vector["looks"]?.array ?? [] {
                #expect(agenda.pace(look: look) == look["pace"], name)
            }
        }
    }
}

extension TimeLedger {
    fileprivate mutating func make(_ move: JSON) {
        let at = Duration.microseconds(move[1]?.int ?? 0)
        switch move[0]?.string {
        case "start": start(slide: move[2]?.string, part: move[3]?.int, at: at)
        case "show": show(slide: move[2]?.string ?? "", part: move[3]?.int, at: at)
        case "pause": pause(move[2]?.string, at: at)
        case "resume": resume(at: at)
        case "end": end(at: at)
        default: advance(to: at)
        }
    }
}

extension Agenda {
    fileprivate init(_ vector: JSON) {
        let talk = vector["talk"] ?? .null
        self.init(
            slides: (talk["slides"]?.array ?? []).map { slide in
                Slide(
                    id: slide["id"]?.string ?? "",
                    part: slide["part"]?.int,
                    plan: slide.time("plan"),
                    steps: slide["steps"]?.array?.compactMap(\.string) ?? []
                )
            },
            parts: (talk["parts"]?.array ?? []).map { $0.time("plan") },
            duration: talk.time("duration"),
            reserve: talk.time("reserve") ?? .zero,
            expected: (vector["expected"]?.table ?? [:]).compactMapValues(\.int)
                .mapValues { .microseconds($0) }
        )
    }

    /// The pace in the vectors' form.
    fileprivate func pace(look: JSON) -> JSON {
        let pace = pace(
            at: look["slide"]?.string ?? "",
            spoken: look.time("spoken") ?? .zero,
            paused: look.time("paused") ?? .zero,
            steps: (look["steps"]?.table ?? [:]).mapValues { value in
                value.int.map { .running(.microseconds($0)) } ?? .over
            },
            before: Pace.Standing(rawValue: look["before"]?.string ?? "") ?? .onPlan
        )
        guard let pace else { return .null }
        return [
            "behind": .int(pace.behind.microseconds), "left": .int(pace.left.microseconds),
            "machine": .int(pace.machine.microseconds), "late": .int(pace.late.microseconds),
            "reserveLeft": .int(pace.reserveLeft.microseconds),
            "standing": .string(pace.standing.rawValue),
        ]
    }
}

extension JSON {
    fileprivate func time(_ name: String) -> Duration? {
        self[name]?.int.map { .microseconds($0) }
    }

    fileprivate var table: [String: JSON]? {
        object.map { Dictionary(uniqueKeysWithValues: $0.members.map { ($0.name, $0.value) }) }
    }
}

extension Duration {
    fileprivate var microseconds: Int {
        Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
    }
}
