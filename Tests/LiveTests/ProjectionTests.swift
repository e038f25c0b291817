import Events
import JSONValue
import Testing

@testable import Live

/// A run whose private strings all hold the word `canary`.
private struct Stagehand {
    var projection: Projection
    var sent: [PublicEvent] = []
    var number = 0

    init(decks: [String: JSON] = ["one": deckJSON]) {
        projection = Projection { decks[$0] }
    }

    @discardableResult
    mutating func play(_ body: Event.Body, at milliseconds: Int = 0) -> [String] {
        number += 1
        let event = Event(number: number, offset: .milliseconds(milliseconds), body: body)
        let made = projection.project(event)
        sent += made
        return made.map(\.event.body.kind)
    }

    mutating func open() {
        play(
            .opened(
                .init(
                    run: "abcdefghij234567",
                    purpose: .live,
                    talk: "canary-file",
                    title: "Overage",
                    wall: 1,
                    boot: "canary-boot"
                )
            )
        )
        play(.deck(deck(digest: "one")))
        play(.position(.init(slide: "hello", stage: 0)))
    }

    /// The public scene as a page folds it from the wire.
    var folded: JSON {
        get throws {
            var state = RunState()
            for event in sent {
                state.apply(try Event(json: JSON(parsing: event.json.utf8)))
            }
            return state.scene
        }
    }
}

private func deck(digest: String, private isPrivate: Bool = true) -> Event.Deck {
    Event.Deck(
        revision: 1,
        digest: digest,
        slides: [
            .init(id: "hello", title: "Hello", stages: 1, part: nil, steps: [], panels: []),
            .init(
                id: "work",
                title: "Work",
                stages: 0,
                part: 0,
                steps: ["load", "unlock"],
                panels: ["rate", "secret-rate"]
            ),
            .init(id: "end", title: "canary-end", stages: 0, part: 1, steps: ["late"], panels: []),
        ],
        steps: [
            .init(id: "load", title: "Load", kind: "shell", isPrivate: false, budget: nil),
            .init(
                id: "unlock",
                title: "canary-unlock",
                kind: "http",
                isPrivate: isPrivate,
                budget: nil
            ),
            .init(id: "late", title: "canary-late", kind: "shell", isPrivate: false, budget: nil),
        ],
        panels: [
            .init(id: "rate", title: "Rate", isPrivate: false),
            .init(id: "secret-rate", title: "canary-rate", isPrivate: true),
        ],
        parts: [.init(title: "The work", plan: nil), .init(title: "canary-part", plan: nil)]
    )
}

private let deckJSON: JSON = [
    "title": "Overage", "author": "canary-author",
    "slides": [
        [
            "id": "hello", "column": 0, "row": 0, "html": "<h2>Hello</h2>",
            "notes": "canary-notes", "questions": [["question": "canary", "answer": "canary"]],
            "attributes": [
                "class": "wide", "id": "canary-id", "data-state": "canary-state",
                "style": "canary-style", "onclick": "canary-script",
                "data-background-image": "https://canary.example/one.png",
                "data-background": "url(canary)",
            ],
        ],
        [
            "id": "work", "column": 1, "row": 0, "notes": "canary-notes",
            "html": .string(
                """
                <h2>Work</h2><!-- canary-comment --><div class="step" data-step="load"><pre>load it\
                </pre></div><div class="step" data-step="unlock" data-private role="group"><div>\
                <pre>canary-command</pre></div></div><figure data-panel="secret-rate"><b>canary</b>\
                </figure><p>It is <span class="value" data-value="pod">{{pod}}</span>, found in \
                <span class="value" data-value="detect">{{detect}}</span>.</p>
                """
            ),
        ],
        ["id": "end", "column": 2, "row": 0, "html": "<p>canary-unshown</p>"],
    ],
    "steps": [["id": "unlock", "source": "canary-source"]],
]

