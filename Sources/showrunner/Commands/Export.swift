import Events
import JSONValue
import Recording
private import FoundationEssentials

/// The command `showrunner export RUN`.
enum Export: Subcommand {
    static let syntax = Syntax(
        name: "export",
        operands: "RUN",
        count: 1...1,
        summary: "Write a run out: its events, its file, or a step for asciinema.",
        options: [
            Option("step", "STEP", help: "The terminal of this step, in the asciicast form"),
            Option("attempt", "NUMBER", help: "Of this attempt (default: the last)"),
            Option("to", "FILE", help: "Copy the run's file, to keep or to import elsewhere"),
        ],
        example: """
            showrunner export k3v7q2mzr5ytanxb > events.jsonl
            showrunner export k3v7q2mzr5ytanxb --step load > load.cast
            showrunner export k3v7q2mzr5ytanxb --to demo.db
            """
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        guard arguments["attempt"] == nil || arguments["step"] != nil else {
            throw UsageError(syntax, "--attempt is one of a step: add --step STEP")
        }
        let reader = try await reader(arguments)
        if let path = arguments["to"] {
            try copy(to: path, arguments)
        } else if let step = arguments["step"] {
            try await cast(step, of: reader, arguments)
        } else {
            var next: Int? = 1
            while let from = next {
                let page = try await reader.events(from: from)
                for event in page.events { Console.print(String(decoding: event, as: UTF8.self)) }
                next = page.next
            }
        }
        return .ok
    }

    private static func reader(_ arguments: Arguments) async throws -> RunReader {
        let data = try DataFolder(arguments["data"])
        do {
            return try await RunReader(folder: data.path, run: arguments.operands[0])
        } catch let error as RecordingError where error.code == .noSuchRun {
            throw Failure("there is no run \(arguments.operands[0]); see: showrunner runs")
        }
    }

    /// A run that has ended is one file; one that is open is not whole yet.
    private static func copy(to path: String, _ arguments: Arguments) throws {
        let data = try DataFolder(arguments["data"])
        let run = arguments.operands[0]
        if let holder = try Library(folder: data.path).holder(of: run) {
            throw Failure("run \(run) is open in process \(holder): end it first")
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Failure("--to \(path) is there already: choose another name")
        }
        do {
            try FileManager.default.copyItem(atPath: "\(data.path)/runs/\(run).db", toPath: path)
        } catch {
            throw Failure("--to \(path) cannot be written: is its folder there?")
        }
    }

    /// Writes a step's terminal as asciicast, version 2.
    private static func cast(
        _ step: String,
        of reader: RunReader,
        _ arguments: Arguments
    ) async throws {
        let state = try await reader.state()
        guard let known = state.steps[step] else {
            let near = nearest(to: step, in: Array(state.steps.keys))
            throw Failure(
                "the run has no step \(step)" + (near.map { "; did you mean \($0)?" } ?? "")
            )
        }
        let attempt = try arguments["attempt"].map { word in
            guard let number = Int(word), number > 0 else {
                throw UsageError(syntax, "--attempt \(word) is no number")
            }
            guard number <= known.attempt else {
                throw Failure(
                    "the step \(step) has no attempt \(number); its last is \(known.attempt)"
                )
            }
            return number
        }
        let size = known.screen?.size
        let title = state.deck?.steps.first { $0.id == step }?.title ?? step
        Console.print(
            json: [
                "version": 2, "width": .int(size?.last ?? 100), "height": .int(size?.first ?? 28),
                "timestamp": .int((state.opened?.wall ?? 0) / 1_000), "title": .string(title),
            ]
        )
        var rest: [UInt8] = []
        for piece in try await reader.pieces(step: step, attempt: attempt ?? max(1, known.attempt))
        {
            rest += piece.bytes
            let whole = rest.count - Export.cut(rest)
            let text = String(decoding: rest.prefix(whole), as: UTF8.self)
            rest.removeFirst(whole)
            let seconds = Double(piece.since.wholeMicroseconds) / 1e6
            Console.print(json: [.number(seconds), "o", .string(text)])
        }
    }

    /// How many bytes at the end are the beginning of a character whose rest is still to come.
    private static func cut(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }
}
