import Events
import Markdown
import Recording
import Running
import Synchronization
import Talks
import TestSupport
import Timing

/// Recorded rehearsals of a talk of two parts, made without waiting.
struct Rehearsals: ~Copyable {
    let folder = TemporaryFolder()

    static let talk = """
        ---
        title: The tea crisis
        duration: 2m20s
        ---

        # Tea {#tea}

        ## Part 1: Boil (1 min) {#boil}

        ```sh { name=boil budget=10s }
        true
        ```

        ## The table {#table .optional}

        ## Part 2: Pour (1 min) {#pour}
        """

    init() throws { try folder.write(Rehearsals.talk, to: "talks/tea.md") }

    /// Records one rehearsal by a clock of its own.
    ///
    /// - Parameter seconds: How long each of the four slides is shown.
    func record(
        _ run: String,
        day: Int,
        _ seconds: [Int],
        purpose: Event.Purpose = .rehearsal
    ) async throws {
        let now = Clock()
        let log = try await RunLog.create(
            folder: folder.file("data"),
            opened: .init(
                run: run,
                purpose: purpose,
                talk: "tea",
                title: "The tea crisis",
                wall: 1_763_000_000_000 + day * 86_400_000,
                boot: ""
            ),
            clock: now.clock,
            sink: { _, _ in },
            trouble: { _ in }
        )
        try await log.append(.deck(try Rehearsals.deck()))
        try await log.append(.position(.init(slide: "tea", stage: 0)))
        try await log.append(.started)
        let step = Event.StepID(step: "boil", attempt: 1)
        for (slide, length) in zip(["tea", "boil", "table", "pour"], seconds) {
            try await log.append(.position(.init(slide: slide, stage: 0)))
            if slide == "boil" { try await log.append(.stepIntent(step)) }
            now.advance(.seconds(length) / 2)
            if slide == "boil" {
                try await log.append(
                    .stepEnded(
                        step,
                        .init(
                            status: day % 3 == 2 ? .failed : .passed,
                            code: day % 3 == 2 ? 1 : 0,
                            signal: nil,
                            took: .seconds(length) / 2,
                            leftRunning: 0,
                            unmet: day % 3 == 2
                                ? [.init(expected: "exit == 0", actual: "1", near: [])] : [],
                            message: nil
                        )
                    )
                )
            }
            now.advance(.seconds(length) - .seconds(length) / 2)
        }
        try await log.append(.clock(.init(isRunning: false, reason: "question")))
        now.advance(.seconds(9))
        try await log.append(.ended(.presenter))
        await log.close()
    }

    /// What the run knew of the deck: the digests are those of ``talk``.
    private static func deck() throws -> Event.Deck {
        let outline = TalkOutline(
            Deck.build(talk: try SourceText(file: "talks/tea.md", text: talk), runbooks: [])
        )
        return Event.Deck(
            revision: 1,
            digest: "none",
            slides: outline.slides.map {
                Event.Slide(
                    id: $0.id,
                    title: $0.title,
                    stages: 0,
                    part: $0.part,
                    steps: $0.id == "boil" ? ["boil"] : [],
                    panels: [],
                    digest: $0.digest
                )
            },
            steps: [
                .init(
                    id: "boil",
                    title: "Boil",
                    kind: "shell",
                    isPrivate: false,
                    budget: .seconds(10)
                )
            ],
            panels: [],
            parts: outline.parts.map { Event.Part(title: $0.title, plan: $0.plan) }
        )
    }

    private final class Clock: Sendable {
        private let shown = Mutex(Duration.seconds(100))

        func advance(_ duration: Duration) { shown.withLock { $0 += duration } }

        var clock: RunClock {
            RunClock(boot: "boot", now: { self.shown.withLock { $0 } }, wall: { 0 })
        }
    }
}
