private import Conditions
private import Database
private import Digest
private import Events
private import FoundationEssentials
private import JSONValue
private import Processes
private import Redaction
private import Runbooks
private import Synchronization

/// One attempt of a step that queries a database: an SQLite file by our own library, any other by
/// the client that the step names.
final class SQLStep: StepWork {
    private let session: Session
    private let sign = StopSign()
    private let question = Mutex<Task<Result<Answer, any Error>, Never>?>(nil)

    /// What came back: tables, and what went wrong.
    private struct Answer: Sendable {
        var tables: [Table] = []
        var notes: [String] = []
        var code: Int?
        var failure: String?
    }

    init(session: Session) { self.session = session }

    func cancel() {
        sign.raise()
        question.withLock { $0 }?.cancel()
    }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        let script: String
        do {
            script = try SQLTemplate(context.step.body, client: context.step.options["via"])
                .filled { context.value($0) }
        } catch let fault as SQLTemplate.Fault {
            let sentence = "Line \(fault.line + 1): \(fault) Nothing was run."
            return .error(sentence, after: .now - began)
        } catch {
            return .error("\(error)", after: .now - began)
        }
        await sink.started(nil)
        var output = OutputPath(context: context, sink: sink)
        output.take(Terse.lines(script.split(separator: "\n").map(Terse.dim)), at: .now - began)
        let limit = [context.timeout, context.step.attemptTimeout].compactMap { $0 }.min()
        let answer = await ask(script, context, within: limit ?? .seconds(60))
        let took: Duration = .now - began
        switch answer {
        case .success(let answer):
            for table in answer.tables { output.take(Terse.lines([""] + table.lines), at: took) }
            output.take(Terse.lines(answer.notes), at: took)
            if let failure = answer.failure {
                output.take(Terse.lines([Terse.red(failure)]), at: took)
            }
        case .failure(let error): output.take(Terse.lines([Terse.red("\(error)")]), at: took)
        }
        output.finish(at: .now - began)
        return outcome(of: answer, took: took, limit: limit, context: context, output: output)
    }

    private func ask(
        _ script: String,
        _ context: StepContext,
        within limit: Duration
    ) async -> Result<Answer, any Error> {
        let task = Task { () -> Result<Answer, any Error> in
            do {
                if let client = context.step.options["via"] {
                    return .success(try await ask(client, script, context, within: limit))
                }
                return .success(try await query(script, context, within: limit))
            } catch {
                return .failure(error)
            }
        }
        question.withLock { $0 = task }
        if sign.isRaised { task.cancel() }
        return await task.value
    }

    // MARK: - SQLite

    private func query(
        _ script: String,
        _ context: StepContext,
        within limit: Duration
    ) async throws -> Answer {
        let written = context.step.options["db"] ?? ""
        guard written.hasPrefix("sqlite:"), written.utf8.count > 7 else {
            throw StepFault("It names no database. Add db=sqlite:FILE, or via=\"psql …\".")
        }
        let name = String(written.dropFirst(7))
        let path = name.hasPrefix("/") ? name : "\(context.workspace)/\(name)"
        let creates = context.step.options["create"].map { $0 != "false" } ?? false
        guard creates || FileManager.default.fileExists(atPath: path) else {
            throw StepFault("There is no database \(name). Make it first, or add create=true.")
        }
        sign.raise(at: .now + limit)
        let sign = sign
        let answer = try await Thread.run(name: "sql") { Self.run(script, at: path, until: sign) }
        return answer
    }

    private static func run(_ script: String, at path: String, until sign: StopSign) -> Answer {
        var answer = Answer()
        do throws(DatabaseError) {
            let connection = try Connection(path: path)
            try connection.run(
                script: script,
                until: sign
            ) { statement throws(DatabaseError) in
                guard statement.columnCount > 0 else {
                    while try statement.step() {}
                    return
                }
                answer.tables.append(try Table(&statement))
            }
            if answer.tables.isEmpty {
                let count = connection.changes
                answer.notes.append("\(count) \(count == 1 ? "row" : "rows") changed")
            }
        } catch {
            answer.failure = error.message
        }
        return answer
    }

    // MARK: - Another client

    private func ask(
        _ client: String,
        _ script: String,
        _ context: StepContext,
        within limit: Duration
    ) async throws -> Answer {
        let isPsql = client.split(separator: " ").contains {
            $0 == "psql" || $0.hasSuffix("/psql")
        }
        // In CSV a NULL is nothing, as is an empty text: psql is given a word for it that no cell holds.
        let null = isPsql ? "null-\(SecureRandom.token(bytes: 8))" : nil
        let options = null.map {
            " --csv --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --pset=null=\($0)"
        }
        let reply = try await ShellQuestion(client + (options ?? ""), input: script)
            .ask(context, session: session, within: limit)
        var answer = Answer(code: reply.code)
        let table = Table(separated: String(decoding: reply.output, as: UTF8.self), null: null)
        if let table { answer.tables.append(table) }
        let said = reply.errors.split(separator: "\n").map(String.init)
        if reply.code == 0 {
            answer.notes += said.suffix(20).map { Terse.clean($0) }
        } else {
            // A client may point at the place below its sentence.
            let reason =
                said.first { $0.contains("ERROR") || $0.contains("FATAL") }
                ?? said.last { !$0.allSatisfy(\.isWhitespace) }
            answer.notes += said.suffix(20).filter { $0 != reason }.map { Terse.clean($0) }
            answer.failure =
                reason.map { Terse.clean($0) } ?? "The client ended with \(reply.code)."
        }
        return answer
    }

    // MARK: - The end

    private func outcome(
        of answer: Result<Answer, any Error>,
        took: Duration,
        limit: Duration?,
        context: StepContext,
        output: borrowing OutputPath
    ) -> StepOutcome {
        let redactor = output.redactor
        var result = Event.StepResult(status: .passed, took: took)
        let isOver = limit.map { took >= $0 } ?? false
        switch answer {
        case .failure(let error):
            result.status = isOver ? .timedOut : sign.isRaised ? .cancelled : .error
            result.message = redactor.redact("\(error)")
            return StepOutcome(result: result, warnings: output.refusals)
        case .success(let answer):
            result.code = answer.code
            guard answer.failure == nil else {
                result.status = isOver ? .timedOut : sign.isRaised ? .cancelled : .failed
                result.message = answer.failure.map { redactor.redact($0) }
                return StepOutcome(result: result, warnings: output.refusals)
            }
            return judge(&result, answer, context, redactor, output.refusals)
        }
    }

    private func judge(
        _ result: inout Event.StepResult,
        _ answer: Answer,
        _ context: StepContext,
        _ redactor: Redactor,
        _ warnings: [String]
    ) -> StepOutcome {
        let facts = Facts(
            exit: answer.code,
            duration: result.took,
            stdout: answer.tables.flatMap(\.lines).map { PlainText.of(Array($0.utf8)) }
                .joined(separator: "\n"),
            rows: answer.tables.last?.rows ?? []
        )
        let verdict = Condition.evaluate(context.expectations, facts)
        result.unmet = verdict.unmet.map { redactor.redact($0) }
        guard verdict == .met else {
            result.status = .failed
            return StepOutcome(result: result, warnings: warnings, facts: facts)
        }
        guard !context.isLook else {
            return StepOutcome(result: result, warnings: warnings, facts: facts)
        }
        let captures = Captures(context.step.captures, facts: facts)
        if let failure = captures.failure {
            result.status = .failed
            result.message = failure
        }
        return StepOutcome(
            result: result,
            captured: captures.values,
            warnings: warnings + captures.warnings
        )
    }
}
