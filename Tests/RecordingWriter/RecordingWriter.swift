import Events
import Glibc
import JSONValue
import Recording

/// Writes to a run until it is killed, and prints the number of each event it was told is kept.
///
///     recording-writer write FOLDER RUN
@main
struct RecordingWriter {
    static func main() async throws {
        let words = CommandLine.arguments
        switch words.dropFirst().first {
        case "write" where words.count == 4: try await write(folder: words[2], run: words[3])
        default:
            print("usage: recording-writer write FOLDER RUN")
            exit(2)
        }
    }

    private static func write(folder: String, run: String) async throws {
        let log: RunLog
        do {
            log = try await RunLog.reopen(folder: folder, run: run, sink: { _, _ in }, trouble: say)
        } catch let error as RecordingError where error.code == .noSuchRun {
            log = try await RunLog.create(
                folder: folder,
                opened: opened(run),
                sink: { _, _ in },
                trouble: say
            )
        }
        var attempt = await log.state.steps["s"]?.attempt ?? 0
        while true {
            attempt += 1
            let id = Event.StepID(step: "s", attempt: attempt)
            acknowledge(try await log.append(.stepIntent(id)))
            acknowledge(try await log.append(.stepStarted(id, process: nil)))
            for version in 1...5 { log.record(.stepRows(id, rows(version))) }
            log.output(id, Array("output of attempt \(attempt)\n".utf8), since: .zero)
            log.record(.sample(.init(panel: "p", series: [.init(label: "", value: 1)])))
            acknowledge(try await log.append(.stepEnded(id, passed)))
        }
    }

    private static func acknowledge(_ event: Event) {
        let line = Array("\(event.number) \(event.body.kind)\n".utf8)
        _ = line.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
    }

    private static let say: RunLog.Trouble = { text in print("trouble: \(text ?? "none")") }

    static func opened(_ run: String) -> Event.Opened {
        .init(run: run, purpose: .live, talk: "t", title: "T", wall: 0, boot: "")
    }

    static func rows(_ version: Int) -> Event.Rows {
        Event.Rows(
            version: version,
            size: [28, 100],
            isWhole: version == 1,
            cursor: [version % 28, 0, 1],
            scrolled: version,
            rows: [[.int(version % 28), .string("line \(version) of a step that prints"), 0]]
        )
    }

    static let passed = Event.StepResult(
        status: .passed,
        code: 0,
        signal: nil,
        took: .seconds(1),
        leftRunning: 0,
        unmet: [],
        message: nil
    )
}
