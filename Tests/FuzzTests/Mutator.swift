/// Makes files nobody would write, the same ones for the same seed.
struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    /// The generator of one file; each number has its own, so that one file can be made again.
    init(seed: UInt64, number: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 &+ number }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A piece of a real file changed in some places, or nothing but chance.
    mutating func file(from samples: [[UInt8]]) -> [UInt8] {
        if below(10) == 0 { return (0..<below(300)).map { _ in UInt8(truncatingIfNeeded: next()) } }
        var file = piece(of: samples)
        for _ in 0...below(6) { change(&file, samples) }
        // Most files are text, so that they get past the first look.
        return below(20) == 0 ? file : Array(String(decoding: file, as: UTF8.self).utf8)
    }

    private mutating func change(_ file: inout [UInt8], _ samples: [[UInt8]]) {
        let at = below(file.count + 1)
        let end = min(file.count, at + below(40))
        switch below(8) {
        case 0: file.removeSubrange(at..<end)
        case 1: file.insert(contentsOf: file[at..<end], at: at)
        case 2: file.insert(UInt8(truncatingIfNeeded: next()), at: at)
        case 3: file.replaceSubrange(at..<end, with: piece(of: samples).prefix(60))
        case 4: for _ in 0..<below(30) { file.insert(contentsOf: file[at..<end].prefix(4), at: at) }
        default: file.insert(contentsOf: word(), at: at)
        }
    }

    private mutating func piece(of samples: [[UInt8]]) -> [UInt8] {
        guard let sample = samples.randomElement(using: &self), !sample.isEmpty else { return [] }
        let start = below(sample.count)
        return Array(sample[start..<min(sample.count, start + below(400))])
    }

    private mutating func word() -> String.UTF8View {
        (Self.words.randomElement(using: &self) ?? "").utf8
    }

    private mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<max(limit, 1), using: &self)
    }

    private static let words = [
        "\n", "\n\n", "\r\n", "\t", "    ", "---\n", "\n---\n\n", "\n----\n", "```", "~~~",
        "```bash { ",
        "```http\n", "```promql { panel=timeseries ", "}\n", "#", "# ", "> ", "- ", "- [ ] ", "1. ",
        "99999999999999999999", "-1", "0x", "1e999", "NaN", "|", "|---|\n", "<!--", "-->",
        "<!-- .element: class=\"fragment\" data-fragment-index=\"9223372036854775807\" -->", "{{",
        "}}",
        "{{a.b}}", "![x](step:", "![](panel:a)", "[^1]: ", "[a]: ", "](", "<div>", "<script>", "&",
        "\\",
        "#@ expect exit == 0\n", "#@ capture X = $.a[", "#@ answer \"", "timeout=", "{ name=a }",
        "Notes:\n", "Q: ", "A: ", "::left::\n", "::right::\n", "{#id duration=", "Part 2: ",
        "(3 min)",
        "~ /(a*)*b/", "within 5% of ", "every ", "GET http://x\n", "###\n", "@v = ", "\u{1B}[",
        "\u{1B}]",
        "\u{1B}[999999999;999999999H", "\u{1B}[?1049h", "\u{7}", "é", "漢", "👩\u{200D}👩",
        "\u{E000}1\u{E001}",
        "\u{FEFF}", "\u{0}", "{\"n\":", "\"k\":\"sample\"", "[[[[[[[[", "&a *a", "!!binary ", "? ",
        ": |\n",
    ]
}
