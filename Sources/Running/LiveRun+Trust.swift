private import Digest
public import JSONValue
internal import Runbooks

/// How a run asks about a step that is not what was trusted.
extension LiveRun {
    /// Turns a step away that nobody has trusted as it is.
    func requireTrust(in step: Step) async throws(Refusal) {
        guard await !trust.trusts(step) else { return }
        let isNew = await trust.last(step) == nil
        let what = isNew ? "is new: nobody has trusted it yet" : "was changed since it was trusted"
        throw .conflict(
            "\"\(step.title)\" \(what). Look at it on the speaker page, and accept it there."
        )
    }

    /// Trusts a step as it is now, where it is still what the presenter was shown.
    func accept(_ id: String, digest: String) async throws {
        let step = try known(id)
        guard LiveRun.digest(of: step) == digest else {
            throw Refusal.conflict("The step was changed again. Look at it once more.")
        }
        try await trust.accept(step)
    }

    /// What the speaker page shows of a step before it is trusted: whether it is, and line by line
    /// what is different from what was trusted last.
    ///
    /// `{"trusted":bool,"digest":…,"lines":[{"change":"same|added|removed","text":…}]}`
    /// - Throws: ``Refusal`` where there is no such step.
    public func trustFacts(of id: String) async throws(Refusal) -> JSON {
        guard let step = program.step(id) else {
            throw .unknown("There is no step \"\(id)\" in this deck.")
        }
        let last = await trust.last(step)
        let lines = LineChange.between(last ?? "", step.source).map { change in
            JSON.members([
                ("change", .string(change.kind.rawValue)), ("text", .string(change.text)),
            ])
        }
        return .members([
            ("trusted", .bool(await trust.trusts(step))), ("title", .string(step.title)),
            ("digest", .string(LiveRun.digest(of: step))), ("isNew", .bool(last == nil)),
            ("file", .string("\(step.file):\(step.line)")), ("lines", .array(lines)),
        ])
    }

    /// The digest of a step's text, by which its trust and its attempts name it.
    static func digest(of step: Step) -> String {
        SHA256.hexadecimal(of: Array(step.canonicalText.utf8))
    }
}

/// One line of a text beside an earlier state of it.
struct LineChange: Sendable, Equatable {
    enum Kind: String, Sendable {
        case same
        case added
        case removed
    }

    let kind: Kind
    let text: String

    /// More lines than this are shown as taken out and put in whole.
    private static let most = 400

    /// The fewest lines taken out and put in that lead from one text to another, in order.
    static func between(_ old: String, _ new: String) -> [LineChange] {
        let old = lines(of: old)
        let new = lines(of: new)
        guard old.count <= most, new.count <= most else {
            return old.map { LineChange(kind: .removed, text: $0) }
                + new.map { LineChange(kind: .added, text: $0) }
        }
        // The length of the longest common run of lines behind each pair of places.
        var common = Array(
            repeating: Array(repeating: 0, count: new.count + 1),
            count: old.count + 1
        )
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                common[i][j] =
                    old[i] == new[j]
                    ? common[i + 1][j + 1] + 1 : max(common[i + 1][j], common[i][j + 1])
            }
        }
        var changes: [LineChange] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, j < new.count, old[i] == new[j] {
                changes.append(LineChange(kind: .same, text: old[i]))
                (i, j) = (i + 1, j + 1)
            } else if i < old.count, j == new.count || common[i + 1][j] >= common[i][j + 1] {
                changes.append(LineChange(kind: .removed, text: old[i]))
                i += 1
            } else {
                changes.append(LineChange(kind: .added, text: new[j]))
                j += 1
            }
        }
        return changes
    }

    private static func lines(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
