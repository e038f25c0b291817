import HTTPServer
import Load
import Markdown
import Runbooks
import Synchronization
import Testing

/// A server on a free port of 127.0.0.1 for the time of a test, which can be made to stand still.
final class LoadTarget: Sendable {
    private let state = Mutex(State())

    private struct State {
        var requests: [Request] = []
        var stalledUntil: ContinuousClock.Instant?
    }

    /// What was asked so far.
    var requests: [Request] { state.withLock { $0.requests } }

    /// Answers nothing for so long.
    func stall(_ time: Duration) { state.withLock { $0.stalledUntil = .now + time } }

    fileprivate func take(_ request: Request) -> Int {
        state.withLock { state in
            state.requests.append(request)
            return state.requests.count
        }
    }

    fileprivate func wait() async {
        if let until = state.withLock({ $0.stalledUntil }) {
            try? await Task.sleep(until: until, clock: .continuous)
        }
    }
}

/// Runs a target for the time of the body; `{{base}}` in its plans is the server.
func withTarget(
    answer: @escaping @Sendable (LoadTarget, Request, Int) -> Response = { _, _, _ in .text("ok") },
    _ body: (LoadTarget, String) async throws -> Void
) async throws {
    let server = HTTPServer()
    let target = LoadTarget()
    let port = try server.listen(name: "target", address: "127.0.0.1", port: 0)
    async let served: Void = server.run { request in
        let count = target.take(request)
        let response = answer(target, request, count)
        await target.wait()
        return .response(response)
    }
    var failure: (any Error)?
    do { try await body(target, "http://127.0.0.1:\(port)") } catch { failure = error }
    server.stop()
    await served
    if let failure { throw failure }
}

/// Carries out the load fence with this text to its end.
func load(
    _ fence: String,
    _ base: String,
    report: @escaping @Sendable (LoadSnapshot) -> Void = { _ in }
) async throws -> LoadResult {
    let text = "# Load\n\n```load { name=load }\n\(fence)\n```\n"
    let runbook = Runbook.parse(try SourceText(file: "load.md", text: text))
    #expect(runbook.problems == [])
    let plan = try #require(runbook.steps.first?.load)
    return try await LoadRun(plan.filled { $0 == "base" ? base : nil }).run(report: report)
}
