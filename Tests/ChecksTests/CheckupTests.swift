import Checklists
import Checks
import FoundationEssentials
import HTTPClient
import Markdown
import Processes
import Synchronization
import TestSupport
import Testing

/// A checklist worked through: looks in parallel, ticks, fixes in two presses.
@Suite(.timeLimit(.minutes(1))) final class CheckupTests {
    private let folder = TemporaryFolder()
    private let notes = Notes()

    /// What is kept and told, in place of a library.
    private final class Notes: Sendable {
        let kept = Mutex<[String: CheckResult]>([:])
        let told = Mutex<[String]>([])
    }

    private func checkup(
        _ text: String,
        own: [String: @Sendable () async -> Finding] = [:],
        wall: @escaping @Sendable () -> Int = { 1_000_000 }
    ) throws -> Checkup {
        let list = Checklist.parse(try SourceText(file: "checklists/a.md", text: text))
        #expect(list.errors == [] || list.items.contains { $0.fault != nil })
        let surroundings = Prober.Surroundings(
            workspace: folder.path,
            environment: OwnEnvironment.variables
        )
        let client = HTTPClient()
        let notes = notes
        return Checkup(
            list,
            own: own,
            prober: { Prober(surroundings, client: client) },
            book: Checkup.Book(
                kept: { notes.kept.withLock { $0 } },
                keep: { item, result in notes.kept.withLock { $0[item] = result } },
                told: { item, state, _ in
                    notes.told.withLock { $0.append("\(item.id) \(state.rawValue)") }
                }
            ),
            wall: wall
        )
    }

    @Test func `every check gives its state, and ticks are a person's`() async throws {
        let checkup = try checkup(
            """
            - [ ] good
              - check: `sh true`
            - [ ] bad
              - check: `sh false`
            - [ ] so so
              - check: `sh false`
              - severity: warn
            - [ ] broken
              - check: `sql sqlite:none.db SELECT 1`
            - [ ] by hand
            """
        )
        #expect(
            await checkup.standings().map(\.state) == [
                .unchecked, .unchecked, .unchecked, .unchecked, .manual,
            ]
        )
        await checkup.verify(by: "Mara")
        let standings = await checkup.standings()
        #expect(standings.map(\.state) == [.pass, .fail, .warn, .error, .manual])
        #expect(standings.first?.result?.by == "Mara")
        #expect(CheckTally(standings.map(\.state)).worst == .fail)
        #expect(notes.told.withLock { $0.count } == 4)
        try await checkup.tick("by-hand", on: true, by: "Jonas")
        #expect(await checkup.standings().last?.state == .ticked)
        await #expect(throws: Checkup.Refusal.self) {
            try await checkup.tick("good", on: true, by: nil)
        }
        try await checkup.tick("by-hand", on: false, by: "Jonas")
        #expect(await checkup.standings().last?.state == .manual)
    }

    @Test func `a check that cannot be read is an error from the start, and cannot be ticked`()
        async throws
    {
        let checkup = try checkup(
            "- [ ] good\n  - check: `sh true`\n- [ ] odd\n  - check: `htp x`\n"
        )
        #expect(await checkup.standings().map(\.state) == [.unchecked, .error])
        let said = await checkup.standings().last?.evidence ?? ""
        #expect(said.hasPrefix("checklists/a.md:4: check: "), "\(said)")
        await #expect(throws: Checkup.Refusal.self) {
            try await checkup.tick("odd", on: true, by: "Mara")
        }
        await checkup.verify(by: "Mara")
        #expect(await checkup.standings().map(\.state) == [.pass, .error])
        #expect(await checkup.standings().last?.evidence == said)
        #expect(notes.told.withLock { $0.contains("odd error") })
    }

    @Test func `four checks run at once, never more (rule 23)`() async throws {
        let now = Mutex((running: 0, most: 0))
        let names = (1...9).map { "own-\($0)" }
        let look: @Sendable () async -> Finding = {
            now.withLock {
                $0.running += 1; $0.most = max($0.most, $0.running)
            }
            // A fifth would come while the first four look.
            _ = await eventually(within: .milliseconds(300)) { now.withLock { $0.most } > 4 }
            now.withLock { $0.running -= 1 }
            return .met("")
        }
        var looks: [String: @Sendable () async -> Finding] = [:]
        for name in names { looks[name] = look }
        var text = ""
        for name in names { text += "- [ ] \(name)\n  - check: `sh true`\n" }
        let checkup = try checkup(text, own: looks)
        await checkup.verify(by: nil)
        #expect(now.withLock { $0.most } == 4)
        #expect(await checkup.standings().allSatisfy { $0.state == .pass })
    }

    @Test func `a check that never comes back ends as an error with a plain message`() async throws
    {
        let list = "- [ ] hangs\n  - check: `sh true`\n  - timeout: 100ms\n"
        let checkup = try checkup(
            list,
            own: [
                "hangs": {
                    await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in };
                    return .met("")
                }
            ]
        )
        await checkup.verify(by: nil)
        let standing = try #require(await checkup.standings().first)
        #expect(standing.state == .error && standing.result?.evidence == "No answer within 100 ms.")
    }

    @Test func `a result counts as long as it is fresh, and is kept`() async throws {
        let wall = Mutex(1_000_000)
        let text = "- [ ] a\n  - check: `sh true`\n  - fresh: 10m\n"
        let first = try checkup(text, wall: { wall.withLock { $0 } })
        await first.verify(by: nil)
        wall.withLock { $0 += 600_000 }
        let later = try checkup(text, wall: { wall.withLock { $0 } })
        #expect(await later.standings().map(\.state) == [.pass])
        wall.withLock { $0 += 1 }
        #expect(await later.standings().map(\.state) == [.stale])
        let changed = try checkup(text.replacing("true", with: "echo"))
        #expect(await changed.standings().map(\.state) == [.unchecked], "another probe, no result")
    }

    @Test func `a fix takes two presses, and is followed by a look`() async throws {
        let checkup = try checkup(
            "- [ ] lit\n  - check: `file fire`\n  - fix: `touch fire`\n- [ ] none\n  - check: `sh false`\n"
        )
        await checkup.verify(by: nil)
        await #expect(throws: Checkup.Refusal.self) { try await checkup.spend("guess", of: "lit") }
        let (nonce, command) = try await checkup.arm("lit")
        #expect(command == "touch fire")
        await #expect(throws: Checkup.Refusal.self) { try await checkup.spend(nonce, of: "none") }
        try await checkup.spend(nonce, of: "lit")
        await #expect(throws: Checkup.Refusal.self, "once") {
            try await checkup.spend(nonce, of: "lit")
        }
        await checkup.mend("lit", by: "Jonas")
        let standing = try #require(await checkup.standings().first)
        #expect(standing.state == .pass && standing.result?.fixedBy == "Jonas")
        await #expect(throws: Checkup.Refusal.self) { try await checkup.arm("none") }
    }

    @Test func `a fix that fails says why`() async throws {
        let checkup = try checkup(
            "- [ ] a\n  - check: `sh false`\n  - fix: `echo no wood; exit 4`\n"
        )
        let (nonce, _) = try await checkup.arm("a")
        try await checkup.spend(nonce, of: "a")
        await checkup.mend("a", by: nil)
        let standing = try #require(await checkup.standings().first)
        #expect(standing.state == .error && standing.result?.detail == ["no wood"])
        #expect(standing.result?.evidence == "The fix failed: it ended with 4.")
    }
}
