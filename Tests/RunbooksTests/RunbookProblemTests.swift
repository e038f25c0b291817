import Markdown
import Runbooks
import Testing

@Suite struct RunbookProblemTests {
    @Test(arguments: [
        ("timeout=5x", "timeout=5x is not a time"), ("timeout=0", "timeout=0 is not a time"),
        ("name=x\"", "is not a name"), ("title=\"a", "quotes after title= are not closed"),
        ("name=x name=y", "stands twice"), ("=x", "A name is missing before ="),
        ("retry=many", "is not a number from 0 to 100"),
        ("retry=99999999999999999999", "is not a number"),
        ("always=perhaps", "neither true nor false"), ("role=boss", "role=boss is unknown"),
        ("terminal=9999999x1", "is not a size"), ("needs=y", "no step of this runbook"),
        ("undo=y", "no step of this runbook"), ("if=\"cloud x\"", "if cloud x"),
        ("if=", "if"), ("lock=\"a b\"", "lock=a b is not a key"),
        ("expect=\"exit = 0\"", "Write == to compare"),
    ])
    func `a mistake in the braces is one error with a remedy`(words: String, message: String) throws
    {
        let runbook = try runbook("text\n\n```bash { \(words) }\ntrue\n```\n")
        #expect(runbook.errors.map(\.line) == [3], "\(runbook.problems)")
        #expect(runbook.errors.first?.message.contains(message) == true, "\(runbook.problems)")
    }

    @Test(arguments: [
        ("bash { name=x }\n# nothing", 1, "nothing to run"),
        ("python { name=x }\n1", 1, "\"python\" is not a kind of step"),
        (" { name=x }\n1", 1, "without a language"),
        ("bash\n#@ expect\ntrue", 2, "A condition is missing"),
        ("bash\n\n#@ expct exit == 0\ntrue", 3, "@expct is not known"),
        ("bash\n#@ capture 1x = $.a\ntrue", 2, "capture needs a name"),
        ("bash\n#@ capture x =\ntrue", 2, "capture x"),
        ("bash\n#@ answer \"never closed\ntrue", 2, "answer needs"),
        ("bash\n#@ say\ntrue", 2, "say needs a text"),
        ("http { name=x }", 2, "The request is missing"),
        ("http { name=x }\n# @expect status == 200\nFETCH http://a/", 3, "is not a method"),
        ("http { name=x }\nGET /a", 2, "is not a whole URL"),
        ("http { name=x }\nGET http://a/ b c", 2, "holds a space"),
        ("http { name=x }\nGET http://a/\nno field", 3, "is not a header field"),
        ("http { name=x }\nGET http://a/\n\n###\nFETCH http://b/", 5, "is not a method"),
        ("promql { name=x unit=parsec }\nup", 1, "unit=parsec is unknown"),
        ("promql { name=x panel=cake }\nup", 1, "panel=cake is unknown"),
        ("promql { name=x threshold=high }\nup", 1, "is not a number"),
        ("promql { name=x }", 1, "The query is missing"),
        ("promql { name=x }\n#@ until value > 1\nup", 1, "until needs an end"),
        ("promql { name=x thresholds=3,1 }\nup", 1, "a list of rising numbers"),
        ("promql { name=x min=1 max=0 }\nup", 1, "min is not below max"),
        ("promql { name=x annotate=clouds }\nup", 1, "annotate=clouds is unknown"),
        ("promql { name=x reduce=sum }\nup", 1, "Write one of mean, max, min, last"),
        ("promql { name=x top=0 }\nup", 1, "is not a number from 1 to 50"),
        ("promql { name=x source=carrier-pigeon }\nup", 1, "Write prometheus, scrape or"),
        ("promql { name=x panel=compare }\nup", 1, "Add before=load after=load-again"),
        ("promql { name=x panel=log }\nup", 1, "drawn of a logql fence"),
        ("promql { name=x }\nsum(up", 2, ") is missing"),
        ("promql { name=x }\nsum(up))", 2, "a bracket it did not open"),
        ("promql { name=x }\nup{job=\"a}", 2, "quotes that are not closed"),
        ("promql { name=x panel=stat }\nup\n#@ query B\nup", 1, "Several queries"),
        ("promql { name=x panel=table }\nup\n#@ query\nup", 3, "A query needs a name"),
        ("promql { name=x panel=table }\nup\n#@ query B axis=up\nup", 3, "axis=up is unknown"),
        ("promql { name=x panel=table }\nup\n#@ query B\n", 1, "The query B is missing"),
        ("logql { name=x }\nlicense", 2, "begins with the service"),
        ("logql { name=x panel=stat }\n{}", 1, "is drawn as a log"),
        ("http { name=x panel=stat value=a }\nGET http://a/", 1, "value=a"),
        ("bash { name=x panel=stat timeout=1m }\n#@ until value > 1\necho 1", 1, "Only promql"),
        ("http { name=x panel=stat }\nFETCH http://a/", 2, "is not a method"),
    ])
    func `a mistake in a fence is one error at its line`(
        text: String,
        line: Int,
        message: String
    )
        throws
    {
        let runbook = try runbook("```\(text)\n```\n")
        #expect(runbook.errors.map(\.line) == [line], "\(runbook.problems)")
        #expect(runbook.errors.first?.message.contains(message) == true, "\(runbook.problems)")
    }

