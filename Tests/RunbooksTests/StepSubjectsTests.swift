import Markdown
import Runbooks
import Testing

/// What conditions of each kind of step may look at (facts/runbooks.md §4, rule 7).
@Suite struct StepSubjectsTests {
    /// Each kind with its body, and what its conditions may look at.
    private static let kinds: [(head: String, body: String, words: Set<String>)] = [
        ("bash { name=a }", "ls", ["exit", "stdout", "$.a", "duration"]),
        ("zsh { name=a }", "ls", ["exit", "stdout", "$.a", "duration"]),
        ("kubectl { name=a }", "get x", ["exit", "stdout", "$.a", "duration"]),
        (
            "http { name=a }", "GET http://a/",
            ["status", "body", "header A", "$.a", "duration"]
        ),
        ("sql { name=a db=sqlite:x }", "select 1", ["rows", "rows[0].a", "stdout", "duration"]),
        (
            "sql { name=a via=psql }", "select 1",
            ["rows", "rows[0].a", "stdout", "duration", "exit"]
        ),
        ("config { name=a file=x.json }", "a = 1", ["stdout", "duration"]),
        ("manual { name=a }", "Look.", []),
        (
            "load { name=a }", "#@ stages 1rps for 1s\nGET http://a/",
            [
                "p95", "max", "errors", "rate", "dropped", "duration", "status", "body", "header A",
                "$.a",
            ]
        ),
        (
            "promql { name=a timeout=1s until=\"value > 1\" }", "up",
            ["value", "rows", "rows[0].a"]
        ),
        (
            "logql { name=a timeout=1s until=\"rows > 1\" }", "{service=\"x\"}",
            ["rows", "rows[0].a"]
        ),
        ("promql { name=a }", "up", []), ("logql { name=a }", "{service=\"x\"}", []),
        ("bash { name=a panel=stat }", "echo 1", []),
        ("http { name=a panel=stat }", "GET http://a/", []),
        (
            "wait { name=a timeout=1s }", "sh ls\nhttp http://a/",
            ["status", "body", "header A", "$.a", "duration"]
        ),
        (
            "wait { name=a timeout=1s }", "http http://a/\nsh ls",
            ["exit", "stdout", "stderr", "$.a", "duration"]
        ),
        ("wait { name=a timeout=1s }", "promql up", ["value", "rows", "rows[0].a"]),
        ("wait { name=a timeout=1s }", "logql {service=\"x\"}", ["rows", "rows[0].a"]),
        ("wait { name=a timeout=1s }", "file x", []), ("wait { name=a timeout=1s }", "port 80", []),
    ]

    private static let subjects = [
        "exit", "duration", "stdout", "stderr", "status", "body", "header A", "$.a", "rows",
        "rows[0].a", "value", "p95", "max", "errors", "rate", "dropped",
    ]

    @Test(arguments: kinds.indices)
    func `rule 7: a condition about what its step never has is an error that names what it has`(
        _ place: Int
    ) throws {
        let (head, body, words) = Self.kinds[place]
        for subject in Self.subjects {
            let mark = head.hasPrefix("sql") ? "--@" : "#@"
            let book = try runbook("```\(head)\n\(mark) expect \(subject) == 1\n\(body)\n```\n")
            let isKnown = words.contains(subject)
            #expect(
                book.errors.map(\.line) == (isKnown ? [] : [2]),
                "\(head): \(subject): \(book.problems)"
            )
        }
    }

    @Test(arguments: [
        ("bash { name=a background=true timeout=1s }", "exit == 0", "look at stdout, $.path"),
        ("bash { background=true name=a timeout=1s }", "stdout exists", nil),
        ("bash { name=a timeout=1s }", "exit == 0", nil),
        ("config { name=a file=x.json timeout=1s }", "stdout exists", "Leave it out"),
        ("manual { name=a timeout=1s }", "exit == 0", "Leave it out"),
        ("bash { name=a timeout=1s }", "stdout exists and status == 200", "has no status"),
    ])
    func `what a step waits for is looked at too`(
        _ head: String,
        _ condition: String,
        _ message: String?
    ) throws {
        let book = try runbook("```\(head)\n#@ until \(condition)\na = 1\n```\n")
        #expect(book.errors.map(\.line) == (message == nil ? [] : [2]), "\(book.problems)")
        #expect(message.map { book.errors.first?.message.contains($0) == true } ?? true)
    }

    @Test func `a capture of what its step never has is a warning`() throws {
        let book = try runbook(
            "```bash { name=a }\n#@ capture a = status\n#@ capture b = $.x\n#@ capture c\nls\n```\n"
        )
        #expect(book.problems.map(\.line) == [2] && book.errors == [], "\(book.problems)")
    }

    @Test func `a further request is judged as the first`() throws {
        let book = try runbook(
            "```http { name=a }\nGET http://a/\n\n###\n# @expect rows > 1\nGET http://b/\n```\n"
        )
        #expect(book.errors.map(\.line) == [5], "\(book.problems)")
    }

    @Test(arguments: [
        ("promql { name=a timeout=1s until=\"value > 1\" }", "up", 1),
        ("wait { name=a timeout=1s }", "# first\nfile x\npromql up", 4),
        ("bash { name=a if=\"promql up\" }", "ls", 1),
        ("promql { name=a }", "up", nil), ("bash { name=a }", "ls", nil),
    ])
    func `a step that asks Prometheus where none is declared is a warning`(
        _ head: String,
        _ body: String,
        _ line: Int?
    ) throws {
        let book = try runbook("```\(head)\n\(body)\n```\n")
        #expect(book.errors == [] && book.advice.map(\.line) == [line].compactMap { $0 })
        #expect(book.advice.allSatisfy { $0.message.contains("prometheus: managed") })
        let other = try runbook("---\nprometheus: managed\n---\n\n# Other\n")
        #expect(book.advice(beside: [other]) == [])
    }
}
