import Markdown
import Runbooks
import TestSupport
import Testing

/// Mutations of a valid file, the same ones at every run, and files written for people.
@Suite struct RunbookFuzzTests {
    private static let seed = """
        ---
        title: A
        params: { A: 1 }
        timeout: 1m
        services: { l: { run: "x {{port}}", port: auto, ready: "http / status == 200" } }
        ---
        # A (2 min)

        ```bash { name=load timeout=5m env.A=1 title="a b" terminal=90x20 }
        #@ expect stdout ~ /a(b|c)+/
        #@ capture ID = $.a[0].b
        #@ answer "x" y
        echo <vm> YOUR_X
        ```

        ```http { name=get }
        # @expect header X-A exists
        POST {{l.url}}/a?b=c
        X-A: b

        {"a": 1}
        ```

        ```promql {"name":"p","unit":"percent","threshold":"0.3","timeout":"1m"}
        #@ until value > 1 and value < 20%
        up
        ```

        ```console
        $ echo a \\
          b
        a b
        ```

        ## Cleanup
        ```sql { name=s db=x }
        --@ expect rows[0].id in 1..3, "a"
        SELECT 1
        ```
        """

    @Test func `no file makes the parser trap`() throws {
        var state: UInt64 = 7
        func below(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return bound > 0 ? Int(state % UInt64(bound)) : 0
        }
        let seed = Array(Self.seed.utf8)
        let alphabet = Array("`{}[]()#@\"'=:-$<>%,. \n/|\\a9".utf8)
        for _ in 0..<1_500 {
            var bytes = seed
            for _ in 0..<(1 + below(6)) {
                let at = below(bytes.count)
                switch below(5) {
                case 0: bytes.remove(at: at)
                case 1: bytes.insert(alphabet[below(alphabet.count)], at: at)
                case 2: bytes[at] = alphabet[below(alphabet.count)]
                case 3: bytes.removeSubrange(at..<min(bytes.count, at + below(40)))
                default: bytes.insert(contentsOf: bytes[at...].prefix(below(60)), at: at)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            guard let source = try? SourceText(file: "a.md", bytes: bytes) else { continue }
            let runbook = Runbook.parse(source)
            let ids = runbook.steps.map(\.id) + runbook.panels.filter { $0.until == nil }.map(\.id)
            #expect(Set(ids).count == ids.count)
            #expect(runbook.problems.allSatisfy { $0.line >= 1 && !$0.message.isEmpty })
        }
    }

    @Test func `thousands of fences and words are read`() throws {
        let fences = String(repeating: "```bash\ntrue\n```\n\n", count: 20_000)
        #expect(try runbook("# A\n\n" + fences).steps.count == 20_000)
        let words = (0..<500).map { "w\($0)=1" }.joined(separator: " ")
        let wordy = try runbook("```bash { name=x \(words) }\ntrue\n```\n")
        #expect(wordy.errors.count == 1, "\(wordy.errors)")
        let quotes = String(repeating: "\"", count: 8_000)
        _ = try runbook("```bash { name=\(quotes) }\n\(quotes)\n```\n")
    }

    private static let seeds = Repository.root + "/../shared/seeds"

    @Test(.enabled(if: (try? files(in: seeds)) != nil))
    func `runbooks written for people are read without an error`() throws {
        for file in try files(in: Self.seeds) {
            let bytes = try contents(of: "\(Self.seeds)/\(file)")
            let runbook = Runbook.parse(try SourceText(file: file, bytes: bytes))
            #expect(runbook.errors == [], "\(file)")
            #expect(Set(runbook.steps.map(\.id)).count == runbook.steps.count)
        }
    }
}
