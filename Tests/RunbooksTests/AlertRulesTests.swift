import Markdown
import Testing

@testable import Runbooks

struct AlertRulesTests {
    private func rules(_ text: String) throws -> AlertRules {
        AlertRules(try SourceText(file: "alerts/a.yml", bytes: Array(text.utf8)))
    }

    private let text = """
        groups:
          - name: g
            rules:
              - alert: High
                expr: up == 0
                for: 5m  # patience
              - record: rate
                expr: vector(1)
              - alert: Low
                expr: up == 1

        """

    @Test
    func `alert rules are read with their times and lines, recording rules are passed over`()
        throws
    {
        let rules = try rules(text)
        #expect(rules.problems.isEmpty)
        #expect(rules.rules.map(\.name) == ["High", "Low"])
        #expect(rules.rules.map(\.hold) == [.seconds(300), .zero])
        #expect(rules.rules.map(\.line) == [4, 9])
    }

    @Test
    func `a changed time replaces the file's, or is added, and nothing else changes`() throws {
        let changed = try rules(text).text(holds: ["High": .seconds(5), "Low": .milliseconds(500)])
        let expected = text.replacing("for: 5m  # patience", with: "for: 5s")
            .replacing("- alert: Low\n", with: "- alert: Low\n        for: 500ms\n")
        #expect(changed == expected)
        #expect(try rules(text).text(holds: [:]) == text)
    }

    @Test(arguments: [
        ("groups: [", 2, "not YAML"), ("rules: []", 1, "no rule file"),
        ("groups:\n  - name: g", 2, "no rules"),
        ("groups:\n  - name: g\n    rules:\n      - expr: up", 4, "no name"),
        ("groups:\n  - name: g\n    rules:\n      - alert: A", 4, "no expression"),
    ])
    func `what is no rule file is told with its line`(
        _ text: String,
        _ line: Int,
        _ word: String
    )
        throws
    {
        let problem = try #require(try rules(text).problems.first)
        #expect(problem.line == line && problem.message.contains(word), "\(problem)")
    }

    @Test
    func `a time for a rule that the file has not is told at the runbook's line`() throws {
        let file = RuleFile(path: "a.yml", holds: ["Hihg": .seconds(1)], line: 7)
        let problem = try #require(try rules(text).problems(of: file, in: "r.md").first)
        #expect(problem.file == "r.md" && problem.line == 7)
        #expect(problem.message.contains("High, Low"))
    }

    @Test
    func `a runbook names its rule files and the times it changes`() throws {
        let runbook = Runbook.parse(
            try SourceText(
                file: "runbooks/r.md",
                bytes: Array(
                    """
                    ---
                    rules:
                      - alerts/a.yml
                      - file: /etc/b.yml
                        for: { High: 5s }
                    ---
                    """.utf8
                )
            )
        )
        #expect(runbook.problems.isEmpty, "\(runbook.problems)")
        #expect(runbook.rules.map(\.path) == ["alerts/a.yml", "/etc/b.yml"])
        #expect(runbook.rules.last?.holds == ["High": .seconds(5)])
        let places = runbook.rules[0].places(runbook: runbook.file, workspace: "/w")
        #expect(places == ["/w/runbooks/alerts/a.yml", "/w/alerts/a.yml"])
    }
}
