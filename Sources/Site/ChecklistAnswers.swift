internal import Checklists
internal import Checks
private import Conditions
private import Events
internal import HTTPServer
internal import JSONValue
internal import Markdown

/// What the checklist pages read and do.
struct ChecklistAnswers: Sendable {
    let desk: ChecklistDesk

    var routes: [Route] {
        [
            Route(.get, "api/checklists/:name") { _, captures in
                .response(await show(captures["name"]))
            },
            Route(.post, "api/checklists/:name") { request, captures in
                .response(await perform(request, on: captures["name"]))
            },
        ]
    }

    private func show(_ name: String) async -> Response {
        do {
            return .json(await json(of: try await desk.open(name)))
        } catch {
            return .failure(404, "\(error)")
        }
    }

    // MARK: - Doing

    private func perform(_ request: Request, on name: String) async -> Response {
        guard let body = try? JSON(parsing: request.body), let word = body["do"]?.string else {
            return .failure(400, "A command is one JSON object that says what to do.")
        }
        do {
            if word == "trust" {
                try await desk.trust(name)
                return await show(name)
            }
            let opened = try await desk.open(name)
            return try await perform(word, body, on: opened)
        } catch let refusal as Checkup.Refusal {
            return .failure(409, refusal.description)
        } catch {
            return .failure(404, "\(error)")
        }
    }

    private func perform(
        _ word: String,
        _ body: JSON,
        on opened: ChecklistDesk.Opened
    ) async throws(Checkup.Refusal) -> Response {
        let checkup = opened.checkup
        let by =
            body["by"]?.string.flatMap { $0.isEmpty ? nil : String($0.prefix(60)) } ?? desk.user
        let item = body["item"]?.string ?? ""
        if ["verify", "arm", "fix"].contains(word), let rest = desk.rest {
            return .failure(409, rest)
        }
        if ["verify", "arm", "fix"].contains(word), !opened.untrusted.isEmpty {
            return .failure(409, "This list holds commands that nobody has trusted yet.")
        }
        switch word {
        case "verify":
            let items = body["items"]?.array.map { Set($0.prefix(10_000).compactMap(\.string)) }
            desk.start { await checkup.verify(items, by: by) }
        case "tick":
            guard let on = body["on"]?.bool else { return .failure(400, "tick needs \"on\".") }
            try await checkup.tick(item, on: on, by: by)
        case "arm":
            let (nonce, command) = try await checkup.arm(item)
            return .json(["nonce": .string(nonce), "command": .string(command)])
        case "fix":
            try await checkup.spend(body["nonce"]?.string ?? "", of: item)
            desk.start { await checkup.mend(item, by: by) }
        default: return .failure(400, "\"\(word.prefix(40))\" is nothing a checklist does.")
        }
        return .json(await json(of: opened))
    }

    // MARK: - Showing

    private func json(of opened: ChecklistDesk.Opened) async -> JSON {
        let checkup = opened.checkup
        let list = checkup.checklist
        let standings = await checkup.standings()
        let last = await checkup.lastRound
        let groups = list.groups.map { group in
            JSON.members([
                ("title", .string(group.title)),
                (
                    "items",
                    .array(
                        group.items.compactMap { item in
                            standings.first { $0.item.id == item.id }.map(json)
                        }
                    )
                ),
            ])
        }
        return .members([
            ("name", .string(list.name)), ("title", .string(list.title)),
            ("file", .string(list.file)),
            (
                "talk",
                opened.talk.map { ["name": .string($0.name), "title": .string($0.title)] }
            ),
            ("user", desk.user.map(JSON.string)), ("now", .int(desk.wall())),
            (
                "last",
                last.map { ["wall": .int($0.wall), "took": .int($0.took.wholeMicroseconds)] }
            ),
            ("busy", .bool(await checkup.isBusy)),
            ("untrusted", .array(opened.untrusted.map(JSON.string))),
            ("problems", .array(list.problemsOfNoItem.map { .string($0.description) })),
            ("groups", .array(groups)),
        ])
    }

    private func json(_ standing: Checkup.Standing) -> JSON {
        let item = standing.item
        let result = standing.result
        return .members([
            ("id", .string(item.id)), ("text", .string(item.text)),
            ("fault", item.fault == nil ? nil : true),
            ("state", .string(standing.state.rawValue)), ("busy", .bool(standing.isUnderWay)),
            ("manual", .bool(item.isManual)), ("severity", .string(item.severity.rawValue)),
            ("probe", item.check.map { .string($0.text) }),
            ("notes", .array(item.notes.map(JSON.string))),
            ("fresh", item.freshFor.map { .int($0.wholeMicroseconds) }),
            (
                "fix",
                item.fix.map {
                    .members([("text", .string($0.text)), ("command", $0.command.map(JSON.string))])
                }
            ),
            ("outcome", result.map { .string($0.outcome.rawValue) }),
            ("evidence", standing.evidence.isEmpty ? nil : .string(standing.evidence)),
            ("detail", result.map { .array($0.detail.map(JSON.string)) }),
            ("wall", result.map { .int($0.wall) }),
            ("took", result.map { .int($0.took.wholeMicroseconds) }),
            ("by", result?.by.map(JSON.string)), ("fixedBy", result?.fixedBy.map(JSON.string)),
        ])
    }
}

extension Checklist {
    /// What is wrong with the file, but for the checks whose own items say so.
    fileprivate var problemsOfNoItem: [Problem] {
        let faults = Set(items.compactMap(\.fault))
        return problems.filter { !faults.contains("\($0.file):\($0.line): \($0.message)") }
    }
}
