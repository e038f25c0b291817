private import Conditions
private import Events
import HTTPClient
private import Redaction
private import Runbooks
private import Synchronization

/// One attempt of an http step: filled, sent, shown as text in the step's terminal, and judged.
final class HTTPStep: Sendable {
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

    /// Carries out an attempt.
    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        let request: HTTPRequest
        do {
            // Nothing is sent where a name has no value (rule 8).
            let text = try HTTPRequestText.parse(context.step.body)
                .filled { context.values[$0] ?? context.secret($0) }
            request = HTTPRequest(text)
        } catch {
            return .error("\(error)", after: .now - began)
        }
        await sink.started(nil)
        var output = OutputPath(context: context, sink: sink)
        output.take(HTTPTranscript.request(request), at: .now - began)
        let limit = [context.timeout, context.step.attemptTimeout].compactMap { $0 }.min()
        let answer = await send(request, timeout: limit ?? .seconds(30))
        let took: Duration = .now - began
        switch answer {
        case .success(let response): output.take(HTTPTranscript.response(response), at: took)
        case .failure(let failure):
            output.take(HTTPTranscript.failure(failure), at: took)
        }
        output.finish(at: .now - began)
        return outcome(of: answer, took: took, context: context, output: output)
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

    private func outcome(
        of answer: Result<HTTPResponse, HTTPFailure>,
        took: Duration,
        context: StepContext,
        output: borrowing OutputPath
    ) -> StepOutcome {
        let redactor = output.redactor
        var result = Event.StepResult(
            status: .passed,
            code: nil,
            signal: nil,
            took: took,
            leftRunning: 0,
            unmet: [],
            message: nil
        )
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
            return StepOutcome(result: result, warnings: output.refusals)
        case .success(let response):
            result.code = response.status
            let facts = Facts(
                duration: took,
                status: response.status,
                body: response.text,
                headers: response.headers.fields.map { ($0.name, $0.value) }
            )
            let verdict = Condition.evaluate(context.step.effectiveExpectations, facts)
            result.unmet = verdict.unmet.map { redactor.redact($0) }
            guard verdict == .met else {
                result.status = .failed
                return StepOutcome(result: result, warnings: output.refusals)
            }
            let captures = Captures(context.step.captures, facts: facts)
            if let failure = captures.failure {
                result.status = .failed
                result.message = failure
            }
            return StepOutcome(
                result: result,
                captured: captures.values,
                warnings: output.refusals + captures.warnings
            )
        }
    }
}

extension StepContext {
    /// The value of a declared secret.
    fileprivate func secret(_ name: String) -> String? {
        secrets.first { $0.name == name }?.value
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
