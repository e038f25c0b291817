import Events
import Live
import Recording
import Running
import Site
private import Digest
private import FoundationEssentials
private import JSONValue

/// A run with its log and its rings: what `present` and `run` have in common.
struct RecordedRun: Sendable {
    let id: String
    let log: RunLog
    let reader: RunReader
    let broadcast: Broadcast
    let presenterRing: Ring
    let audienceRing: Ring
    let decks: DeckBook
    let troubles: Troubles
    let metrics = OwnMetrics()
    /// Whether it goes on with a run that was interrupted.
    let isResumed: Bool

    /// Opens a new run, or goes on with one.
    ///
    /// - Parameter resume: The run to go on with; nil for a new one.
    static func open(
        in data: DataFolder,
        purpose: Event.Purpose,
        name: String,
        title: String,
        isSimulated: Bool = false,
        resume: String?,
        fanOut: FanOut,
        onEvent: @escaping @Sendable (Event) -> Void
    ) async throws -> RecordedRun {
        let id = resume ?? SecureRandom.runID()
        // A client that saw events of an earlier life of this run starts from a scene.
        let epoch = SecureRandom.runID()
        let presenterRing = Ring(epoch: epoch, fanOut: fanOut)
        let audienceRing = Ring(epoch: epoch, fanOut: fanOut)
        let decks = DeckBook()
        let broadcast = Broadcast(
            presenter: presenterRing,
            audience: audienceRing,
            projection: Projection { decks[$0] }
        )
        let troubles = Troubles { broadcast.notify($0) }
        let sink: RunLog.Sink = { event, state in
            broadcast.publish(event, state: state)
            onEvent(event)
        }
        let told: RunLog.Trouble = { sentence in
            Console.note(sentence ?? "Recording again.")
            troubles.set(sentence, for: Troubles.recording)
        }
        let log: RunLog
        if resume != nil {
            let before = try await RunReader(folder: data.path, run: id)
            try await decks.fill(from: before)
            try await broadcast.takeUp(before)
            log = try await RunLog.reopen(
                folder: data.path,
                run: id,
                sink: sink,
                trouble: told
            )
        } else {
            log = try await RunLog.create(
                folder: data.path,
                opened: Event.Opened(
                    run: id,
                    purpose: purpose,
                    talk: name,
                    title: title,
                    wall: 0,
                    boot: "",
                    isSimulated: isSimulated
                ),
                sink: sink,
                trouble: told
            )
        }
        return RecordedRun(
            id: id,
            log: log,
            reader: try await RunReader(folder: data.path, run: id),
            broadcast: broadcast,
            presenterRing: presenterRing,
            audienceRing: audienceRing,
            decks: decks,
            troubles: troubles,
            isResumed: resume != nil
        )
    }

    /// How the run writes its log.
    var recorder: Recorder {
        Recorder(
            append: { [log, metrics] body in
                let began = ContinuousClock.now
                let event = try await log.append(body)
                metrics.appended(ContinuousClock.now - began)
                return event
            },
            record: { [log] in log.record($0) },
            output: { [log] in log.output($0, $1, since: $2) },
            store: { [log, decks] bytes, type in
                let digest = try await log.store(blob: bytes, type: type)
                if let deck = try? JSON(parsing: bytes) { decks.add(deck, digest: digest) }
                return digest
            }
        )
    }
}
