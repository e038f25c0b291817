import Conditions
import Testing

@Suite struct TemplateTests {
    @Test func `names are filled`() throws {
        let template = Template("GET {{license.url}}/a/{{id}}?x={{id}}")
        #expect(template.names == ["license.url", "id"])
        let filled = try template.filled(with: ["license.url": "http://h", "id": "7"])
        #expect(filled == "GET http://h/a/7?x=7")
    }

    @Test func `a name without a value never stays in the text`() {
        let error = #expect(throws: UndefinedNames.self) {
            try Template("{{a}}{{b}}{{c}}{{b}}").filled(with: ["a": ""])
        }
        #expect(error?.names == ["b", "c"])
    }

    @Test(arguments: [
        "{{ a }}", "{{1}}", "{{}}", "{{a", "{{a}", "{a}", "{{$value}}", "{{a b}}", "{{-a}}", "{",
        "}}",
    ])
    func `other braces are text`(text: String) throws {
        #expect(Template(text).names == [])
        #expect(try Template(text).filled(with: [:]) == text)
    }

    @Test func `a value is not looked through for names`() throws {
        #expect(try Template("{{a}}").filled(with: ["a": "{{b}}", "b": "x"]) == "{{b}}")
    }

    @Test func `braces before a name stay`() throws {
        #expect(try Template("{{{a}}}").filled(with: ["a": "x"]) == "{x}")
    }
}
