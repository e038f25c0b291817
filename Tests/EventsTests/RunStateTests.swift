import Events
import JSONValue
import TestSupport
import Testing

@Suite struct RunStateTests {
    @Test(arguments: Vector.all)
    func `the events of a vector fold to its scene`(_ vector: Vector) throws {
        var state = RunState()
        for json in vector.events { state.apply(try Event(json: json)) }
        #expect(state.scene == vector.scene, "\(state.scene.text)")
    }

    @Test(arguments: Vector.all)
    func `a fold that goes on from a scene in between gives the same scene`(
        _ vector: Vector
    ) throws {
        let events = try vector.events.map { try Event(json: $0) }
        for cut in events.indices {
            var state = RunState()
            for event in events[..<cut] { state.apply(event) }
            var resumed = try RunState(scene: JSON(parsing: state.scene.utf8))
            for event in events[cut...] { resumed.apply(event) }
            #expect(resumed.scene == vector.scene, "cut before event \(cut + 1)")
        }
    }

    @Test func `every kind of event is in a vector`() {
        let seen = Set(Vector.all.flatMap(\.events).compactMap { $0["k"]?.string })
        let kinds = [
            "run.opened", "run.started", "run.ended", "run.published", "deck", "position", "clock",
            "view", "step.intent", "step.started", "step.rows", "step.prompt", "step.input",
            "step.ended", "step.skipped", "value", "sample", "panel", "alert", "check",
            "undo.opened", "undo.done", "stopwatch", "marker", "fallback", "redacted", "gap",
            "slide",
        ]
        #expect(Vector.all.count >= 12)
        #expect(kinds.filter { !seen.contains($0) } == [])
        #expect(seen.filter { !kinds.contains($0) } == [])
    }

    @Test func `a scene with a field of the wrong form is refused by its name`() throws {
        let broken = try JSON(
            parsing: RunState().scene.text.replacing(#""undo":{"open":0}"#, with: #""undo":7"#)
        )
        #expect(throws: EventError.malformed(kind: "scene", field: "undo")) {
            try RunState(scene: broken)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the browser folds every vector to the same scene`() throws {
        let folder = TemporaryFolder()
        let output = folder.file("output")
        guard
            var node = Child(
                ["node", "\(Vector.folder)/fold.mjs", Vector.folder],
                output: output
            )
        else { return }  // the same vectors are folded in the browser's own tests
        let code = node.wait()
        #expect(code == 0, "\((try? text(of: output)) ?? "")")
    }
}
