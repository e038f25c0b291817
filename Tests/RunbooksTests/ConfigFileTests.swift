import JSONValue
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

    private func filled(
        _ file: String,
        _ format: ConfigFile.Format,
        _ value: String
    ) throws
        -> String
    {
        let text = try ConfigText.parse("# one\na = {{v}}").filled { _ in value }
        guard case .settings(let settings) = text else { return "" }
        let bytes = try ConfigFile(format: format).setting(settings, in: Array(file.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: ["x\ny", "5\n", "a\rb", "\n"])
    func `a value with a line end is refused, or written so that it stays one`(
        _ value: String
    )
        throws
    {
        for (file, format) in [("a=1\n", ConfigFile.Format.env), ("a = 1\n", .ini)] {
            let fault = #expect(throws: ConfigText.Fault.self) { try filled(file, format, value) }
            #expect(fault?.line == 1)
            #expect(fault?.description.contains("Take the line end out") == true)
        }
        let written = JSON.string(value).text
        #expect(try filled("{\"a\": 1}", .json, value) == "{\"a\": \(written)}")
        #expect(try filled("a: 1 # x\n", .yaml, value) == "a: \(written) # x\n")
        let diff = try ConfigText.parse("@@ -1,1 +1,1 @@\n-one\n+{{v}}\n").filled { _ in value }
        guard case .diff(let diff) = diff else { return }
        let fault = #expect(throws: ConfigText.Fault.self) {
            try diff.applied(to: Array("one\n".utf8))
        }
        #expect(fault?.description.contains("Take the line end out") == true)
    }

    @Test func `a comment behind a value stays`() throws {
        let file = "k = v ; keep me\nl = \"a ; b\" # too\nm = a;b#c\nn = ; none\no = \"a\\\"\" ;x\n"
        #expect(
            try changed(file, .ini, by: "k = w\nl = c\nm = d\nn = e\no = f")
                == "k = w ; keep me\nl = \"c\" # too\nm = d\nn =e ; none\no = \"f\" ;x\n"
        )
        #expect(
            try changed("A=1 # x\nB=a;b\nC='a # b'\n", .env, by: "A = 2\nB = 3\nC = 4")
                == "A=2 # x\nB=3\nC=\"4\"\n"
        )
    }

    @Test func `what is wrong with a JSON file is told with its line, and a byte order mark stays`()
        throws
    {
        for (file, line) in [
            ("{\n\"a\": 1, // one\n\"b\": 2}", 2), ("{\n\"a\": 1,\n\"a\": 2}", 3),
            ("\u{FEFF}{\n\n#\n\"a\": 1}", 3),
        ] {
            let fault = #expect(throws: ConfigText.Fault.self) {
                try changed(file, .json, by: "a = 2")
            }
            let said = fault?.description ?? ""
            #expect(said.hasPrefix("Line \(line) of the file is not JSON"), "\(said)")
            #expect(said.contains("Mend it") && said.contains("nothing was changed"))
        }
        #expect(try changed("\u{FEFF}{\"a\": 1}\n", .json, by: "a = 2") == "\u{FEFF}{\"a\": 2}\n")
    }

    @Test(arguments: ["", "# only\n", "no equals", "= 1", "a..b = 1", "a = \"x", "@@ nonsense"])
    func `a body that says nothing is refused`(_ body: String) {
        #expect(throws: ConfigText.Fault.self) { try ConfigText.parse(body) }
    }
}
