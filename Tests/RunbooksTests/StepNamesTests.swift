import Conditions
import Markdown
import Runbooks
import Testing

/// Names in double braces, wherever a step may say one.
@Suite struct StepNamesTests {
    @Test(arguments: [
        (
            "```bash { name=a cwd={{x}} env.A={{y}} }\n#@ expect stdout == {{z}}\necho {{no}}\n```",
            "xyz"
        ),
        (
            "```bash { name=a }\n#@ until stdout contains {{x}}\n#@ answer \"?\" {{y}}\ntrue\n```",
            "yx"
        ),
        (
            "```kubectl { name=a ns={{x}} context={{y}} }\nget {{z}} -o go-template='{{end}}'\n```",
            "xyz"
        ),
        ("```sql { name=a db=sqlite:{{x}} }\nselect {{y}}\n```", "xy"),
        ("```config { name=a file={{x}}.json }\na = {{y}}\n```", "xy"),
        ("```wait { name=a timeout=1s }\nfile {{x}}\n```", "x"),
        (
            "```http { name=a }\n# @capture b = $.b\nGET {{x}}/\n\n### Next\n# @expect body contains {{y}}\nGET {{x}}/{{b}}\n```",
            "xy"
        ),
        ("```manual { name=a }\nLook at {{x}}\n```", "x"),
    ])
    func `every name a step needs is known before it starts`(
        _ fence: String,
        _ names: String
    ) throws {
        #expect(try step(fence)?.names == names.map { String($0) })
    }

    @Test func `a name that nothing gives a value is a warning with its line`() throws {
        let book = try runbook(
            """
            ---
            params: { known: 1 }
            secrets: [KEY]
            services: { tea: { run: "x {{port}}", port: auto } }
            ---
            ```http { name=a }
            # @capture later = $.x
            # @expect body contains {{NOPE}}
            GET {{tea.url}}/{{known}}
            Authorization: {{KEY}}
            ```

            ```kubectl { name=b ns={{gone}} }
            get {{later}}
            ```
            """
        )
        #expect(book.advice.map(\.line) == [8, 13], "\(book.advice)")
        #expect(book.advice.first?.message.contains("{{NOPE}}") == true)
    }

    @Test func `what another runbook of the talk gives is not missing`() throws {
        let book = try runbook(
            """
            ```http { name=a }
            GET {{tea.url}}/{{cups}}/{{id}}?{{NOPE}}
            Authorization: {{KEY}}
            ```

            ```bash { name=b }
            echo "$id"
            ```

            ```bash { name=c }
            id=3
            ```
            """
        )
        let other = try runbook(
            """
            ---
            params: { cups: 1 }
            secrets: [KEY]
            services: { tea: { run: "x {{port}}", port: auto } }
            ---
            ```bash { name=other capture=id }
            echo 1
            ```
            """
        )
        #expect(book.advice.map(\.line) == [2, 2, 2, 2, 3, 7], "\(book.advice)")
        let beside = book.advice(beside: [other])
        #expect(beside.map(\.line) == [2], "\(beside)")
        #expect(beside.first?.message.contains("{{NOPE}}") == true)
    }

    @Test func `the text of a step holds every request, and each value that is known by now`()
        throws
    {
        let step = try #require(
            try step("```http { name=a }\nGET {{x}}/{{y}}\n\n### Second\nPOST {{x}}/b\n```")
        )
        let text = step.text { $0 == "x" ? "http://h" : nil }
        #expect(text.contains("GET http://h/{{y}}") && text.contains("POST http://h/b"))
    }

    @Test(arguments: [
        ("get {{v}}", "get 'a b$(c)'"), ("get '{{v}}'", "get 'a b$(c)'"),
        ("get \"{{v}}\"", "get \"a b\\$(c)\""), ("get {{plain}}", "get deployment/tea"),
        ("get '{{quote}}'", "get 'it'\\''s'"),
        ("-o '{{range .x}}{{end}}'", "-o '{{range .x}}{{end}}'"),
    ])
    func `a value stays one word of a shell text`(_ text: String, _ wanted: String) throws {
        let values = ["v": "a b\n$(c)", "plain": "deployment/tea", "quote": "it's"]
        #expect(try ShellTemplate(text).filled { values[$0] } == wanted)
    }

    @Test(arguments: [
        ("bash { name=a confirm=\"Sure?\" timeout=1s", "not closed"),
        ("bash {", "not closed"), ("bash }{", "not closed"),
    ])
    func `braces that nothing closes are an error`(_ head: String, _ message: String) throws {
        let book = try runbook("```\(head)\nls\n```\n")
        #expect(book.errors.map(\.line) == [1], "\(book.problems)")
        #expect(book.errors.first?.message.contains(message) == true)
    }

    @Test func `what stands behind the braces is a warning`() throws {
        let book = try runbook("```bash { name=d } junk\nls\n```\n")
        #expect(book.errors == [] && book.problems.first?.message.contains("\"junk\"") == true)
    }
}
