import Events
import JSONValue
import Testing

@Suite struct TimelineTests {
    private func fold(_ bodies: [(Int, Event.Body)]) -> JSON {
        var timeline = Timeline()
        for (at, (offset, body)) in bodies.enumerated() {
            timeline.apply(Event(number: at + 1, offset: .seconds(offset), body: body))
        }
        return timeline.json
    }

    private let deck = Event.Deck(
        revision: 1,
        digest: "",
        slides: [
            .init(id: "a", title: "Slide A", stages: 2, part: nil, steps: [], panels: []),
            .init(id: "b", title: "Slide B", stages: 0, part: 0, steps: ["s"], panels: []),
            .init(id: "c", title: "Slide C", stages: 0, part: 0, steps: [], panels: []),
        ],
        steps: [
            .init(
                id: "s",
                title: "Step S",
                kind: "shell",
                isPrivate: false,
                budget: .seconds(9)
            )
        ],
        panels: [],
        parts: [.init(title: "Part one", plan: .seconds(60))]
    )

    @Test func `a slide is visited from the start of the talk on, its stages are one visit`() {
        let json = fold([
            (0, .deck(deck)), (1, .position(.init(slide: "a", stage: 0))), (2, .started),
            (3, .position(.init(slide: "a", stage: 1))),
            (5, .position(.init(slide: "b", stage: 0))),
            (8, .position(.init(slide: "c", stage: 0))), (9, .ended(.presenter)),
            (20, .published(true)),
        ])
        #expect(
            json["slides"] == [
                ["slide": "a", "title": "Slide A", "from": 2_000_000, "until": 5_000_000],
                ["slide": "b", "title": "Slide B", "from": 5_000_000, "until": 8_000_000],
                ["slide": "c", "title": "Slide C", "from": 8_000_000, "until": 9_000_000],
            ]
        )
        #expect(
            json["parts"] == [
                [
                    "part": 0, "title": "Part one", "plan": 60_000_000, "from": 5_000_000,
                    "until": 9_000_000,
                ]
            ]
        )
        #expect(json["duration"] == 9_000_000, "when it is published is no part of it")
    }

    @Test func `each attempt has the time it took by its own clock`() {
        func result(_ seconds: Int) -> Event.StepResult {
            Event.StepResult(
                status: .passed,
                code: 0,
                signal: nil,
                took: .seconds(seconds),
                leftRunning: 0
            )
        }
        let steps = (1...3).map { Event.StepID(step: "s", attempt: $0) }
        let json = fold([
            (0, .deck(deck)), (1, .started), (2, .stepIntent(steps[0])),
            (6, .stepEnded(steps[0], result(3))), (7, .stepIntent(steps[1])),
            (9, .stepEnded(steps[1], result(1))), (10, .stepSkipped(steps[2], reason: "")),
        ])
        #expect(json["steps"]?.array?.map { $0["took"] } == [3_000_000, 1_000_000, .null])
    }

    @Test func `each attempt of a step has its own bar, also one under way`() {
        let one = Event.StepID(step: "s", attempt: 1)
        let two = Event.StepID(step: "s", attempt: 2)
        let failed = Event.StepResult(
            status: .failed,
            code: 1,
            signal: nil,
            took: .seconds(2),
            leftRunning: 0,
            unmet: [],
            message: nil
        )
        let json = fold([
            (0, .deck(deck)), (1, .stepIntent(one)), (2, .stepStarted(one, process: 1)),
            (4, .stepEnded(one, failed)), (5, .stepIntent(two)),
            (6, .stepStarted(two, process: 2)), (7, .marker(label: "m", source: "presenter")),
        ])
        #expect(
            json["steps"] == [
                [
                    "step": "s", "title": "Step S", "attempt": 1, "from": 1_000_000,
                    "until": 4_000_000, "took": 2_000_000, "status": "failed", "budget": 9_000_000,
                ],
                [
                    "step": "s", "title": "Step S", "attempt": 2, "from": 5_000_000,
                    "until": .null, "took": .null, "status": "running", "budget": 9_000_000,
                ],
            ]
        )
        #expect(
            json["markers"] == [["label": "m", "source": "presenter", "at": 7_000_000]]
        )
    }
}
