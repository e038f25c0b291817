import Runbooks
import Testing

/// Configuration files changed in place.
@Suite struct ConfigFileTests {
    private func changed(
        _ file: String,
        _ format: ConfigFile.Format,
        by body: String
    ) throws -> String {
        guard case .settings(let settings) = try ConfigText.parse(body) else { return "" }
        let bytes = try ConfigFile(format: format).setting(settings, in: Array(file.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `JSON keeps every byte but those of the value`() throws {
        let file =
            "{\n  \"tools\" : [ {\"name\":\"a\"},\t{\"name\":\"ü\", \"n\": -1.50e3} ],\r\n  \"on\":true}\n"
        let changed = try changed(
            file,
            .json,
            by: "$.tools[1].n = 7\non = false\ntools.0.name = \"b c\""
        )
        #expect(
            changed
                == "{\n  \"tools\" : [ {\"name\":\"b c\"},\t{\"name\":\"ü\", \"n\": 7} ],\r\n  \"on\":false}\n"
        )
        #expect(try self.changed(file, .json, by: "tools.0.name = 12 eggs").contains("\"12 eggs\""))
    }

    @Test func `YAML keeps comments, indents and quotes`() throws {
        let file = """
            # the kettle
            kettle:
              power: 1000   # watts
              name: 'old kettle'
              größe: {breit: 3, hoch: 4}
            list:
              - a
              - port: 80
            """
        let changed = try changed(
            file,
            .yaml,
            by:
                "kettle.power = 2000\nkettle.name = it's\nkettle.größe.hoch = 5\nlist[1].port = 8080"
        )
        #expect(
            changed == """
                # the kettle
                kettle:
                  power: 2000   # watts
                  name: "it's"
                  größe: {breit: 3, hoch: 5}
                list:
                  - a
                  - port: 8080
                """
        )
        // What would read as something else as a plain scalar is put between quotes.
        let tricky = try self.changed("a: x\n", .yaml, by: "a = b: c # d")
        #expect(tricky == "a: \"b: c # d\"\n")
    }

    @Test func `a file of variables keeps its exports and gets the quotes it needs`() throws {
        let file = "# x\nexport HOST=a\nPORT=80\r\nNOTE=\"old\"\nPORT=81\n"
        let changed = try changed(file, .env, by: "HOST = b.example\nPORT = 82\nNOTE = say $5")
        #expect(
            changed == "# x\nexport HOST=b.example\nPORT=80\r\nNOTE=\"say \\$5\"\nPORT=82\n"
        )
        #expect(try self.changed(file, .env, by: "HOST = a b").contains("HOST=\"a b\""))
    }

    @Test func `a file with sections is changed in the section that is named`() throws {
        let file = "port = 1\n[web]\nport=2\n; port = 9\n[web.tls]\nport : 3\n"
        let changed = try changed(file, .ini, by: "port = 10\nweb.port = 20\nweb.tls.port = 30")
        #expect(changed == "port = 10\n[web]\nport=20\n; port = 9\n[web.tls]\nport : 30\n")
    }

    @Test(arguments: [
        ("{\"a\":1}", ConfigFile.Format.json), ("a: 1\n", .yaml), ("a=1\n", .env),
        ("a = 1\n", .ini),
    ])
    func `a path that is not there is refused with its line`(
        _ file: String,
        _ format: ConfigFile.Format
    ) throws {
        let fault = try #require(throws: ConfigText.Fault.self) {
            try changed(file, format, by: "# one\na = 2\nb.c = 3")
        }
        #expect(fault.line == 2)
        #expect(fault.description.hasPrefix("b.c is not in the file"))
    }

    @Test func `a file that is not of its form is refused`() throws {
        #expect(throws: ConfigText.Fault.self) { try changed("{", .json, by: "a = 1") }
        #expect(throws: ConfigText.Fault.self) { try changed("a: *x\n", .yaml, by: "a = 1") }
        #expect(throws: ConfigText.Fault.self) { try changed("a: |\n  b\n", .yaml, by: "a = 1") }
        #expect(throws: ConfigText.Fault.self) { try changed("a: [1]\n", .yaml, by: "a = 1") }
    }

    @Test func `a diff is applied where its lines are, and its line ends stay`() throws {
        let body = "--- a/x\n+++ b/x\n@@ -2,3 +2,3 @@\n two\n-three\n+THREE\n four\n"
        guard case .diff(let diff) = try ConfigText.parse(body) else {
            Issue.record("no diff")
            return
        }
        let moved = "zero\r\none\r\ntwo\r\nthree\r\nfour\r\n"
        let changed = try diff.applied(to: Array(moved.utf8))
        #expect(String(decoding: changed, as: UTF8.self) == moved.replacing("three", with: "THREE"))
        let bare = try diff.applied(to: Array("one\ntwo\nthree\nfour".utf8))
        #expect(String(decoding: bare, as: UTF8.self) == "one\ntwo\nTHREE\nfour")
        let fault = #expect(throws: ConfigText.Fault.self) {
            try diff.applied(to: Array("one\ntwo\n3\nfour\n".utf8))
        }
        #expect(fault?.line == 2)
    }

    @Test(arguments: ["", "# only\n", "no equals", "= 1", "a..b = 1", "a = \"x", "@@ nonsense"])
    func `a body that says nothing is refused`(_ body: String) {
        #expect(throws: ConfigText.Fault.self) { try ConfigText.parse(body) }
    }
}
