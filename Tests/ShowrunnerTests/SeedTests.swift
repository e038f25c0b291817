import Checklists
import FoundationEssentials
import JSONValue
import Markdown
import Processes
import Runbooks
import Talks
import TestSupport
import Testing

/// Demo guides of other people, as they are: each must load, and nothing of it may run by itself.
///
/// They are not part of the repository; the folder is named by `SHOWRUNNER_SEEDS`, else looked for
/// beside it.
@Suite(.timeLimit(.minutes(1)), .enabled(if: SeedFolder.path != nil))
struct SeedTests {
    /// What is to be found in one of the guides.
    struct Seed: Sendable, CustomTestStringConvertible {
        var start: String
        var title: String
        /// Planned seconds of each part.
        var parts: [Int64?]
        var total: Int64?
        var steps: Int
        /// The steps that a run carries out.
        var runs: Int
        /// The steps that ask before they start.
        var asks = 0
        var panels = 0
        /// The number of items in each group of its checklist.
        var items: [Int] = []
        /// The number of moments in each timeline.
        var moments: [Int] = []
        var questions = 0
        var links = 0
        var captions = 0
        var samples = 0
        var claims = 0
        var isBroken = true
        /// Lines that lint warns of.
        var advice: [Int] = []

        var testDescription: String { start }
    }

    static let seeds = [
        Seed(
            start: "000",
            title: "DevOps Observability Demo Scenario",
            parts: [120, 180, 120, 180, 120, 120],
            total: 840,
            steps: 2,
            runs: 2,
            panels: 1
        ),
        Seed(
            start: "001",
            title: "Cloud vs Automotive DevOps Demo",
            parts: [],
            total: nil,
            steps: 4,
            runs: 3,
            // `curl … | sh`
            asks: 1,
            panels: 1,
            advice: [47]
        ),
        Seed(
            start: "002",
            title: "Complete Overview: Sock Shop Observability Demo",
            parts: [120, 120, 240, 180, 120, 120],
            total: 900,
            steps: 0,
            runs: 0,
            items: [5, 5, 5],
            moments: [7, 7],
            claims: 7
        ),
        Seed(
            start: "003",
            title: "GridPulse Demo Runbook",
            parts: [120, 60, 120, 120, 60, 180],
            total: 540,
            steps: 13,
            runs: 8,
            items: [7],
            moments: [5],
            questions: 16,
            links: 8,
            captions: 5,
            samples: 2,
            isBroken: false,
            advice: [144, 411, 411, 413]
        ),
        Seed(
            start: "004",
            title: "Black Friday Demo Implementation - Complete",
            parts: [5, 10, 30, 1800, nil],
            total: 1845,
            steps: 5,
            // The other stands below "If you want to test components individually:".
            runs: 1,
            // `DROP INDEX`
            asks: 1,
            items: [4, 4, 3],
            moments: [6, 4]
        ),
    ]

    private func path(of seed: Seed) throws -> String {
        let folder = try #require(SeedFolder.path)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let name = try #require(names.first { $0.hasPrefix(seed.start) })
        return "\(folder)/\(name)"
    }

    private func source(of seed: Seed) throws -> SourceText {
        let path = try path(of: seed)
        let data = try #require(FileManager.default.contents(atPath: path))
        return try SourceText(file: path, bytes: Array(data))
    }

