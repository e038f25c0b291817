import Database
import Events
import JSONValue

extension StoredRun {
    /// Events by number, cut at a number of events or bytes.
    func page(from: Int, until: Int, atMost: Int, bytes: Int) throws -> RunReader.Page {
        var page = RunReader.Page(events: [], next: nil)
        var size = 0
        var statement = try connection.prepare(
            "SELECT number, data FROM event WHERE number >= ? AND number <= ? ORDER BY number"
        )
        try statement.bind([.int(from), .int(until)])
        while try statement.step() {
            let data = statement.bytes(1)
            let isFull = page.events.count >= atMost || size + data.count > bytes
            if isFull, !page.events.isEmpty {
                page.next = statement.int(0)
                break
            }
            page.events.append(data)
            size += data.count
        }
        return page
    }

    /// The samples of a panel as `{"points":[[t,[[label,value],…]],…]}`.
    func samples(panel: String, from: Duration, until: Duration, atMost: Int) throws -> JSON {
        var points: [JSON] = []
        var statement = try connection.prepare(
            """
            SELECT data FROM event
            WHERE kind = 'sample' AND subject = ? AND offset >= ? AND offset <= ?
            ORDER BY offset DESC LIMIT ?
            """
        )
        try statement.bind([
            .text(panel), .int(from.wholeMicroseconds), .int(until.wholeMicroseconds),
            .int(max(0, atMost)),
        ])
        while try statement.step() {
            guard let event = Self.event(statement.bytes(0)), case .sample(let sample) = event.body
            else { continue }
            let series = sample.series.map { JSON.array([.string($0.label), $0.value]) }
            points.append([.int(event.offset.wholeMicroseconds), .array(series)])
        }
        return ["points": .array(points.reversed())]
    }

    /// What is kept of an attempt's output.
    func output(step: String, attempt: Int) throws -> RunReader.Output? {
        let key = [Value.text(step), .int(attempt)]
        var output = RunReader.Output(head: [], dropped: 0, tail: [])
        var isFound = false
        var statement = try connection.prepare(
            "SELECT offset, bytes FROM output WHERE step = ? AND attempt = ? ORDER BY offset"
        )
        try statement.bind(key)
        while try statement.step() {
            isFound = true
            if statement.int(0) < KeptOutput.headLimit {
                output.head += statement.bytes(1)
            } else {
                output.tail += statement.bytes(1)
            }
        }
        let loss = try connection.rows(
            "SELECT bytes FROM loss WHERE step = ? AND attempt = ?",
            key
        ).first?.first?.int
        output.dropped = loss ?? 0
        return isFound || loss != nil ? output : nil
    }

    /// A file kept with the run.
    func blob(_ digest: String) throws -> RunReader.Blob? {
        let row = try connection.rows(
            "SELECT bytes, type FROM blob WHERE digest = ?",
            [.text(digest)]
        ).first
        guard let row, let type = row[1].text else { return nil }
        return RunReader.Blob(bytes: row[0].bytes ?? [], type: type)
    }

    /// What happened when.
    func timeline() throws -> Timeline {
        var timeline = Timeline()
        try fold(kinds: Timeline.kinds) { timeline.apply($0) }
        let last = try connection.rows("SELECT max(offset) FROM event").first?.first?.int
        timeline.extend(to: .microseconds(last ?? 0))
        return timeline
    }

    /// Where the time went.
    func talkTime() throws -> TalkTime {
        var time = TalkTime()
        try fold(kinds: TalkTime.kinds) { time.apply($0) }
        let last = try connection.rows("SELECT max(offset) FROM event").first?.first?.int
        time.advance(to: .microseconds(last ?? 0))
        return time
    }

    /// The run's line in the list of runs.
    func summary(run: String) throws -> RunSummary {
        let state = try state(at: nil)
        let ended = state.steps.values.filter { $0.attempt > 0 && !$0.status.isUnderWay }
        return RunSummary(
            run: run,
            opened: try opened(),
            status: state.status,
            duration: state.offset,
            took: state.took,
            isPublished: state.isPublished,
            slides: state.deck?.slides.count ?? 0,
            passed: ended.count { $0.status == .passed },
            failed: ended.count { $0.status != .passed && $0.status != .skipped },
            damage: nil
        )
    }
}
