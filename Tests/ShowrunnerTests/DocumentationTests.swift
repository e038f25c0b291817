@testable import Checklists
import Conditions
import FoundationEssentials
import JSONValue
import Markdown
@testable import Runbooks
@testable import Talks
import TestSupport
import Testing

@testable import showrunner

/// Every example of the README and of `docs` is read or run as what it says it is.
@Suite(.timeLimit(.minutes(1))) final class DocumentationTests {
    private let folder = TemporaryFolder()

    @Test func `every example says what it is`() throws {
        #expect(DocumentExample.all.count >= 15)
        for example in DocumentExample.all {
            #expect(example.kind != nil, "\(example): write <!-- example: KIND --> above it")
        }
    }

    @Test(arguments: DocumentExample.all(of: .talk))
    func `an example of a talk is read without a complaint`(_ example: DocumentExample) throws {
        let names = [example.name].compactMap { $0 } + (try Talk.parse(example.source).runbooks)
        let runbooks = try names.map { try #require(try Self.runbook($0), "no runbook \($0)") }
        let deck = Deck.build(talk: try example.source, runbooks: runbooks)
        #expect(deck.problems == [])
        #expect(!deck.slides.isEmpty)
    }

    /// A runbook of the examples, else of the workspace.
    private static func runbook(_ name: String) throws -> SourceText? {
        let kinds: [DocumentExample.Kind?] = [.run, .runbook]
        if let example = DocumentExample.all.first(where: {
            $0.name == name && kinds.contains($0.kind)
        }) {
            return try example.source
        }
        let path = "\(Repository.root)/runbooks/\(name).md"
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try SourceText(file: path, bytes: Array(data))
    }

    @Test(arguments: DocumentExample.all(of: .run) + DocumentExample.all(of: .runbook))
    func `an example of a runbook is read without a complaint`(_ example: DocumentExample) throws {
        let runbook = Runbook.parse(try example.source)
        #expect(runbook.problems == [])
        #expect(!runbook.steps.isEmpty)
    }

    @Test(arguments: DocumentExample.all(of: .run))
    func `an example that says so runs to its end`(_ example: DocumentExample) async throws {
        let runbook = try folder.write(example.text, to: "runbooks/example.md")
        let outcome = try await Outcome.of(
            ["run", runbook, "--yes", "--json", "--data", folder.file("data")],
            log: folder.file("log")
        )
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.objects.contains { $0["status"] == "passed" }, "\(outcome)")
    }

    @Test func `every word that a file may hold has an example`() {
        let examples = DocumentExample.all
        let runbooks = examples.filter { $0.kind == .run || $0.kind == .runbook }
        let talks = examples.filter { $0.kind == .talk }
        let braces = Set(runbooks.flatMap(\.wordsInBraces))
        let panels = Set((runbooks + talks).flatMap(\.wordsInBraces))
        let directives = Set(runbooks.flatMap(\.directives))
        let members = Set(runbooks.flatMap(\.members))
        #expect(StepReader.words.filter { !braces.contains($0) } == [])
        #expect(PanelOptions.words.filter { !panels.contains($0) } == [])
        #expect(StepReader.directives.filter { !directives.contains($0) } == [])
        #expect(LoadReader.words.filter { !directives.contains($0) } == [])
        #expect(FrontMatterReader.keys.filter { !members.contains($0) } == [])
        #expect(FrontMatterReader.serviceKeys.filter { !members.contains($0) } == [])
        let ofTalks = Set(talks.flatMap(\.members))
        #expect(TalkSettings.keys.filter { !ofTalks.contains($0) } == [])
        let bullets = examples.filter { $0.kind == .checklist }.flatMap(\.members)
        #expect(ChecklistReader.words.filter { !bullets.contains($0) } == [])
        #expect(
            FenceKind.languages.filter { language in
                !runbooks.contains { $0.text.contains("```\(language) ") }
            } == []
        )
    }

    @Test(arguments: DocumentExample.all(of: .checklist))
    func `an example of a checklist is read without a complaint`(
        _ example: DocumentExample
    ) throws {
        let checklist = Checklist.parse(try example.source)
        #expect(checklist.problems == [])
        #expect(checklist.items.contains { $0.check != nil })
    }

    private static let facts = Facts(
        exit: 0,
        duration: .seconds(2),
        stdout: "building\nSuccess rate: 97 %\n",
        stderr: "done",
        status: 201,
        body: #"{"tools":[{"name":"VTT"}],"cost":500}"#,
        headers: [("Content-Type", "application/json")],
        rows: [["id": 7], ["id": 8]],
        value: 0.41,
        measures: [
            "p50": 0.2, "p75": 0.3, "p90": 0.4, "p95": 0.5, "p99": 0.6, "max": 1.5, "rps": 40,
            "error_rate": 0, "errors": 0, "rate": 40, "dropped": 0,
        ]
    )

    @Test func `conditions hold as written, and every subject and operator has an example`()
        throws
    {
        let lines = DocumentExample.all(of: .conditions).flatMap(\.lines)
        for line in lines {
            #expect(try Condition.parse(line).evaluate(Self.facts) == .met, "\(line)")
        }
        let words = Set(lines.flatMap { $0.split(separator: " ").map(String.init) })
        let subjects =
            ["exit", "duration", "stdout", "stderr", "status", "body", "header", "rows", "value"]
            + Selector.measures
        let operators =
            Condition.Comparison.allCases.map(\.rawValue)
            + ["~", "contains", "exists", "in", "and"]
        #expect((subjects + operators).filter { !words.contains($0) } == [])
    }

    @Test func `probes are read as written, and every kind has an example`() throws {
        let lines = DocumentExample.all(of: .probes).flatMap(\.lines)
        for line in lines { _ = try Probe.parse(line) }
        let kinds = [
            "http", "port", "promql", "logql", "sh", "file", "process", "cmd", "env", "disk",
            "kube", "sql",
        ]
        let found = Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
        #expect(kinds.filter { !found.contains($0) } == [])
    }

    @Test(arguments: DocumentExample.all(of: .answers))
    func `an example of answers is read without a complaint`(_ example: DocumentExample) throws {
        #expect(try !AnswerFile.parse(example.text, file: "answers.yaml").isEmpty)
    }

    @Test(arguments: DocumentExample.all(of: .command).flatMap(\.lines))
    func `a command line of the documents is one that the program takes`(_ line: String) throws {
        let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
        let program = try #require(words.first)
        guard program == "showrunner" else {
            let path = "\(Repository.root)/\(program)"
            #expect(FileManager.default.isExecutableFile(atPath: path), "\(program)")
            return
        }
        guard words.dropFirst().first != "--help" else { return }
        let name = try #require(words.dropFirst().first)
        let command = try #require(
            Showrunner.commands.first { $0.syntax.name == name },
            "there is no command \(name)"
        )
        let arguments = try command.syntax.parse(Array(words.dropFirst(2)))
        for operand in arguments.operands where operand.hasSuffix(".md") {
            let path = operand.hasSuffix("/*.md") ? String(operand.dropLast(5)) : operand
            #expect(FileManager.default.fileExists(atPath: "\(Repository.root)/\(path)"))
        }
    }
}