    @Test(arguments: seeds)
    func `a guide has the parts, steps, items and times its author wrote`(_ seed: Seed) throws {
        let source = try source(of: seed)
        let runbook = Runbook.parse(source)
        #expect(runbook.errors == [])
        #expect(runbook.title == seed.title)
        let outline = runbook.outline
        #expect(outline.parts.map { $0.plan?.most.components.seconds } == seed.parts)
        #expect(outline.total?.components.seconds == seed.total)
        #expect(runbook.steps.count == seed.steps)
        #expect(runbook.steps.count { !$0.excludedFromRunAll } == seed.runs)
        #expect(runbook.steps.count { $0.confirm != nil } == seed.asks)
        #expect(runbook.steps.allSatisfy { $0.lock == nil && $0.budget == nil })
        #expect(runbook.panels.count == seed.panels)
        #expect(outline.timelines.map(\.moments.count) == seed.moments)
        #expect(outline.questions.count == seed.questions)
        #expect(outline.questions.allSatisfy { !$0.answer.isEmpty })
        #expect(outline.links.count == seed.links)
        #expect(outline.captions.count == seed.captions)
        #expect(outline.claims.count == seed.claims)
        #expect(runbook.steps.count { $0.sampleOutput != nil } == seed.samples)
        #expect(runbook.problems.contains { $0.message.contains("read as") } == seed.isBroken)
        #expect(runbook.advice.map(\.line) == seed.advice)
        let checklist = Checklist.parse(source)
        #expect(checklist.errors == [] && checklist.groups.map(\.items.count) == seed.items)
    }

    @Test(arguments: seeds)
    func `a guide can be presented as it is`(_ seed: Seed) throws {
        let deck = Deck.build(talk: try source(of: seed), runbooks: [])
        #expect(deck.errors == [] && deck.slides.count > 3)
    }

    @Test(arguments: seeds)
    func `rule 1: plan prints what would run and starts nothing`(_ seed: Seed) async throws {
        let trap = try Tripwires()
        let outcome = try await trap.run(["plan", path(of: seed)])
        #expect(outcome.code == 0, "\(outcome)")
        for step in Runbook.parse(try source(of: seed)).steps {
            #expect(outcome.text.contains("[\(step.id), shell"), "\(outcome)")
        }
        #expect(trap.fallen == [])
    }

    @Test(arguments: seeds)
    func `rule 1: plan counts what its author wrote, and starts nothing`(
        _ seed: Seed
    ) async throws {
        let trap = try Tripwires()
        let outcome = try await trap.run(["plan", path(of: seed), "--json"])
        #expect(outcome.code == 0, "\(outcome)")
        let all = outcome.objects
        let parts = all.filter { $0["part"] != nil }
        let plans = parts.map { $0["plan"]?.int.map { Int64($0 / 1_000_000) } }
        #expect(plans == seed.parts, "\(outcome)")
        let steps = all.filter { $0["step"] != nil }
        #expect(steps.count == seed.steps)
        #expect(steps.count { $0["runs"]?.bool == true } == seed.runs)
        #expect(steps.count { $0["confirm"] != nil } == seed.asks)
        #expect(steps.count { $0["sample"] != nil } == seed.samples)
        let items = all.filter { $0["item"] != nil }.map { $0["group"]?.string ?? "" }
        #expect(items.count == seed.items.reduce(0, +))
        #expect(Set(items).count == seed.items.count)
        #expect(all.count { $0["moment"] != nil } == seed.moments.reduce(0, +))
        #expect(all.count { $0["link"] != nil } == seed.links)
        #expect(all.count { $0["question"] != nil } == seed.questions)
        #expect(trap.fallen == [])
    }

    @Test func `a tripwire tells what was started`() async throws {
        let trap = try Tripwires()
        let page = try trap.write("```bash\nls\n```\n", to: "page.md")
        _ = try await trap.run(["run", page])
        #expect(trap.fallen.contains("bash"))
    }

    @Test(arguments: seeds)
    func `rule 1: lint starts nothing`(_ seed: Seed) async throws {
        let trap = try Tripwires()
        let outcome = try await trap.run(["lint", path(of: seed)])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(trap.fallen == [])
    }
}

/// Where the guides are.
private enum SeedFolder {
    static let path: String? = {
        let named = ProcessInfo.processInfo.environment["SHOWRUNNER_SEEDS"]
        let beside = ["\(Repository.root)/../shared/seeds"]
        return (named.map { [$0] } ?? beside).first {
            FileManager.default.fileExists(atPath: $0)
        }
    }()
}
