import Conditions
import JSONValue
import Testing

/// Names in double braces within conditions.
@Suite struct ConditionNamesTests {
    private static let values = [
        "n": "5", "id": "007", "text": "a b", "odd": #"x" and exit == 0"#, "dots": "1.5+",
        "low": "200",
    ]

    private func holds(_ text: String, _ facts: Facts) throws -> Bool {
        try Condition.parse(text).filled { Self.values[$0] }.evaluate(facts) == .met
    }

    @Test(arguments: [
        ("$.a == {{n}}", true), ("$.a < {{n}}", false), ("$.a >= {{n}}", true),
        ("$.id == \"{{id}}\"", true), ("$.n == \"{{id}}\"", false),
        ("stdout contains {{text}}", true), ("stdout contains \"has {{text}}\"", true),
        ("stdout contains {{odd}}", false), ("stdout ~ /v{{dots}}$/", true),
        ("stdout ~ /^{{dots}}/", false), ("status in {{low}}..299", true),
        ("status in {{n}}, {{low}}", true), ("status in \"{{n}}\", 404", false),
        ("stdout != \"{{text}}\" and $.a == {{n}}", true),
    ])
    func `a value that is filled in is compared as if it were written`(
        _ text: String,
        _ met: Bool
    ) throws {
        let facts = Facts(
            status: 200,
            body: #"{"a":5,"id":"007","n":"7"}"#
        )
        var shown = facts
        shown.stdout = "it has a b\nv1.5+"
        #expect(try holds(text, shown) == met)
    }

    @Test func `what is told of a condition has its values, and a name without one is an error`()
        throws
    {
        let condition = try Condition.parse("stdout == \"{{text}}\"")
        let unmet = condition.evaluate(Facts(stdout: "x")).unmet
        #expect(unmet.first?.expected == "stdout == \"{{text}}\"")
        let filled = try condition.filled { Self.values[$0] }
        #expect(filled.evaluate(Facts(stdout: "x")).unmet.first?.expected == "stdout == \"a b\"")
        #expect(throws: UndefinedNames(names: ["gone", "away"])) {
            try Condition.parse("stdout == {{gone}} and exit in 0, {{away}}").filled { _ in nil }
        }
    }

    @Test func `a pattern is checked whatever its names stand for`() throws {
        _ = try Condition.parse("stdout ~ /({{n}})/")
        #expect(throws: ConditionError.self) { try Condition.parse("stdout ~ /({{n}}/") }
    }
}
