import Events
import FoundationEssentials
import JSONValue
import Markdown
import Processes
import Running
import Synchronization
import Talks
import TestSupport

/// A run whose log is in memory.
final class LiveRunStage: Sendable {
    let live: LiveRun
    let log: MemoryLog
    let folder = TemporaryFolder()
    private let token: String

    /// Three slides, the second with two stages, and a step for every need.
    static let talk = """
        # One

        ---

        # Two

        - a <!-- .element: class="fragment" -->
        - b <!-- .element: class="fragment" -->

        ```bash { name=quick }
        echo quick
        ```

        ---

        # Three

        ```bash { name=long }
        sleep 30
        ```

        ```bash { name=asking }
        read -p 'Name: ' name; read -s -p 'Password: ' password; echo; echo "Hello $name"
        ```

        ```bash { name=deaf }
        trap '' TERM; echo deaf; while true; do sleep 0.1; done
        ```

        ```bash { name=flaky retry=2 backoff=10ms }
        echo x >> tries; [ $(wc -l < tries) -ge 3 ]
        ```

        ```bash { name=patient retry=1 backoff=25s }
        false
        ```
        """

    init(
        talk: String = LiveRunStage.talk,
        state: RunState = RunState(),
        secrets: [(name: String, value: String)] = [],
        undos: UndoBook = .closed,
        locks: LockBook = .open,
        trust: StepTrust = .all
    ) throws {
        log = MemoryLog(after: state.number)
        let id = "test\(UInt64.random(in: 0...UInt64.max))"
        token = "SHOWRUNNER_STEP=\(id)."
        live = LiveRun(
            id: id,
            program: try LiveRunStage.program(talk),
            recorder: log.recorder,
            session: Session(
                workspace: folder.path,
                folder: folder.file("session"),
                run: id
            ),
            trust: trust,
            circumstances: LiveRun.Circumstances(
                workspace: folder.path,
                values: [:],
                environment: [:],
                secrets: secrets,
                undos: undos,
                locks: locks
            ),
            state: state
        )
    }

    static func program(_ talk: String) throws -> Running.Program {
        let deck = Deck.build(talk: try SourceText(file: "talks/t.md", text: talk), runbooks: [])
        return Running.Program(deck: deck, name: "t")
    }

    /// Opens the run, carries out steps while the body runs, and ends it.
    func use(_ body: () async throws -> Void) async throws {
        try await live.open()
        let steps = Task { await live.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        log.letGo()
        await live.end(.finished)
        await ProcessTree.end(session: nil, token: token, grace: .zero)
        steps.cancel()
        try result.get()
    }

    /// Living processes of the run's steps.
    var processes: [Int] { ProcessTree.members(session: nil, token: token) }

    @discardableResult
    func send(_ command: RunCommand, page: String? = nil, count: Int = 1) async throws -> JSON {
        try await live.perform(command, from: page.map { PageStamp(page: $0, count: count) })
    }

    /// Presses twice.
    @discardableResult
    func carryOut(_ step: String) async throws -> Event.StepID {
        let nonce = try await send(.arm(step: step))["nonce"]?.string ?? ""
        let attempt = try await send(.run(step: step, nonce: nonce))["attempt"]?.int ?? 0
        return Event.StepID(step: step, attempt: attempt)
    }

    /// What a file of the workspace holds; nothing where there is none.
    func text(_ name: String) -> String {
        (try? String(contentsOfFile: folder.file(name), encoding: .utf8)) ?? ""
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.file(name))
    }

    func status(of step: String) async -> StepState.Status? {
        await live.current.steps[step]?.status
    }
}

/// A log in memory; it can be told to hold a step's output back for good.
final class MemoryLog: Sendable {
    private struct Held {
        var events: [Event] = []
        var number: Int
        var isStuck = false
    }

    private let held: Mutex<Held>

    init(after number: Int) { held = Mutex(Held(number: number)) }

    var events: [Event.Body] { held.withLock { $0.events.map(\.body) } }

    var kinds: [String] { events.map(\.kind) }

    /// From now on whoever keeps output waits.
    func holdOutput() { held.withLock { $0.isStuck = true } }

    func letGo() { held.withLock { $0.isStuck = false } }

    @discardableResult
    private func write(_ body: Event.Body) -> Event {
        held.withLock { held in
            held.number += 1
            let event = Event(
                number: held.number,
                offset: .milliseconds(held.number),
                body: body
            )
            held.events.append(event)
            return event
        }
    }

    var recorder: Recorder {
        Recorder(
            append: { body in
                // A real log answers later, too.
                await Task.yield()
                return self.write(body)
            },
            record: { self.write($0) },
            output: { _, _, _ in
                while self.held.withLock({ $0.isStuck }) { Thread.pause(.milliseconds(10)) }
            },
            store: { bytes, _ in "\(bytes.count)-\(bytes.reduce(0) { $0 &* 31 &+ Int($1) })" }
        )
    }
}

/// Something that has happened, for a test to wait for.
final class Flag: Sendable {
    private let state = Atomic(false)

    var isRaised: Bool { state.load(ordering: .acquiring) }

    func raise() { state.store(true, ordering: .releasing) }
}
