import Database
import Events
import FoundationEssentials
import Glibc
import JSONValue
import TestSupport
import Testing

@testable import Recording

@Suite(.timeLimit(.minutes(1))) struct CrashTests {
    /// Beside the test bundle, wherever that was built.
    private static let writer: String = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        let folder =
            bundle.map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }?
            .joined(separator: "/") ?? "\(Repository.root)/.build/debug"
        return "\(folder)/recording-writer"
    }()

    @Test func `no event that was acknowledged is lost, whenever the writer is killed`()
        async throws
    {
        let folder = TemporaryFolder()
        let output = folder.file("acknowledged")
        var interrupted = 0
        for kill in 1...25 {
            let run = "crash\(kill / 5)"
            let enough = Int.random(in: 1...120)
            guard var writer = Child([Self.writer, "write", folder.path, run], output: output)
            else { throw RecordingError(.refused, "\(Self.writer) does not start") }
            #expect(await eventually { lines(of: output).count >= enough })
            writer.send(SIGKILL)
            #expect(writer.wait() == -SIGKILL)
            let acknowledged = lines(of: output)

            let path = "\(folder.path)/runs/\(run).db"
            #expect(try Connection(path: path).rows("PRAGMA quick_check") == [["ok"]])
            let witness = Witness()
            let log = try await RunLog.reopen(
                folder: folder.path,
                run: run,
                sink: witness.sink,
                trouble: witness.trouble
            )
            await log.close()
            interrupted += witness.events.count { $0.body.kind == "step.ended" }

            let counted = try Connection(path: path).rows("SELECT count(*), max(number) FROM event")
            #expect(counted[0][0] == counted[0][1], "after kill \(kill)")
            let first = acknowledged.first.map { number(of: $0) } ?? 1
            let events = try await events(of: run, from: first, in: folder.path)
            for line in acknowledged {
                let event = events.dropFirst(number(of: line) - first).first
                #expect(event.map { "\($0.number) \($0.body.kind)" } == String(line))
            }
            let state = try await RunReader(folder: folder.path, run: run).state()
            #expect(!state.steps.values.contains { $0.status.isUnderWay })
        }
        #expect(interrupted > 0)
    }

    /// Whole lines only: the last one may have been cut.
    private func lines(of file: String) -> [Substring] {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .filter { !$0.hasPrefix("trouble") }
    }

    private func number(of line: Substring) -> Int {
        line.split(separator: " ").first.flatMap { Int($0) } ?? 0
    }

    private func events(of run: String, from first: Int, in folder: String) async throws -> [Event]
    {
        let reader = try await RunReader(folder: folder, run: run)
        return try await reader.events(from: first, atMost: Int.max, bytes: Int.max).events
            .map { try Event(json: JSON(parsing: $0)) }
    }
}