    @Test func `a name is used once in a file, by steps and panels alike`() throws {
        let runbook = try runbook(
            "```bash { name=a }\ntrue\n```\n\n```promql { name=a }\nup\n```\n"
        )
        #expect(runbook.errors.map(\.line) == [5])
        #expect(runbook.errors.first?.message.contains("used already in line 1") == true)
        #expect(runbook.panels.map(\.id) == ["a-2"])
    }

    @Test func `a fence that is never closed is an error`() throws {
        #expect(try runbook("# A\n\n```bash\ntrue\n").errors.map(\.line) == [3])
    }

    @Test(arguments: ["", "js", "json"])
    func `a fence of code to show that is never closed is a warning`(_ language: String) throws {
        let book = try runbook("# A\n\n```\(language)\ntrue\n")
        #expect(book.problems.map(\.severity) == [.warning] && book.problems.map(\.line) == [3])
    }

    @Test(arguments: [
        ("sh {\"name\":\"deploy the app\"}", "deploy-the-app", "deploy the app"),
        ("sh { name=日本 }", "日本", "日本"),
    ])
    func `a name of words or of other letters is the title, and its slug the name`(
        _ info: String,
        _ id: String,
        _ title: String
    ) throws {
        let book = try runbook("```\(info)\ntrue\n```\n")
        #expect(book.steps.map(\.id) == [id] && book.steps.map(\.title) == [title])
        #expect(book.problems.map(\.severity) == [.warning])
    }

    @Test func `a pattern between slashes is no pattern, and lint says so`() throws {
        let book = try runbook("---\nredact: ['/emp-\\d+/']\n---\n# A\n")
        #expect(book.problems.map(\.severity) == [.warning])
    }

    @Test func `an unknown word is kept, with a warning; those of Runme without`() throws {
        let unknown = try runbook("```bash { name=x colour=red }\ntrue\n```\n")
        #expect(unknown.problems.map(\.severity) == [.warning])
        #expect(unknown.steps.first?.options["colour"] == "red")
        let words = "name=x interpreter=bash promptEnv=false closeTerminalOnSuccess=false tag=a"
        #expect(try runbook("```sh { \(words) }\ntrue\n```\n").problems == [])
    }

    @Test func `a problem reads like a compiler's`() throws {
        let problem = try #require(try runbook("```python { name=x }\n1\n```\n").problems.first)
        #expect(problem.description.hasPrefix("runbooks/a.md:1: error: "))
    }

    @Test func `in a talk a fence without name is code to show`() throws {
        var reader = StepReader(file: "talks/a.md", place: .talk)
        for info in ["bash", "bash {1|2-3}", "promql", "yaml {name|2}", "bash {1=2=\"}"] {
            let fence = Fence(info: info, body: "true\n", line: 3, bodyLine: 4, indent: 0)
            #expect(reader.read(fence, under: nil) == StepReader.Found(), "\(info)")
        }
        #expect(reader.problems == [])
        let fence = Fence(info: "bash { name=x }", body: "true\n", line: 9, bodyLine: 10, indent: 0)
        #expect(reader.read(fence, under: nil).step?.id == "x")
    }
}