private func rows(_ version: Int, _ text: String, of step: String = "load") -> Event.Body {
    .stepRows(
        .init(step: step, attempt: 1),
        .init(
            version: version,
            size: [4, 20],
            isWhole: version == 1,
            cursor: [0, 0, 1],
            scrolled: 0,
            rows: [[.int(version % 4), .string(text), 0]]
        )
    )
}

private func ended(_ status: Event.Status = .passed) -> Event.StepResult {
    Event.StepResult(
        status: status,
        code: 0,
        signal: nil,
        took: .seconds(1),
        leftRunning: 0,
        unmet: [.init(expected: "canary", actual: "canary", near: ["canary"])],
        message: "canary-message",
        warnings: ["canary-warning"]
    )
}

@Suite struct ProjectionTests {
    private let load = Event.StepID(step: "load", attempt: 1)
    private let unlock = Event.StepID(step: "unlock", attempt: 1)

    @Test func `in the lobby the audience gets the title and nothing else`() {
        var stage = Stagehand()
        stage.open()
        #expect(stage.sent.map(\.event.body.kind) == ["run.opened"])
        #expect(stage.projection.scene["run"]?["title"] == "Overage")
    }

    @Test func `a slide is sent when it is first shown, then only the position`() {
        var stage = Stagehand()
        stage.open()
        #expect(stage.play(.started) == ["run.started", "slide", "position"])
        #expect(stage.play(.position(.init(slide: "hello", stage: 1))) == ["position"])
        #expect(
            stage.play(.position(.init(slide: "work", stage: 0))).prefix(2) == [
                "slide", "position",
            ]
        )
        #expect(stage.play(.position(.init(slide: "hello", stage: 1))) == ["position"])
        #expect(stage.projection.state.slides["work"]?.part?.title == "The work")
        #expect(stage.projection.state.slides["work"]?.count == 3)
    }

    @Test func `numbers are dense and the fold of the stream is the public scene`() throws {
        var stage = Stagehand()
        wholeRun(&stage)
        #expect(stage.sent.map(\.event.number) == Array(1...stage.sent.count))
        #expect(try stage.folded == stage.projection.scene)
        #expect(stage.sent.map(\.event.offset) == stage.sent.map(\.event.offset).sorted())
    }

    @Test func `no private string is in any public byte`() {
        var stage = Stagehand()
        wholeRun(&stage)
        #expect(stage.sent.count > 20)
        for event in stage.sent {
            #expect(!event.json.text.contains("canary"), "\(event.json.text)")
        }
        let kinds = Set(stage.sent.map(\.event.body.kind))
        let never = [
            "deck", "clock", "step.prompt", "step.input", "alert", "check", "undo.opened",
            "undo.done", "marker", "redacted", "gap",
        ]
        #expect(kinds.intersection(never).isEmpty)
    }

    /// Every kind of event, with something private in every field that can hold it.
    private func wholeRun(_ stage: inout Stagehand) {
        stage.open()
        stage.play(.started, at: 1)
        stage.play(.clock(.init(isRunning: false, reason: "canary")), at: 2)
        stage.play(.check(.init(checklist: "canary", item: "a", state: "pass", evidence: "canary")))
        stage.play(.stepIntent(unlock), at: 3)
        let intent = Event.Intent(by: "canary", source: "canary", waitsFor: "canary")
        stage.play(.stepIntent(unlock, intent), at: 3)
        stage.play(.stepStarted(unlock, process: 1), at: 4)
        stage.play(
            .stepRows(
                unlock,
                .init(
                    version: 1,
                    size: [1, 9],
                    isWhole: true,
                    cursor: [0, 0, 1],
                    scrolled: 0,
                    rows: [[0, "canary", 0]]
                )
            )
        )
        stage.play(.stepEnded(unlock, ended()), at: 5)
        stage.play(.stepIntent(load), at: 6)
        stage.play(.stepIntent(load, intent), at: 6)
        stage.play(.stepStarted(load, process: 99), at: 7)
        stage.play(rows(1, "early"), at: 8)
        stage.play(.value(name: "pod", value: "web-1"), at: 9)
        stage.play(.value(name: "token", value: "canary-value"), at: 9)
        stage.play(.stopwatch(name: "detect", running: true, measured: nil), at: 9)
        stage.play(.stopwatch(name: "canary-watch", running: true, measured: nil), at: 9)
        stage.play(.position(.init(slide: "work", stage: 0)), at: 10)
        stage.play(.stepPrompt(load, text: "canary"), at: 11)
        stage.play(.stepInput(load, text: "canary", by: "canary"), at: 12)
        for version in 2...60 { stage.play(rows(version, "v\(version)"), at: 12 + version * 20) }
        stage.play(.panel(.init(panel: "rate", state: .error, message: "canary")), at: 2000)
        stage.play(.sample(.init(panel: "rate", series: [.init(label: "a", value: 1)])), at: 2001)
        stage.play(.sample(.init(panel: "secret-rate", series: [.init(label: "canary", value: 1)])))
        stage.play(
            .alert(.init(name: "canary", state: "firing", summary: "canary", labels: [:])),
            at: 2002
        )
        stage.play(.undoOpened(entry: 1, step: "load", title: "canary"), at: 2003)
        stage.play(.undoDone(entry: 1, passed: true, message: "canary", by: "canary"), at: 2003)
        stage.play(.marker(label: "canary", source: "presenter"), at: 2004)
        stage.play(.fallback(load, run: "canary"), at: 2005)
        stage.play(.redacted(rule: "canary", count: 1), at: 2005)
        stage.play(.gap(reason: "canary", count: 1), at: 2005)
        stage.play(.stopwatch(name: "detect", running: false, measured: .seconds(2)), at: 2006)
        stage.play(.stepEnded(load, ended(.failed)), at: 2007)
        stage.play(.stepSkipped(.init(step: "late", attempt: 1), reason: "canary"), at: 2008)
        stage.play(.stepSkipped(.init(step: "load", attempt: 2), reason: "canary"), at: 2009)
        stage.play(.view(.init(isFrozen: true, isBlack: false)), at: 2010)
        stage.play(.position(.init(slide: "end", stage: 0)), at: 2011)
        stage.play(.view(.init(isFrozen: true, isBlack: true)), at: 2012)
        stage.play(.position(.init(slide: "hello", stage: 0)), at: 2013)
        stage.play(.view(.init(isFrozen: false, isBlack: false)), at: 2014)
        stage.play(.ended(.presenter), at: 2015)
        stage.play(.published(true), at: 2016)
    }

    @Test func `a recording that stands in for a step is told, and not of which run it is`() {
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        stage.play(.position(.init(slide: "work", stage: 0)))
        stage.play(.stepIntent(load))
        let kinds = stage.play(.fallback(load, run: "canary", wall: 1_763_000_000_000))
        #expect(kinds == ["fallback"])
        let step = stage.projection.state.steps["load"]
        #expect(step?.fallback == "recording" && step?.recordedAt == 1_763_000_000_000)
        #expect(stage.play(.stepStarted(load, process: nil)) == ["step.started"])

        // Who comes to its slide later is told too.
        var late = Stagehand()
        late.open()
        late.play(.started)
        late.play(.stepIntent(load))
        late.play(.fallback(load, run: "canary"))
        late.play(.stepStarted(load, process: nil))
        let shown = late.play(.position(.init(slide: "work", stage: 0)))
        #expect(shown == ["slide", "position", "step.started", "fallback"])
    }

    @Test func `a step that becomes public after its start comes with its present state`() {
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        stage.play(.stepIntent(load))
        stage.play(.stepStarted(load, process: 7))
        stage.play(rows(1, "one"), at: 1)
        stage.play(rows(2, "two"), at: 2)
        #expect(stage.projection.state.steps["load"] == nil)
        let kinds = stage.play(.position(.init(slide: "work", stage: 0)), at: 3)
        #expect(kinds == ["slide", "position", "step.started", "step.rows"])
        let screen = stage.projection.state.steps["load"]?.screen
        #expect(screen?.rows == [1: ["one", 0], 2: ["two", 0]])
        #expect(stage.projection.state.steps["load"]?.status == .running)
        #expect(stage.projection.state.steps["unlock"] == nil)
    }

    @Test func `what the audience learns late counts from when it happened`() throws {
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        stage.play(.stepStarted(load, process: 7), at: 100)
        stage.play(.stopwatch(name: "detect", running: true, measured: nil), at: 150)
        stage.play(.position(.init(slide: "work", stage: 0)), at: 900)
        let late = stage.projection.state
        #expect(late.offset == .milliseconds(900))
        #expect(late.steps["load"]?.startedAt == .milliseconds(100))
        #expect(late.stopwatches["detect"]?.since == .milliseconds(150))

        stage.play(.view(.init(isFrozen: false, isBlack: true)), at: 1000)
        stage.play(.stepEnded(load, ended()), at: 1200)
        stage.play(.view(.init(isFrozen: false, isBlack: false)), at: 2000)
        #expect(stage.projection.state.steps["load"]?.endedAt == .milliseconds(1200))
        #expect(try stage.folded == stage.projection.scene, "the pages count the same")
    }

    @Test func `a load's figures reach the audience with its step, those of others never`() throws {
        func figures(_ step: String, _ done: Int) -> Event.Body {
            .sample(.init(panel: step, series: [.init(label: "done", value: .int(done))]))
        }
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        stage.play(.stepStarted(load, process: 7))
        #expect(stage.play(figures("load", 1)) == [], "its slide was not shown")
        let kinds = stage.play(.position(.init(slide: "work", stage: 0)))
        #expect(kinds.contains("sample"), "what is known comes with the slide: \(kinds)")
        #expect(stage.projection.state.panels["load"]?.series.first?.value == 1)
        #expect(stage.play(figures("load", 2)) == ["sample"])
        #expect(stage.play(figures("unlock", 3)) == [], "the step is private")
        #expect(stage.play(figures("late", 4)) == [], "its slide was not shown")
        let panels = try stage.folded["panels"]
        #expect(panels?["load"]?["series"]?[0]?["value"] == 2)
        #expect(panels?["unlock"] == nil && panels?["late"] == nil)
    }

    @Test func `rows come at most five times a second, and the last ones always`() throws {
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        stage.play(.position(.init(slide: "work", stage: 0)))
        stage.play(.stepIntent(load), at: 0)
        stage.play(.stepStarted(load, process: 7), at: 0)
        for version in 1...100 { stage.play(rows(version, "v\(version)"), at: version * 10) }
        let frames = stage.sent.filter { $0.event.body.kind == "step.rows" }
        #expect((4...6).contains(frames.count), "\(frames.count) frames in a second")
        #expect(stage.play(.stepEnded(load, ended()), at: 1001) == ["step.rows", "step.ended"])
        #expect(stage.projection.state.steps["load"]?.screen?.rows[0] == ["v100", 0])
        #expect(stage.projection.state.steps["load"]?.screen?.rows[3] == ["v99", 0])
        #expect(try stage.folded == stage.projection.scene)
    }

    @Test func `a step that fills its screen again and again costs less than 10 kB a second`() {
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        stage.play(.position(.init(slide: "work", stage: 0)))
        stage.play(.stepStarted(load, process: 7), at: 0)
        for version in 1...1_000 {
            let line = String(repeating: "\(version % 10)", count: 2_000)
            stage.play(rows(version, line), at: version * 10)
        }
        let frames = stage.sent.filter { $0.event.body.kind == "step.rows" }
        let bytes = frames.reduce(0) { $0 + $1.event.json.utf8.count }
        #expect((20_000..<100_000).contains(bytes), "\(bytes) bytes in 10 s")
    }

    @Test func `rows that were held back are released by the clock`() {
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        stage.play(.position(.init(slide: "work", stage: 0)))
        stage.play(.stepStarted(load, process: 7))
        stage.play(rows(1, "one"), at: 1000)
        #expect(stage.play(rows(2, "two"), at: 1050) == [])
        #expect(stage.projection.nextFlush == .milliseconds(1200))
        #expect(stage.projection.flush(now: .milliseconds(1199)).isEmpty)
        #expect(stage.projection.flush(now: .milliseconds(1200)).count == 1)
        #expect(stage.projection.nextFlush == nil)
        #expect(stage.projection.state.steps["load"]?.screen?.rows[2] == ["two", 0])
    }

    @Test func `while the view is frozen the audience stays, and catches up afterwards`() {
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        #expect(stage.play(.view(.init(isFrozen: true, isBlack: false))) == [])
        #expect(stage.play(.position(.init(slide: "work", stage: 0))) == [])
        #expect(stage.play(.position(.init(slide: "end", stage: 0))) == [])
        #expect(stage.play(.position(.init(slide: "work", stage: 0))) == [])
        #expect(stage.play(.view(.init(isFrozen: false, isBlack: false))) == ["slide", "position"])
        #expect(stage.projection.state.slides["end"] == nil)
    }

    @Test func `while the screen is black nothing is sent, and what happened comes afterwards`() {
        var stage = Stagehand()
        stage.open()
        stage.play(.started)
        stage.play(.position(.init(slide: "work", stage: 0)))
        #expect(stage.play(.view(.init(isFrozen: false, isBlack: true))) == ["view"])
        #expect(stage.play(.stepIntent(load)) == [])
        #expect(stage.play(.stepStarted(load, process: 7)) == [])
        #expect(stage.play(rows(1, "one"), at: 1) == [])
        #expect(stage.play(.value(name: "pod", value: "web-1")) == [])
        #expect(stage.projection.flush(now: .seconds(9)).isEmpty)
        #expect(stage.play(.stepEnded(load, ended())) == [])
        #expect(
            stage.play(.view(.init(isFrozen: false, isBlack: false)))
                == ["view", "step.started", "step.rows", "step.ended", "value"]
        )
    }

    @Test func `where the audience sees all, the start brings every slide`() {
        let open: JSON = ["audience": "all", "slides": deckJSON["slides"] ?? []]
        var stage = Stagehand(decks: ["one": open])
        stage.open()
        #expect(
            stage.play(.started) == ["run.started", "slide", "slide", "slide", "position"]
        )
    }

    @Test func `a shown slide that changed is sent again, one that was not shown is not`() {
        let changed = "<h2>Hello again</h2>"
        var slides = deckJSON["slides"]?.array ?? []
        slides[0] = ["id": "hello", "html": .string(changed)]
        slides[2] = ["id": "end", "html": "<p>canary, changed</p>"]
        var stage = Stagehand(decks: ["one": deckJSON, "two": ["slides": .array(slides)]])
        stage.open()
        stage.play(.started)
        #expect(stage.play(.deck(deck(digest: "two"))) == ["slide"])
        #expect(stage.projection.state.slides["hello"]?.html == changed)
        #expect(stage.play(.deck(deck(digest: "unknown"))) == [])
        #expect(stage.play(.position(.init(slide: "work", stage: 0))) == [])
    }

    @Test(arguments: [
        ("class", "wide dark_2"), ("data-transition", "slide-in fade-out"),
        ("data-background-color", "#102030"), ("data-background", "rgb(1 2 3 / 50%)"),
        ("data-background-gradient", "linear-gradient(to right, #123 10%, hsl(20, 30%, 40%))"),
        ("data-background-image", "/pictures/img/a kettle (2).png"),
        ("data-background", "/pictures/kettle.png"), ("data-background-size", "50% auto"),
        ("data-background-position", "top 10px left 5%"), ("data-background-repeat", "repeat-x"),
        ("data-background-opacity", "0.3"), ("data-background-color", "var(--raised)"),
    ])
    func `the audience gets how a slide looks`(_ name: String, _ value: String) {
        #expect(publicAttributes([name: .string(value)]) == [name: value])
    }

    @Test(arguments: [
        ("id", "work"), ("style", "color: red"), ("onclick", "alert(1)"), ("data-state", "a"),
        ("class", "a\" onclick=\"b"), ("data-step", "load"), ("data-private", ""),
        ("data-background-image", "https://example.org/a.png"),
        ("data-background-image", "//example.org/a.png"),
        ("data-background-image", "/static/icon.svg"),
        ("data-background-image", "/pictures/../api/runs"),
        ("data-background-image", "/pictures/a\");color:red"),
        ("data-background-color", "url(/api/runs)"), ("data-background", "URL(x)"),
        ("data-background-gradient", "linear-gradient(red, blue), url(x)"),
        ("data-background-gradient", "image-set('x' 1x)"),
        ("data-background-gradient", "u\\72l(x)"), ("data-background-gradient", "url/**/(x)"),
        ("data-background-color", "red; background: url(x)"),
        ("data-background-size", "url(x)"),
        ("data-background-video", "/pictures/a.png"), ("data-background-iframe", "/a"),
    ])
    func `no other attribute of a slide is public`(_ name: String, _ value: String) {
        #expect(publicAttributes([name: .string(value)]) == [:])
    }

    @Test func `a slide's background picture is public once the slide was shown`() {
        var slides = deckJSON["slides"]?.array ?? []
        for (index, id) in ["hello", "work"].enumerated() {
            slides[index] = [
                "id": .string(id), "html": "<p>x</p>",
                "attributes": ["data-background-image": .string("/pictures/\(id).png")],
            ]
        }
        var stage = Stagehand(decks: ["one": ["slides": .array(slides)]])
        stage.open()
        #expect(!stage.projection.shows(picture: "hello.png"))
        stage.play(.started)
        #expect(stage.projection.shows(picture: "hello.png"))
        #expect(!stage.projection.shows(picture: "work.png"))
        stage.play(.position(.init(slide: "work", stage: 0)))
        #expect(stage.projection.shows(picture: "work.png"))
    }

    @Test func `a step that a new deck makes private is followed no longer`() {
        var stage = Stagehand()
        stage.open()
        stage.play(.deck(deck(digest: "one", private: false)))
        stage.play(.started)
        stage.play(.position(.init(slide: "work", stage: 0)))
        #expect(stage.play(.stepIntent(load)) == ["step.intent"])
        #expect(
            !stage.projection.shows(panel: "secret-rate") && stage.projection.shows(panel: "rate")
        )
        stage.play(.deck(deck(digest: "one")))
        #expect(stage.play(.stepIntent(unlock)) == [])
    }
}

