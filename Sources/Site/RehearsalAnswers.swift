private import Digest
private import Events
private import FoundationEssentials
internal import HTTPServer
private import JSONValue
private import Markdown
private import Processes
internal import Recording
internal import Running
private import Talks
private import Timing

/// What `/rehearsals/TALK` reads and writes: measured times, and the plan they would make.
struct RehearsalAnswers: Sendable {
    private let workspace: Workspace
    private let library: Library

    init(workspace: Workspace, library: Library) {
        self.workspace = workspace
        self.library = library
    }

    /// The talk's statistics with its runs, oldest first.
    func statistics(of talk: String) async -> Response {
        await answer(talk) { deck, runs in
            let outline = TalkOutline(deck)
            let statistics = RehearsalStatistics(of: runs.map(\.times), outline: outline)
            return .json(
                .members(
                    [
                        ("name", .string(talk)),
                        ("title", .string(deck.talk.title)),
                        ("duration", outline.limit.orNull),
                        (
                            "outline",
                            .members(outline.slides.map { ($0.id, $0.part.map(JSON.int) ?? .null) })
                        ),
                        ("runs", .array(runs.map { RehearsalAnswers.json(of: $0, outline) })),
                    ] + statistics.members
                )
            )
        }
    }

    /// The changes of the talk's file that would make the measured times its plan.
    func revision(of talk: String) async -> Response {
        await answer(talk) { deck, runs in
            do {
                let bytes = try RehearsalAnswers.read(file(of: talk))
                let revision = try RehearsalAnswers.revision(bytes, deck, runs, lines: nil)
                return .json([
                    "file": .string("talks/\(talk).md"),
                    "digest": .string(SHA256.hexadecimal(of: bytes)),
                    "changes": .array(revision.changes.map(RehearsalAnswers.json)),
                ])
            } catch {
                return .failure(500, "\(error)")
            }
        }
    }

    /// Writes the accepted changes into the talk's file, unless it has changed since they were shown.
    ///
    /// The body is `{"digest":SHA-256 of the file as it was shown,"lines":[N,…]}`.
    func revise(_ talk: String, _ request: Request) async -> Response {
        guard let body = try? JSON(parsing: request.body), let digest = body["digest"]?.string,
            let lines = body["lines"]?.array?.compactMap(\.int), !lines.isEmpty
        else { return .failure(400, "Name the file's digest and the lines to change.") }
        return await answer(talk) { deck, runs in
            do {
                let path = try file(of: talk)
                let bytes = try RehearsalAnswers.read(path)
                guard SHA256.hexadecimal(of: bytes) == digest else {
                    return .failure(
                        409,
                        "talks/\(talk).md was changed meanwhile. Look at the changes again."
                    )
                }
                let revision = try RehearsalAnswers.revision(bytes, deck, runs, lines: Set(lines))
                guard !revision.changes.isEmpty else {
                    return .failure(409, "None of these lines changes.")
                }
                try RehearsalAnswers.write(revision.bytes, to: path)
                return .json([
                    "changed": .int(revision.changes.count),
                    "digest": .string(SHA256.hexadecimal(of: revision.bytes)),
                ])
            } catch {
                return .failure(500, "\(error)")
            }
        }
    }

    /// Answers with a talk and its runs, off the cooperative pool.
    private func answer(
        _ talk: String,
        _ body: @escaping @Sendable (Deck, [TimedRun]) -> Response
    ) async -> Response {
        let runs = await library.timedRuns(of: talk)
        let answer = try? await Thread.run(name: "rehearsals") {
            do throws(Problem) {
                return body(try workspace.deck(try file(of: talk)), runs)
            } catch {
                return .failure(404, error.description)
            }
        }
        return answer ?? .failure(503, "The server is busy. Try again.")
    }

    /// The file of a talk by its name; no path leads out of `talks/`.
    private func file(of talk: String) throws(Problem) -> String {
        guard !talk.contains("/"), !talk.hasSuffix(".md"), !talk.hasPrefix(".") else {
            throw Problem(file: talk, line: 1, message: "This is no talk's name.")
        }
        return try workspace.file(.talk, talk)
    }

    // MARK: - The file

    private static func revision(
        _ bytes: [UInt8],
        _ deck: Deck,
        _ runs: [TimedRun],
        lines: Set<Int>?
    ) throws(Problem) -> PlanRevision {
        let statistics = RehearsalStatistics(of: runs.map(\.times), outline: TalkOutline(deck))
        var parts: [Int: Duration] = [:]
        for (place, part) in statistics.parts.enumerated() {
            parts[place] = part.measured?.median
        }
        var slides: [String: Duration] = [:]
        for slide in statistics.slides { slides[slide.id] = slide.measured?.median }
        return try PlanRevision(
            of: bytes,
            file: deck.talk.file,
            parts: parts,
            slides: slides,
            lines: lines
        )
    }

    private static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    /// Puts the new file in the place of the old one in one step, with the same permissions; a link
    /// goes on leading to it.
    private static func write(_ bytes: [UInt8], to path: String) throws {
        let target = URL(filePath: path).resolvingSymlinksInPath()
        let files = FileManager.default
        let permissions = try files.attributesOfItem(atPath: target.path)[.posixPermissions]
        try Data(bytes).write(to: target, options: .atomic)
        if let permissions {
            try files.setAttributes([.posixPermissions: permissions], ofItemAtPath: target.path)
        }
    }

    // MARK: - Wire forms

    private static func json(of change: PlanRevision.Change) -> JSON {
        [
            "line": .int(change.line), "title": .string(change.title),
            "before": .string(change.before), "after": .string(change.after),
            "from": change.from.orNull, "to": change.to.json,
        ]
    }

    private static func json(of run: TimedRun, _ outline: TalkOutline) -> JSON {
        let measured = MeasuredRun(run.times, outline: outline)
        let spent = run.times.spent
        let times = run.times.slides
        return .members([
            ("id", .string(run.opened.run)),
            ("purpose", .string(run.opened.purpose.rawValue)),
            ("wall", .int(run.opened.wall)),
            ("whole", .bool(measured.isWhole)),
            ("simulated", .bool(run.opened.isSimulated)),
            ("changed", .int(measured.changed)),
            ("same", .array(measured.slides.keys.sorted().map(JSON.string))),
            ("total", spent.total.json),
            ("speaking", spent.speaking.json),
            ("machine", spent.machine.json),
            (
                "pauses",
                .members(
                    run.times.pauses.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
                )
            ),
            (
                "parts",
                .array(
                    outline.parts.indices.map { part in
                        outline.slides.filter { $0.part == part }
                            .reduce(SpentTime()) { $0 + (times[$1.id] ?? SpentTime()) }.json
                    }
                )
            ),
            ("slides", .members(times.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })),
            ("stages", stages(of: run.times)),
        ])
    }

    /// `{SLIDE:[[stage,speaking,machine],…]}`, visits together.
    private static func stages(of times: RunTimes) -> JSON {
        var slides: [String: [Int: SpentTime]] = [:]
        for visit in times.visits {
            guard let slide = visit.slide else { continue }
            for stage in visit.stages {
                slides[slide, default: [:]][stage.stage, default: SpentTime()] += stage.spent
            }
        }
        return .members(
            slides.sorted { $0.key < $1.key }.map { slide, stages in
                let rows: [JSON] = stages.sorted { $0.key < $1.key }.map {
                    [.int($0.key), $0.value.speaking.json, $0.value.machine.json]
                }
                return (slide, .array(rows))
            }
        )
    }
}
