import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// The front end's own modules in the real browser: the fold against the vectors the server's fold
/// is held to, and the unit tests of `static/test`.
@Suite(.enabled(if: Browser.isInstalled, "Chromium is not installed"), .timeLimit(.minutes(1)))
final class BrowserFoldTests {
    private let folder = TemporaryFolder()

    /// The pages' files, with what the unit tests import instead of node's own modules.
    private func makePages() throws -> String {
        let pages = folder.file("static")
        let files = FileManager.default
        try files.copyItem(atPath: "\(Repository.root)/static", toPath: pages)
        let shims = "\(Repository.root)/Tests/ShowrunnerTests/browser"
        try files.copyItem(atPath: shims, toPath: "\(pages)/browser")
        for name in try testFiles() {
            let text = try String(contentsOfFile: "\(pages)/test/\(name)", encoding: .utf8)
                .replacing("\"node:test\"", with: "\"../browser/test.js\"")
                .replacing("\"node:assert/strict\"", with: "\"../browser/assert.js\"")
            try folder.write(text, to: "static/test/\(name)")
        }
        return pages
    }

    private func testFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/static/test")
            .filter { $0.hasSuffix(".test.js") }.sorted()
    }

    /// Opens a page of the real server, whose modules a script can then import.
    private func browsing(_ body: (Browser) async throws -> Void) async throws {
        let program = try Program(
            "showrunner",
            [
                "serve", folder.path, "--json", "--listen", "127.0.0.1:0", "--data",
                folder.file("data"), "--static", try makePages(),
            ],
            output: folder.file("serve.log")
        )
        do {
            let link = try await program.firstObject()["presenter"]?.string ?? ""
            try await Browser.use { browsers in
                try await browsers[0].open(link)
                try await body(browsers[0])
            }
        } catch {
            await program.end(grace: .zero)
            throw error
        }
        await program.end()
    }

    private static let vectors: [(name: String, vector: JSON)] = {
        let folder = "\(Repository.root)/Tests/EventsTests/vectors"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
            guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8),
                let vector = try? JSON(parsing: text)
            else { return nil }
            return (name, vector)
        }
    }()

    @Test func `Chromium folds every vector to its scene, also from any scene in between`()
        async throws
    {
        #expect(Self.vectors.count >= 12)
        try await browsing { browser in
            for (name, vector) in Self.vectors {
                let events = try #require(vector["events"])
                let answer = try await browser.evaluateAsync(
                    """
                    const { RunState } = await import('/static/js/run/state.js');
                    const events = \(events.text);
                    const scenes = [];
                    for (let cut = 0; cut <= events.length; cut += 1) {
                      const before = new RunState();
                      for (const event of events.slice(0, cut)) before.apply(event);
                      const after = new RunState(JSON.parse(JSON.stringify(before.scene)));
                      for (const event of events.slice(cut)) after.apply(event);
                      scenes.push(JSON.stringify(after.scene));
                    }
                    return scenes;
                    """
                )
                let scenes = try #require(answer.array, "\(name): \(answer)")
                #expect(scenes.count == (events.array?.count ?? 0) + 1)
                for (cut, text) in scenes.enumerated() {
                    let scene = try JSON(parsing: text.string ?? "")
                    #expect(scene == vector["scene"], "\(name), cut after \(cut) events")
                }
            }
        }
    }

    @Test func `Chromium's timing arithmetic gives what the vectors say`() async throws {
        let folder = "\(Repository.root)/Tests/TimingTests/vectors"
        let ledgers = try String(contentsOfFile: "\(folder)/ledger.json", encoding: .utf8)
        let paces = try String(contentsOfFile: "\(folder)/pace.json", encoding: .utf8)
        try await browsing { browser in
            let answer = try await browser.evaluateAsync(
                """
                const { same } = await import('/static/browser/timing.js');
                return await same(\(ledgers), \(paces));
                """
            )
            #expect(answer == [], "\(answer)")
        }
    }

    @Test func `the front end's unit tests pass in Chromium`() async throws {
        let imports = try testFiles().map { "await import('/static/test/\($0)');" }
        #expect(!imports.isEmpty)
        try await browsing { browser in
            let answer = try await browser.evaluateAsync(
                """
                \(imports.joined(separator: "\n"))
                const { run } = await import('/static/browser/test.js');
                return await run();
                """
            )
            #expect(answer["failures"] == [], "\(answer)")
            #expect(answer["count"]?.int ?? 0 >= 20, "\(answer)")
        }
    }
}
