private import Conditions
private import Events
import HTTPClient
private import Redaction
private import Runbooks
private import Synchronization

/// One attempt of an http step: its requests one after another, each filled, sent, shown as text in
/// the step's terminal, and judged before the next.
final class HTTPStep: StepWork {
    private let client: HTTPClient
    private let exchange = Mutex(Exchange())

    private struct Exchange {
        var task: Task<Result<HTTPResponse, HTTPFailure>, Never>?
        var isCancelled = false
    }

    init(client: HTTPClient) { self.client = client }

    /// Ends the exchange at once.
    func cancel() {
        exchange.withLock { exchange in
            exchange.isCancelled = true
            exchange.task?.cancel()
        }
    }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        let requests = context.step.requests
        do {
            // Nothing is sent where a name has no value (rule 8).
            try check(requests, context)
        } catch {
            return .error("\(error)", after: .now - began)
        }
        await sink.started(nil)
        var output = OutputPath(context: context, sink: sink)
        let limit = [context.timeout, context.step.attemptTimeout].compactMap { $0 }.min()
        var captured: [(name: String, value: String)] = []
        var warnings: [String] = []
        var outcome = StepOutcome.error("It holds no request.", after: .zero)
        for (place, part) in requests.enumerated() {
            if place > 0 { output.take(Terse.lines([""]), at: .now - began) }
            let left = (limit ?? .seconds(30)) - (.now - began)
            let values = Dictionary(captured.map { ($0.name, $0.value) }) { $1 }
            let request: HTTPRequest
            let expected: Step.Request
            do {
                let text = try HTTPRequestText.parse(part.body)
                try refuse(text, of: part) { values[$0] ?? context.value($0) }
                request = HTTPRequest(
                    try text.filled { values[$0] ?? context.value($0) }
                )
                expected = try part.resolved { values[$0] ?? context.value($0) }
            } catch {
                outcome = .error("\(error)", after: .now - began)
                break
            }
            output.take(HTTPTranscript.request(request), at: .now - began)
            let answer = await send(request, timeout: max(.milliseconds(1), left))
            let took: Duration = .now - began
            switch answer {
            case .success(let response): output.take(HTTPTranscript.response(response), at: took)
            case .failure(let failure): output.take(HTTPTranscript.failure(failure), at: took)
            }
            outcome = judge(answer, expected, took: took, context: context, output: output)
            captured += outcome.captured
            warnings += outcome.warnings
            guard outcome.result.status == .passed else { break }
        }
        output.finish(at: .now - began)
        outcome.captured = captured
        outcome.warnings = output.refusals + warnings
        return outcome
    }

    /// Every name must have a value, or be captured by a request before.
    private func check(
        _ requests: [Step.Request],
        _ context: StepContext
    ) throws {
        var captured: Set<String> = []
        for part in requests {
            // A text that is no request is told where it would be sent.
            let missing = part.names.filter { !captured.contains($0) && context.value($0) == nil }
            guard missing.isEmpty else { throw UndefinedNames(names: missing) }
            if let text = try? HTTPRequestText.parse(part.body) {
                try refuse(text, of: part) { captured.contains($0) ? nil : context.value($0) }
            }
            captured.formUnion(part.captures.map(\.name))
        }
    }

    /// A value must not add a header field.
    private func refuse(
        _ text: HTTPRequestText,
        of part: Step.Request,
        with value: (String) -> String?
    ) throws(StepFault) {
        guard let (name, sentence) = text.refusal(with: value) else { return }
        let lines = part.body.split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines.firstIndex { $0.contains("{{\(name)}}") } ?? 0
        throw StepFault("Line \(line + 1): \(sentence)")
    }

    private func send(
        _ request: HTTPRequest,
        timeout: Duration
    ) async -> Result<HTTPResponse, HTTPFailure> {
        let client = client
        let task = Task {
            do throws(HTTPFailure) {
                return Result<HTTPResponse, HTTPFailure>.success(
                    try await client.send(request, timeout: timeout)
                )
            } catch {
                return .failure(error)
            }
        }
        exchange.withLock { exchange in
            exchange.task = task
            if exchange.isCancelled { task.cancel() }
        }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func judge(
        _ answer: Result<HTTPResponse, HTTPFailure>,
        _ part: Step.Request,
        took: Duration,
        context: StepContext,
        output: borrowing OutputPath
    ) -> StepOutcome {
        let redactor = output.redactor
        var result = Event.StepResult(status: .passed, took: took)
        switch answer {
        case .failure(let failure):
            result.message = redactor.redact(failure.description)
            result.status =
                switch failure.reason {
                case .timedOut: .timedOut
                case .cancelled: .cancelled
                case .invalidRequest: .error
                default: .failed
                }
            return StepOutcome(result: result)
        case .success(let response):
            result.code = response.status
            let facts = Facts(response, took: took)
            let conditions = context.isLook ? context.expectations : part.expectations
            let verdict = Condition.evaluate(conditions, facts)
            result.unmet = verdict.unmet.map { redactor.redact($0) }
            if verdict != .met { result.status = .failed }
            // A look's own captures are taken by whoever judges it; those of earlier requests not.
            guard verdict == .met, !context.isLook || part.captures != context.step.captures else {
                return StepOutcome(result: result, facts: facts)
            }
            let captures = Captures(part.captures, facts: facts)
            if let failure = captures.failure {
                result.status = .failed
                result.message = failure
            }
            return StepOutcome(
                result: result,
                captured: captures.values,
                warnings: captures.warnings,
                facts: facts
            )
        }
    }
}

extension HTTPRequest {
    /// The request a fence describes, its names filled.
    fileprivate init(_ text: HTTPRequestText) {
        self.init(
            method: text.method,
            url: text.url,
            headers: HTTPHeaders(
                text.headers.map { HTTPHeaders.Field(name: $0.name, value: $0.value) }
            ),
            body: Array(text.body.utf8)
        )
    }
}
