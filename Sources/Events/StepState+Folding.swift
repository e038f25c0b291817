import JSONValue

extension StepState {
    /// Takes one event of this step into account; what belongs to an earlier attempt is ignored.
    mutating func apply(_ body: Event.Body, of id: Event.StepID, at offset: Duration) {
        if case .fallback(_, let run, let wall) = body {
            fallback = run
            recordedAt = wall
            return
        }
        guard id.attempt >= attempt else { return }
        if id.attempt > attempt {
            self = StepState()
            attempt = id.attempt
            status = .starting
        }
        switch body {
        case .stepIntent where id.part != nil:
            part = id.part
            next = nil
        case .stepIntent(_, let intent): waitsFor = intent.waitsFor
        case .stepStarted(_, _, let isReady):
            if isReady { self.isReady = true }
            guard startedAt == nil else { break }
            startedAt = offset
            status = .running
            waitsFor = nil
        case .stepRows(_, let rows): draw(rows)
        case .stepPrompt(_, let text) where status.isUnderWay:
            status = .waiting
            waitingSince = waitingSince ?? offset
            prompt = text
            next = id.part
        case .stepInput where status == .waiting:
            status = .running
            waited += max(.zero, offset - (waitingSince ?? offset))
            waitingSince = nil
            prompt = nil
            next = nil
        case .stepEnded(_, let result) where id.part == nil: end(result, at: offset)
        case .stepSkipped(_, let reason):
            status = .skipped
            endedAt = offset
            message = reason
            waitsFor = nil
            waitingSince = nil
        default: break
        }
    }

    private mutating func end(_ result: Event.StepResult, at offset: Duration) {
        status = Status(rawValue: result.status.rawValue) ?? .error
        endedAt = offset
        code = result.code
        signal = result.signal
        took = result.took
        waited = result.waited
        waitingSince = nil
        leftRunning = result.leftRunning
        unmet = result.unmet
        message = result.message
        warnings = result.warnings
        prompt = nil
        next = nil
        waitsFor = nil
    }

    private mutating func draw(_ patch: Event.Rows) {
        let kept = patch.isWhole ? [:] : screen?.rows ?? [:]
        guard patch.isWhole || patch.version > screen?.version ?? 0 else { return }
        screen = nil
        let height = min(max(patch.size.first ?? 0, 0), 500)
        var drawn = Screen(
            version: patch.version,
            size: patch.size,
            cursor: patch.cursor,
            scrolled: patch.scrolled,
            rows: kept
        )
        if drawn.rows.count > 0, !patch.isWhole {
            drawn.rows = drawn.rows.filter { $0.key < height }
        }
        for row in patch.rows {
            guard let cells = row.array, let place = cells.first?.int, place >= 0, place < height
            else { continue }
            drawn.rows[place] = cells.count > 1 ? Array(cells.dropFirst()) : nil
        }
        screen = drawn
    }
}
