import FoundationEssentials
import Redaction
import Testing

@Suite struct RedactorTests {
    @Test(arguments: [
        ("plain", "hunter2-hunter2", "see •••••••••••••••."),
        ("base64", "aHVudGVyMi1odW50ZXIy", "see ••••••••••••••••••••."),
        (
            "base64 in a longer text", "dXNlcjpodW50ZXIyLWh1bnRlcjI=",
            "see dXNlcjp•••••••••••••••••••I=."
        ),
        ("nothing", "hunter2-hunter3", "see hunter2-hunter3."),
    ]) func `rule 18: a declared secret is found in its forms`(
        name: String,
        shown: String,
        wanted: String
    ) {
        var redactor = Redactor(secrets: [("PASS", "hunter2-hunter2")], builtIn: false)
        let out = redactor.feed(Array("see \(shown).".utf8)) + redactor.flush()
        #expect(text(out) == wanted)
        #expect(redactor.counts == (name == "nothing" ? [:] : ["PASS": 1]))
    }

    @Test(arguments: [20, 76], [1, 7, 1_000])
    func `rule 18: base64 that is broken over lines is masked whole`(columns: Int, piece: Int) {
        let secret = (0..<64).map { "\($0 % 7)x\($0)" }.joined().prefix(70)
        let base64 = Array(Data(secret.utf8).base64EncodedString())
        let lines = stride(from: 0, to: base64.count, by: columns).map {
            String(base64[$0..<min($0 + columns, base64.count)])
        }
        for end in ["\n", "\r\n"] {
            var redactor = Redactor(secrets: [("PASS", String(secret))], builtIn: false)
            let shown = Array((lines.joined(separator: end) + end + "ok" + end).utf8)
            let wanted = lines.map { bullets($0.count) }.joined(separator: end) + end + "ok" + end
            #expect(text(feed(shown, to: &redactor, by: piece)) == wanted)
        }
    }

    @Test(
        arguments: [
            "\0", "\u{1B}]0;x\u{07}", "\u{1B}]0;x\u{1B}\\", "\u{1B}Pq#0\u{1B}\\", "\u{7F}",
            "\r\u{1B}[8C", "\r\u{1B}[9G", "\u{08}\u{1B}[1C", "\u{1B}[31m\u{1B}]8;;http://x\u{07}",
        ],
        [1, 3, 1_000]
    )
    func `rule 18: what draws nothing inside a secret does not hide it`(
        between: String,
        piece: Int
    ) {
        var redactor = Redactor(secrets: [("PASS", "hunter2-hunter2")], builtIn: false)
        let shown = "a hunter2-\(between)hunter2 b\r\n"
        let out = text(feed(Array(shown.utf8), to: &redactor, by: piece))
        #expect(!out.contains("hunter2") && out.filter { $0 == "•" }.count == 15)
        #expect(out.hasPrefix("a •") && out.hasSuffix("• b\r\n"))
    }

    @Test func `titles are taken out, and one that never ends does not swallow all output`() {
        var redactor = Redactor(secrets: [("PASS", "hunter2-hunter2")])
        #expect(redactor.redact("a\u{1B}]0;hunter2-hunter2\u{07}b\u{1B}]") == "ab")
        let long = String(repeating: "x", count: 70_000)
        #expect(redactor.redact("a\u{1B}]" + long).count > 1_000)
        #expect(text(redactor.feed(Array(".\u{1B}".utf8))) == ".")
        #expect(text(redactor.flush()) == "\u{1B}")
    }

    @Test func `URL-encoded and JSON-escaped forms are found`() {
        let redactor = Redactor(secrets: [("KEY", "a/b \"c\"\\d é")], builtIn: false)
        #expect(redactor.redact("?k=a%2Fb%20%22c%22%5Cd%20%C3%A9&x") == "?k=" + bullets(28) + "&x")
        #expect(redactor.redact("?k=a%2fb%20%22c%22%5cd%20%c3%a9&x") == "?k=" + bullets(28) + "&x")
        #expect(redactor.redact(#"{"k":"a/b \"c\"\\d é"}"#) == #"{"k":"\#(bullets(14))"}"#)
    }