@Suite struct PublicHTMLTests {
    @Test(arguments: [
        ("<p>a</p>", "<p>a</p>"),
        ("a < b && c <3", "a < b && c <3"),
        ("<div data-private><div>x</div></div><p>y</p>", "<p>y</p>"),
        ("<div title='a > b' data-private=''>x</div>y", "y"),
        ("<DIV DATA-PRIVATE>x<div></div></DIV>y", "y"),
        ("<img data-private src=\"x\">y<br>", "y<br>"),
        ("<p data-step=\"s\">x</p>y<p data-step=\"t\">z</p>", "y<p data-step=\"t\">z</p>"),
        ("<p data-panel=s>x</p>y", "y"),
        ("a<!-- x > <p> -->b<!-- never closed", "ab"),
        ("a<div data-private>never closed", "a"),
        ("a<div data-private", "a"),
        ("<p title=\"data-private\">x</p>", "<p title=\"data-private\">x</p>"),
        ("<", "<"), ("</", "</"), ("", ""), ("<a", "<a"), ("<a b=", "<a b="), ("<a b='", "<a b='"),
    ])
    func `private elements and comments are cut out whole`(_ html: String, _ kept: String) {
        #expect(PublicHTML(html, without: ["s"]).html == kept)
    }

    @Test func `values of what is cut out are not public`() {
        let html = PublicHTML(
            #"<b data-value="a">x</b><i data-private><b data-value="b">y</b></i>"#,
            without: []
        )
        #expect(html.values == ["a"])
    }
}
