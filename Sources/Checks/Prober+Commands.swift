private import Checklists
internal import Conditions
private import Database
private import JSONValue
private import Processes

/// Looks by way of a command, and into databases.
extension Prober {
    func shell(_ command: String, _ condition: Condition?, _ limit: Duration) async -> Finding {
        let ran = await run(["/bin/sh", "-c", command], within: limit)
        guard case .ended(let code) = ran.end else { return noEnd(ran, limit) }
        let facts = Facts(exit: code, duration: ran.took, stdout: ran.text)
        let found = judge(condition, facts, seen: "exit \(code) in \(written(ran.took))")
        switch found.outcome {
        case .met:
            // What a command says is better evidence than that it ended.
            let line = ran.lines.first { !$0.isEmpty && $0.utf8.count <= 120 }
            return line.map { .met($0) } ?? found
        default: return found.detail.isEmpty ? .unmet(found.evidence, detail: ran.lines) : found
        }
    }

    func kube(_ object: String, _ condition: Condition?, _ limit: Duration) async -> Finding {
        let folders = surroundings.environment["PATH"] ?? ""
        guard let kubectl = Command.find("kubectl", in: folders) else {
            return .broken("kubectl is not installed, or not on PATH.")
        }
        let parts = object.split(separator: "/")
        let namespace = parts.count == 3 ? ["--namespace", String(parts[0])] : []
        let name = parts.suffix(2).joined(separator: "/")
        let ran = await run([kubectl, "get", name, "--output", "json"] + namespace, within: limit)
        guard case .ended(let code) = ran.end else { return noEnd(ran, limit) }
        guard code == 0 else {
            let isMissing = ran.text.contains("NotFound")
            let line = ran.lines.last ?? "kubectl ended with \(code)."
            return isMissing ? .unmet(line) : .broken(line, detail: ran.lines)
        }
        return judge(condition, Facts(exit: code, stdout: ran.text, body: ran.text), seen: name)
    }

    func sql(
        _ query: String,
        file: String,
        _ condition: Condition?,
        _ limit: Duration
    ) async -> Finding {
        let path = self.path(file)
        let answer = try? await Thread.run(name: "check sql") { Prober.rows(query, path, limit) }
        switch answer {
        case .success(let rows):
            let word = rows.count == 1 ? "row" : "rows"
            return judge(condition, Facts(rows: rows), seen: "\(rows.count) \(word)")
        case .failure(let error):
            // SQLITE_INTERRUPT
            return error.primaryCode == 9
                ? Prober.noAnswer(within: limit) : .broken("\(file): \(error.message)")
        case nil: return .broken("This machine has no room for another thread.")
        }
    }

    /// At most 1,000 rows, each an object by column.
    private static func rows(
        _ query: String,
        _ path: String,
        _ limit: Duration
    ) -> Result<[JSON], DatabaseError> {
        do throws(DatabaseError) {
            let connection = try Connection(path: path, mode: .readOnly, patience: limit)
            connection.stop(at: ContinuousClock.now + limit)
            var statement = try connection.prepare(query)
            var rows: [JSON] = []
            while rows.count < 1_000, try statement.step() {
                let columns = (0..<statement.columnCount).map { column in
                    (statement.columnName(column), json(statement.value(column)))
                }
                rows.append(.object(JSON.Object(columns)))
            }
            return .success(rows)
        } catch {
            return .failure(error)
        }
    }

    private static func json(_ value: Value) -> JSON {
        switch value {
        case .null: .null
        case .int(let number): .int(number)
        case .real(let number): .number(number)
        case .text(let text): .string(text)
        case .bytes(let bytes): .string("\(bytes.count) bytes")
        }
    }

    /// Runs a command that mends something; it may take ten minutes.
    func mend(_ command: String) async -> ShortCommand.Run {
        var run = await run(["/bin/sh", "-c", command], within: .seconds(600))
        run.text = surroundings.redact(run.text)
        return run
    }

    func run(_ words: [String], within limit: Duration) async -> ShortCommand.Run {
        await ShortCommand(
            words: words,
            environment: surroundings.environment,
            folder: surroundings.workspace
        ).run(within: limit)
    }

    func noEnd(_ ran: ShortCommand.Run, _ limit: Duration) -> Finding {
        switch ran.end {
        case .outOfTime:
            let finding = Prober.noAnswer(within: limit)
            return Finding(.broken, finding.evidence, detail: ran.lines + finding.detail)
        case .notStarted(let reason): return .broken(reason)
        case .signal(let number):
            return .broken("It was ended by signal \(number).", detail: ran.lines)
        case .ended(let code): return .broken("It ended with \(code).", detail: ran.lines)
        }
    }
}
