private import Events
internal import HTTPServer
internal import JSONValue
internal import Recording
internal import Running

/// What a run's pages read from its log, for the presenter: everything.
struct RunAnswers: Sendable {
    let reader: RunReader
    /// The run itself while it is open here; nil for one that has ended.
    let live: LiveRun?

    typealias Answer = @Sendable (RunAnswers, Request, Captures) async -> Response

    /// Addresses below `/api/runs/RUN/` and what answers there.
    static let all: [(address: String, answer: Answer)] = [
        ("deck", { answers, request, _ in await answers.deck(request) }),
        ("scene", { answers, request, _ in await answers.scene(request) }),
        ("events", { answers, request, _ in await answers.events(request) }),
        ("samples", { answers, request, _ in await answers.samples(request) }),
        ("timeline", { answers, _, _ in await answers.timeline() }),
        (
            "timing",
            { answers, _, _ in
                await answers.answer { .json(try await answers.reader.talkTime().json) }
            }
        ),
        (
            "steps/:step/:attempt/output",
            { answers, _, captures in
                await answers.output(step: captures["step"], attempt: captures["attempt"])
            }
        ),
    ]

    private func deck(_ request: Request) async -> Response {
        await answer {
            guard let digest = try await reader.state().deck?.digest,
                let blob = try await reader.blob(digest)
            else { return .failure(404, "This run has no deck.") }
            return Response(
                status: 200,
                headers: [("Content-Type", blob.type), ("Cache-Control", "no-cache")],
                body: blob.bytes
            )
        }
    }

    private func scene(_ request: Request) async -> Response {
        await answer {
            let state = try await state(at: request.time("at"))
            return .json([
                "scene": state.scene, "number": .int(state.number),
                "offset": .int(state.offset.wholeMicroseconds),
            ])
        }
    }

    /// Where the run stood at a time; now, what is not written down yet counts too.
    private func state(at time: Duration?) async throws -> RunState {
        guard time == nil, let live else { return try await reader.state(at: time) }
        // The run knows only what it wrote itself; what panels measured is in the log alone.
        let own = await live.current
        let written = try? await reader.state()
        return written.flatMap { $0.number >= own.number ? $0 : nil } ?? own
    }

    private func events(_ request: Request) async -> Response {
        await answer {
            let page = try await reader.events(
                from: request.number("from") ?? 1,
                until: request.number("until") ?? Int.max
            )
            return Response(
                status: 200,
                headers: [
                    ("Content-Type", "application/json; charset=utf-8"),
                    ("Cache-Control", "no-store"),
                ],
                body: page.utf8
            )
        }
    }

    private func samples(_ request: Request) async -> Response {
        await answer {
            guard let panel = request.parameter("panel") else {
                return .failure(400, "Name the panel: ?panel=ID")
            }
            return .json(
                try await reader.samples(
                    panel: panel,
                    from: request.time("from") ?? .zero,
                    until: request.time("until") ?? .seconds(1_000_000)
                )
            )
        }
    }

    private func timeline() async -> Response {
        await answer { .json(try await reader.timeline()) }
    }

    private func output(step: String, attempt: String) async -> Response {
        await answer {
            guard let number = Int(digits: attempt),
                let output = try await reader.output(step: step, attempt: number)
            else { return .failure(404, "There is no such attempt.") }
            let gap =
                output.dropped > 0
                ? Array("\n[\(output.dropped) bytes left out here]\n".utf8) : []
            return Response(
                status: 200,
                headers: [("Content-Type", "text/plain; charset=utf-8")],
                body: output.head + gap + output.tail
            )
        }
    }

    private func answer(_ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch let error as RecordingError {
            return .failure(500, error.description)
        } catch {
            return .failure(500, "The recording cannot be read.")
        }
    }
}

extension Request {
    /// A query parameter that is a number of digits; nil for anything else.
    func number(_ name: String) -> Int? { parameter(name).flatMap { Int(digits: $0) } }

    /// A query parameter in microseconds since the run was opened.
    func time(_ name: String) -> Duration? { number(name).map { .microseconds($0) } }
}

extension Int {
    /// A number written in digits only, at most fifteen, so that no sum of two overflows.
    init?(digits text: String) {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        self.init(text)
    }
}
