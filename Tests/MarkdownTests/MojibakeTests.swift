import Markdown
import Testing

/// Text that was read in another encoding and saved again.
@Suite struct MojibakeTests {
    private func repaired(_ text: String) throws -> (text: String, problem: Problem?) {
        let (source, problem) = Mojibake.repaired(try SourceText(file: "a.md", text: text))
        return (String(decoding: source.bytes, as: UTF8.self), problem)
    }

    @Test(arguments: [
        ("# ðŸŽ¯ Goal\n5 â†’ 10\n", "# 🎯 Goal\n5 → 10\n"),
        ("# \u{F8FF}üéØ Goal\n5 ‚Üí 10\n", "# 🎯 Goal\n5 → 10\n"),
        ("N Ã— cost\nun cafÃ©\n", "N × cost\nun café\n"),
    ])
    func `broken letters are shown as they were meant`(_ broken: String, _ meant: String) throws {
        let (text, problem) = try repaired(broken)
        #expect(text == meant)
        #expect(problem?.severity == .warning && problem?.line == 1)
        #expect(problem?.message.contains("lint --repair") == true)
    }

    @Test(arguments: [
        "# Ein schöner Tag — Übung\nÀ bientôt, «élève»\n", "# 日本語のテスト\n- 項目\n",
        "# 🎯 → ✅ naïve café\n",
        "# Plain\n", "Ä°\n",
    ])
    func `text that is well is left alone`(_ text: String) throws {
        let (after, problem) = try repaired(text)
        #expect(after == text && problem == nil)
    }

    @Test func `code with a language is left as the file says it`() throws {
        let text = "# ðŸŽ¯ a\n\n```bash\necho â†’\n```\n\n```\nâ†’\n```\n"
        #expect(try repaired(text).text == "# 🎯 a\n\n```bash\necho â†’\n```\n\n```\n→\n```\n")
    }

    @Test func `letters whose bytes are lost stay, the others are repaired`() throws {
        #expect(try repaired("ğŸ¯ and Ã— and â€” and\n").text == "ğŸ¯ and × and — and\n")
    }
}
