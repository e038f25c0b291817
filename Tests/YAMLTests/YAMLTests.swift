import Testing
import YAML

struct YAMLTests {
    @Test func `scalars follow the core schema`() throws {
        let node = try YAML.parse(
            """
            a: null
            b: true
            c: 42
            d: 1.5
            e: text with spaces
            f: "42"
            g:
            h: 1:30
            i: -7
            j: yes
            k: 2026-11-21
            """
        )
        let values = node.members?.map(\.value.value)
        #expect(
            values == [
                .null, .bool(true), .int(42), .number(1.5), .string("text with spaces"),
                .string("42"), .null, .string("1:30"), .int(-7), .string("yes"),
                .string("2026-11-21"),
            ]
        )
        #expect(node["c"]?.string == "42")
    }

    @Test func `every node knows its line in the file`() throws {
        let node = try YAML.parse("title: x\nlist:\n  - a\n  - { b: 1 }\n", firstLine: 2)
        #expect(node["title"]?.line == 2)
        #expect(node["list"]?.elements?.map(\.line) == [4, 5])
        #expect(node["list"]?.elements?.last?["b"]?.int == 1)
        #expect(node.members?.map(\.line) == [2, 3])
    }

    @Test(arguments: [
        ("a: [1, 2", 2), ("a: b: c", 1), ("x: 1\nx: 2", 2), ("a: &m 1\nb: *m", 1),
        ("a: *nowhere", 1), ("\ta: 1", 1), ("{ [1]: 2 }", 1), ("ok: 1\nbad: \"\\z\"", 2),
    ])
    func `what is not plain YAML is refused with its line`(text: String, line: Int) {
        let error = #expect(throws: YAMLError.self) { try YAML.parse(text) }
        #expect(error?.line == line)
    }

    @Test func `depth and size are bounded`() {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(throws: YAMLError.self) { try YAML.parse(deep) }
        let wide = "a: " + String(repeating: "x", count: YAML.sizeLimit)
        #expect(throws: YAMLError.self) { try YAML.parse(wide) }
        let endless = String(repeating: "{a: ", count: 20_000)
        #expect(throws: YAMLError.self) { try YAML.parse(endless) }
    }

    @Test func `an empty text is null`() throws {
        #expect(try YAML.parse("").isNull)
        #expect(try YAML.parse("# only a comment\n").isNull)
    }
}