    @Test(arguments: [
        (
            #"curl -H "apikey: analytics-team-secret-key-2024" http://x"#,
            #"curl -H "apikey: •" http://x"#
        ),
        ("Authorization: Bearer abc.def-ghi x", "Authorization: Bearer •"),
        ("authorization: 0123456789", "authorization: •"),
        ("export DB_PASSWORD='s3cret!x' next", "export DB_PASSWORD='•' next"),
        (#"{"access_token": "0123456789", "n": 1}"#, #"{"access_token": "•", "n": 1}"#),
        ("key AKIAIOSFODNN7EXAMPLE.", "key •."),
        ("ghp_0123456789abcdefghijABCDEFGHIJ345678 ok", "• ok"),
        ("xoxb-123456789012-abcdef", "•"),
        ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end", "jwt • end"),
        ("password: $PASSWORD", "password: $PASSWORD"),
        ("token=null, password: no", "token=null, password: no"),
        ("at 12:34:56 https://host:8080/path?x=1", "at 12:34:56 https://host:8080/path?x=1"),
        ("notAKIAIOSFODNN7EXAMPLE", "notAKIAIOSFODNN7EXAMPLE"),
        ("eyJ is not a token", "eyJ is not a token"),
        ("postgres://user:correct-horse@host/db", "postgres://user:•@host/db"),
        ("redis://:hunter2@cache:6379", "redis://:•@cache:6379"),
        ("http://host:8080/a@b git@github.com:o/r", "http://host:8080/a@b git@github.com:o/r"),
        ("postgres://user:$PASS@host/db", "postgres://user:$PASS@host/db"),
        ("Set-Cookie: sid=abc123; Path=/", "Set-Cookie: •"),
        ("Cookie: sid=abc123", "Cookie: •"),
        ("cookie: chocolate", "cookie: chocolate"),
        ("curl -u admin:secret http://x", "curl -u admin:• http://x"),
        ("curl --user 'admin:secret' x", "curl --user 'admin:•' x"),
        ("curl --user=admin:secret x", "curl --user=admin:• x"),
        ("docker run -u 1000:100000 x", "docker run -u 1000:100000 x"),
        ("login --password correct-horse x", "login --password • x"),
        ("login --password=correct-horse x", "login --password=• x"),
        ("docker login --password-stdin", "docker login --password-stdin"),
        ("sk-abcdefghij0123456789ABCD ok", "• ok"),
        ("glpat-abcdefghij0123456789 ok", "• ok"),
        ("npm_abcdefghijklmnopqrstuvwxyz0123456789 ok", "• ok"),
        ("AIzaSyA-bcdefghijklmnopqrstuvwxyz012345 ok", "• ok"),
        ("npm_package_dependencies_something_long_2", "npm_package_dependencies_something_long_2"),
        ("sk-en-ordinary-words-with-hyphens", "sk-en-ordinary-words-with-hyphens"),
    ]) func `what looks like a secret is masked`(shown: String, wanted: String) {
        let redacted = Redactor().redact(shown)
        #expect(redacted.count == shown.count)
        let squeezed = redacted.reduce(into: "") {
            if $1 != "•" || $0.last != "•" { $0.append($1) }
        }
        #expect(squeezed == wanted)
    }

    @Test func `a private key is masked between its lines`() {
        let key =
            "-----BEGIN RSA PRIVATE KEY-----\r\nMIIabc+/=\r\nxyz-w\r\n-----END RSA PRIVATE KEY-----\r\nok"
        let wanted =
            "-----BEGIN RSA PRIVATE KEY-----\r\n•••••••••\r\n•••••\r\n-----END RSA PRIVATE KEY-----\r\nok"
        for size in [1, 3, 1000] {
            var redactor = Redactor()
            let out = text(feed(Array(key.utf8), to: &redactor, by: size))
            #expect(out == wanted)
            #expect(redactor.counts == ["private-key": 1])
        }
        let certificate = "-----BEGIN CERTIFICATE-----\nMIIabc\n-----END CERTIFICATE-----"
        #expect(Redactor().redact(certificate) == certificate)
    }

    @Test func `the mask takes the columns of what it hides`() {
        let redactor = Redactor(secrets: [("WIDE", "漢字-pass-é\u{301}👍")])
        #expect(redactor.redact("[漢字-pass-é\u{301}👍]") == "[" + bullets(13) + "]")
    }

    @Test func `colours inside a secret stay and do not hide it`() {
        var redactor = Redactor(secrets: [("PASS", "hunter2-hunter2")])
        let out = redactor.feed(Array("a hun\u{1B}[31mter2-\u{1B}[0mhunter2 b".utf8))
        #expect(text(out) == "a •••\u{1B}[31m•••••\u{1B}[0m••••••• b")
    }

    @Test func `only what may be the beginning of a secret is held back`() {
        var redactor = Redactor(secrets: [("PASS", "hunter2-hunter2")])
        let outputs = ["all of this goes out hunt", "ing ", "hunter2-"].map {
            text(redactor.feed(Array($0.utf8)))
        }
        #expect(outputs == ["all of this goes out ", "hunting ", ""])
        let flushed = [text(redactor.flush()), text(redactor.flush())]
        #expect(flushed == ["hunter2-", ""])
        let long = Array("eyJ".utf8) + Array(repeating: UInt8(ascii: "a"), count: 20_000)
        var most = 0
        var given = 0
        for (at, byte) in long.enumerated() {
            given += redactor.feed([byte]).count
            most = max(most, at + 1 - given)
        }
        #expect(most <= 8_192)
    }

    @Test(arguments: [
        "a%2Fb%3Dc%2Bd%21e", "a/b%3Dc%2Bd%21e", "a%2fb%3dc%2bd%21e", "a/b=c+d!e",
        "a%2Fb%3Dc%2Bd!e", "a/b=c+d%21e",
    ])
    func `rule 18: what encoders of URLs leave as it is does not matter`(_ form: String) {
        let redactor = Redactor(secrets: [("KEY", "a/b=c+d!e")], builtIn: false)
        let isKnown = form != "a/b=c+d%21e"
        #expect(redactor.redact("?k=\(form)&x").contains(form) != isKnown)
    }

    @Test func `rule 18: a silence gives out all but the beginning of a declared secret`() {
        var redactor = Redactor(secrets: [("PASS", "hunter2-hunter2")])
        func after(_ text: String) -> String {
            self.text(redactor.feed(Array(text.utf8)) + redactor.pause())
        }
        #expect(after("Password: ") == "Password: ")
        #expect(after("go on? [y/h") == "go on? [y/")
        #expect(after("unter") == "")
        #expect(after("") == "")
        #expect(after("2-hunter2\n") == bullets(15) + "\n")
        #expect(after("key=") == "key=")
        #expect(after("x hun") == "x ")
        #expect(after("gry ghp_01") == "hungry ghp_01")
        #expect(after("hun\u{1B}[31mter") == "")
        #expect(text(redactor.flush()) == "hun\u{1B}[31mter")
    }

    @Test func `secrets that are too short or too long are refused with a reason`() {
        let redactor = Redactor(
            secrets: [
                ("PIN", "1234567"), ("BOOK", String(repeating: "x", count: 8_001)),
                ("OK", "12345678"),
            ],
            patterns: ["abc*"]
        )
        #expect(redactor.refusals.map(\.name) == ["PIN", "BOOK", "redact"])
        #expect(!redactor.refusals.contains { $0.reason.contains("1234567") })
        #expect(redactor.redact("1234567 12345678") == "1234567 ••••••••")
    }

    @Test func `a file's own patterns are masked, with a star to the end of the word`() {
        let redactor = Redactor(patterns: ["acct-*", "db.internal"])
        #expect(
            redactor.redact("acct-0042x at db.internal:5432, acct- and db.int")
                == "•••••••••• at •••••••••••:5432, ••••• and db.int"
        )
        var stream = Redactor(patterns: ["acct-*"])
        let parts = ["see ac", "ct\u{1B}[31m-00", "42 ok"]
        let out = parts.flatMap { stream.feed(Array($0.utf8)) } + stream.flush()
        #expect(!String(decoding: out, as: UTF8.self).contains("42"))
        #expect(stream.counts == ["redact": 1])
    }

