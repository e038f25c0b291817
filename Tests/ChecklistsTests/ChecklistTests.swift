import Checklists
import Conditions
import Markdown
import Testing

@Suite struct ChecklistTests {
    private func checklist(_ text: String) throws -> Checklist {
        Checklist.parse(try SourceText(file: "checklists/a.md", text: text))
    }

    @Test func `items have checks, fixes, severities and ages`() throws {
        let list = try checklist(
            """
            # Before the demo

            ## 1 hour before (60 min)

            - [ ] API server running (port 5001)
              - check: `http http://localhost:5001/health $.status == "ok"`
              - fix: `./start.sh` then wait up to 3 min
              - severity: warn
              - fresh: 10m
              - and a note
            - [x] Scripts are executable (run `chmod +x *.sh`)
              and so on

            **During the talk:**

            1. [ ] Smile
            """
        )
        #expect(list.problems == [])
        #expect(list.title == "Before the demo" && list.name == "a")
        #expect(list.groups.map(\.title) == ["1 hour before", "During the talk"])
        let first = try #require(list.items.first)
        #expect(first.id == "api-server-running-port-5001" && first.line == 5)
        #expect(first.check?.target == .http(method: "GET", url: "http://localhost:5001/health"))
        #expect(first.check?.condition?.text == "$.status == \"ok\"")
        #expect(first.fix?.command == "./start.sh")
        #expect(first.fix?.text == "./start.sh then wait up to 3 min")
        #expect(first.severity == .warn && first.freshFor == .seconds(600))
        #expect(first.notes == ["and a note"])
        #expect(list.items[1].isTicked && list.items[1].isManual)
        #expect(list.items[1].hints == ["chmod +x *.sh"])
        #expect(list.items[1].text == "Scripts are executable (run `chmod +x *.sh`) and so on")
        #expect(list.items[2].text == "Smile")
    }

    @Test func `what is due during and after a talk is told from what is due before it`() throws {
        let titles = [
            "24 hours before", "1 hour before", "During the talk", "After the talk", "Afterwards",
        ]
        let text = titles.map { "## \($0)\n\n- [ ] \($0)\n" }.joined(separator: "\n")
        let list = Checklist.parse(try SourceText(file: "checklists/a.md", text: text))
        #expect(list.groups.map(\.isLater) == [false, false, true, true, false])
    }

    @Test func `settings may be hidden in a comment`() throws {
        let list = try checklist("- [ ] Up\n  <!-- check: port 80 fix: ./start.sh now -->\n")
        #expect(list.items.first?.check?.target == .port(address: "80", closed: false))
        #expect(list.items.first?.fix?.text == "./start.sh now")
    }

    @Test func `any list of boxes is a checklist`() throws {
        let list = try checklist("text\n\n- [ ] one\n- [ ] one\n- no box\n  - check: `port 1`\n")
        #expect(list.items.map(\.id) == ["one", "one-2"])
        #expect(list.items.allSatisfy { $0.isManual })
        #expect(list.groups.map(\.title) == [""])
    }

    @Test(arguments: [
        ("- check: `htp /x`", "is not a kind of probe"), ("- check:", "A probe is missing"),
        ("- severity: high", "Write fail or warn"), ("- fresh: soon", "is not a time"),
        ("- fix:", "fix needs"),
    ])
    func `a mistake is one error at its line`(text: String, message: String) throws {
        let list = try checklist("- [ ] a\n  \(text)\n")
        #expect(list.errors.map(\.line) == [2], "\(list.problems)")
        #expect(list.errors.first?.message.contains(message) == true, "\(list.problems)")
    }

    @Test(arguments: ["htp /x", "http POST http://a/", ""])
    func `an item whose check cannot be read is an error that nobody ticks`(_ check: String) throws
    {
        let list = try checklist("- [x] a\n  - check: `\(check)`\n")
        let item = try #require(list.items.first)
        #expect(!item.isManual)
        #expect(item.fault?.hasPrefix("checklists/a.md:2: ") == true, "\(item.fault ?? "")")
        #expect(item.state(nil, at: 1) == .error, "though the file ticks it")
        for outcome in [CheckResult.Outcome.ticked, .met] {
            let kept = CheckResult(outcome, evidence: "", wall: 1)
            #expect(item.state(kept, at: 1) == .error, "\(outcome)")
        }
    }

    @Test(arguments: [
        ("**Cups** are clean", "Cups are clean"),
        ("Run `chmod +x *.sh` *now*", "Run chmod +x *.sh now"),
        ("**Run `make **x`**", "Run make **x"),
        ("See [the list](https://example.org)", "See the list"),
        ("`a` `b`", "a b"),
    ])
    func `an item's words are without marks, its code as it is`(
        _ text: String,
        _ words: String
    )
        throws
    {
        #expect(try checklist("- [ ] \(text)\n").items.first?.plainText == words)
    }

    @Test func `a misspelt setting is a warning`() throws {
        let list = try checklist("- [ ] a\n  - chek: `port 80`\n")
        #expect(list.problems.map(\.severity) == [.warning])
    }

    @Test(arguments: ["chekc: x", "severty: warn", "Check: port 80", "fixx: y", "timeot: 3s"])
    func `a word that is off by a letter is a warning, without code behind it too`(
        _ setting: String
    ) throws {
        let list = try checklist("- [ ] a\n  - \(setting)\n")
        #expect(list.problems.map(\.line) == [2], "\(list.problems)")
    }

    @Test(arguments: ["note: y", "fixed: by hand", "tea: x", "checking: x"])
    func `another word is a note`(_ note: String) throws {
        #expect(try checklist("- [ ] a\n  - \(note)\n").problems == [])
    }

    @Test func `no list makes the parser trap`() throws {
        let seed = Array(
            """
            # A
            **b:**
            - [ ] c `d` ``e``
              - check: `http http://a/ $.b == 1`
              - fix: `f` g
              <!-- fresh: 1m fix: x -->
            1. [x] h

            """.utf8
        )
        let alphabet = Array("`*-[]x: \n<!>#1.$\"".utf8)
        var state: UInt64 = 99
        func below(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return bound > 0 ? Int(state % UInt64(bound)) : 0
        }
        for _ in 0..<3_000 {
            var bytes = seed
            for _ in 0..<(1 + below(6)) {
                let at = below(bytes.count)
                switch below(3) {
                case 0: bytes.remove(at: at)
                case 1: bytes.insert(alphabet[below(alphabet.count)], at: at)
                default: bytes[at] = alphabet[below(alphabet.count)]
                }
            }
            guard let source = try? SourceText(file: "a.md", bytes: bytes) else { continue }
            let list = Checklist.parse(source)
            #expect(Set(list.items.map(\.id)).count == list.items.count)
        }
        _ = try checklist("- [ ] " + String(repeating: "` `` ", count: 50_000) + "\n")
    }
}
