import Events
import FoundationEssentials
import JSONValue
import Testing

func text(of file: String) throws -> String { try String(contentsOfFile: file, encoding: .utf8) }

@Suite struct EventJSONTests {
    @Test(arguments: Vector.all)
    func `an event that was read is written as it was`(_ vector: Vector) throws {
        for json in vector.events {
            let event = try Event(json: json)
            #expect(event.json == json)
            #expect(try Event(json: JSON(parsing: event.json.utf8)) == event)
        }
    }

    @Test func `an unknown kind is told from a malformed event`() {
        #expect(throws: EventError.unknown(kind: "step.dreamt")) {
            try Event(json: ["n": 1, "t": 2, "k": "step.dreamt", "step": "a", "attempt": 1])
        }
        #expect(throws: EventError.unknown(kind: "")) { try Event(json: ["n": 1, "t": 2]) }
        #expect(throws: EventError.malformed(kind: "position", field: "stage")) {
            try Event(json: ["n": 1, "t": 2, "k": "position", "slide": "a"])
        }
        #expect(throws: EventError.malformed(kind: "run.started", field: "t")) {
            try Event(json: ["n": 1, "t": "soon", "k": "run.started"])
        }
    }

    @Test(arguments: Vector.all)
    func `a field that is missing or of another form never ends the program`(
        _ vector: Vector
    ) throws {
        let strange: [JSON] = [.null, -1, 1e300, "x", [], [1], [:], .int(.max), .int(.min)]
        for json in vector.events {
            for member in json.object?.members ?? [] {
                for value in [nil] + strange.map(Optional.some) {
                    var object = json.object ?? JSON.Object()
                    object[member.name] = value
                    guard let event = try? Event(json: .object(object)) else { continue }
                    var state = RunState()
                    state.apply(event)
                    state.apply(event)
                    _ = state.scene.utf8
                }
            }
        }
    }
}