    @Test func `a declared secret with blanks is masked whole after its name`() {
        let redactor = Redactor(secrets: [("PASS", "correct horse battery")])
        #expect(redactor.redact("password=correct horse battery!") == "password=" + bullets(22))
    }

    /// Without separators, and without what begins a control string after ESC.
    @Test func `text in which nothing is found comes out as it went in`() {
        let left: Set<UInt8> = [0x3A, 0x3D, 0x50, 0x58, 0x5D, 0x5E, 0x5F]
        var random = Numbers(state: 5)
        var redactor = Redactor(secrets: [("PASS", "hunter2-hunter2")])
        var whole: [UInt8] = []
        var out: [UInt8] = []
        for _ in 0..<400 {
            let piece = (0..<Int(random.next() % 300)).map { _ in UInt8(random.next() % 256) }
                .map { left.contains($0) ? 0x20 : $0 }
            whole += piece
            out += redactor.feed(piece)
        }
        out += redactor.flush()
        #expect(out == whole)
    }

    @Test func `rule 18: no secret comes out, however it is cut and coloured`() {
        var random = Numbers(state: 42)
        for _ in 0..<300 {
            let secrets = (0..<3).map { (name: "S\($0)", value: randomSecret(&random)) }
            var redactor = Redactor(secrets: secrets)
            var output: [UInt8] = []
            for _ in 0..<6 {
                output += Array("some words = \(random.next() % 99) --- ".utf8)
                let secret = secrets[Int(random.next() % 3)].value
                for byte in secret.utf8 {
                    if random.next() % 5 == 0 { output += "\u{1B}[\(random.next() % 108);1m".utf8 }
                    output.append(byte)
                }
                output += ["\r\n", " ", "x", "'", "\u{1B}[0m"][Int(random.next() % 5)].utf8
            }
            var out: [UInt8] = []
            var at = 0
            while at < output.count {
                let end = min(at + 1 + Int(random.next() % 40), output.count)
                out += redactor.feed(Array(output[at..<end]))
                at = end
            }
            out += redactor.flush()
            let seen = withoutColours(out)
            for secret in secrets {
                let value = secret.value.replacing("漢", with: "HH")
                #expect(!seen.contains(value), "\(secret.value)")
            }
            #expect(withoutColours(output).count == seen.count)
        }
    }

    private func randomSecret(_ random: inout Numbers) -> String {
        let letters = Array("abcABC0189-_/+= \"\\é漢.:$")
        let length = 8 + Int(random.next() % 20)
        return String((0..<length).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
    }

    private func withoutColours(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        var isInside = false
        for byte in bytes {
            if byte == 0x1B { isInside = true }
            if !isInside { out.append(byte) }
            if isInside, byte == UInt8(ascii: "m") { isInside = false }
        }
        // The mask of a wide character is two columns: compare in columns.
        return String(decoding: out, as: UTF8.self).replacing("漢", with: "HH")
    }

    private func feed(_ bytes: [UInt8], to redactor: inout Redactor, by size: Int) -> [UInt8] {
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            out += redactor.feed(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        return out + redactor.flush()
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func bullets(_ count: Int) -> String { String(repeating: "•", count: count) }
}

/// SplitMix64: the same numbers for the same state.
private struct Numbers {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
