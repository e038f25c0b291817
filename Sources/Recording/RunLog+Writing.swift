import Database
import Dispatch
import Events

extension RunLog {
    /// A batch that is being written.
    struct Commit {
        let started: DispatchTime
        let outputBytes: Int
    }

    /// Numbers what was put in, and starts to write it where nothing else is being written.
    func drain(retrying: Bool = false) {
        let taken = inbox.take()
        for item in taken.items {
            if let refused = waiting.add(item, bounded: !isRecording) {
                publishWaiting()
                publish(refused)
                keyframes.force()
            }
        }
        chunks += taken.chunks
        if !isRecording { publishWaiting() }
        if commit == nil, isRecording || retrying || isClosing { write() }
    }

    /// Writes all that waits in one transaction.
    private func write() {
        var batch = Batch()
        batch.chunks = chunks
        batch.entries = waiting.send()
        batch.isDurable = batch.entries.contains { $0.kind == "step.intent" }
        batch.keyframe = waiting.isAllInFlight ? keyframe : nil
        batch.isLast = isClosing && waiting.isAllInFlight
        guard !batch.isEmpty else { return }
        let outputBytes = batch.chunks.reduce(0) { $0 + $1.bytes.count }
        commit = Commit(started: .now(), outputBytes: outputBytes)
        watch(until: .now() + patience.commit)
        file.queue.async { [file, batch] in
            let error = file.assumeIsolated { file -> DatabaseError? in
                do throws(DatabaseError) {
                    try file.write(batch)
                    return nil
                } catch {
                    return error
                }
            }
            self.queue.async { self.assumeIsolated { $0.finish(batch, error) } }
        }
    }

    private func finish(_ batch: Batch, _ error: DatabaseError?) {
        guard let done = commit else { return }
        commit = nil
        if let error {
            waiting.refuse()
            fail("\(error.message) (SQLite \(error.code)).")
            if isClosing { return end() }
            retry()
            return
        }
        chunks.removeFirst(batch.chunks.count)
        inbox.release(outputBytes: done.outputBytes)
        if let written = batch.keyframe, written.number == keyframe?.number { keyframe = nil }
        for written in waiting.confirm() where !written.isPublished { publish(written) }
        recover()
        if batch.isLast { return end() }
        drain(retrying: true)
    }

    /// Looks whether a commit takes so long that the views must not wait for it.
    private func watch(until deadline: DispatchTime) {
        guard !isWatched else { return }
        isWatched = true
        queue.asyncAfter(deadline: deadline) {
            self.assumeIsolated { log in
                log.isWatched = false
                guard let commit = log.commit else { return }
                let due = commit.started + log.patience.commit
                guard due <= .now() else { return log.watch(until: due) }
                log.fail("the disk does not answer.")
                log.drain()
            }
        }
    }

    private func retry() {
        queue.asyncAfter(deadline: .now() + patience.retry) {
            self.assumeIsolated { log in if log.commit == nil { log.drain(retrying: true) } }
        }
    }

    /// Lets the views go on without the file.
    private func fail(_ reason: String) {
        if isRecording {
            isRecording = false
            inbox.setRecording(false)
            trouble("Not recording: \(reason)")
        }
        publishWaiting()
    }

    private func recover() {
        guard !isRecording, waiting.isEmpty else { return }
        isRecording = true
        inbox.setRecording(true)
        trouble(nil)
    }

    private func publishWaiting() {
        for event in waiting.publish() { publish(event) }
    }

    private func publish(_ waiting: WaitingEvents.Waiting) {
        state.apply(waiting.event)
        if keyframes.note(at: waiting.event.offset) { keyframe = state }
        sink(waiting.event, state)
        waiting.caller?.resume(returning: waiting.event)
    }

    private func end() {
        publishWaiting()
        for closer in closers { closer.resume() }
        closers = []
    }
}
