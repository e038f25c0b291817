import FoundationEssentials
import TestSupport
import Testing

/// Whether a stage that stands already is brought to its first state before a run.
@Suite(.timeLimit(.minutes(1))) final class StageResetTests {
    private let folder = TemporaryFolder()

    private func talk() throws -> String {
        let reset = "sh echo reset >> \(folder.file("resets"))"
        try folder.write(
            """
            ---
            title: Kettle
            services:
              kettle: { run: "sleep 600", port: none, reset: "\(reset)" }
            ---

            ## Boil

            ```bash
            true
            ```
            """,
            to: "runbooks/kettle.md"
        )
        return try folder.write("---\nrunbook: kettle\n---\n# Tea\n", to: "talks/tea.md")
    }

    private var resets: Int {
        let text = try? String(contentsOfFile: folder.file("resets"), encoding: .utf8)
        return text?.split(separator: "\n").count ?? 0
    }

    private func stage(_ word: String) async throws -> Outcome {
        try await Outcome.of(
            ["stage", word, folder.file("runbooks/kettle.md"), "--data", folder.file("data")],
            log: folder.file("stage-\(word).log")
        )
    }

    @Test func `a rehearsal resets the stage, a performance leaves it and says how to`()
        async throws
    {
        let talk = try talk()
        let data = folder.file("data")
        let up = try await stage("up")
        #expect(up.code == 0, "\(up)")
        do {
            try await Presenter.use(talk, data: data) { presenter in
                #expect(presenter.program.text.contains("stands as it was left; --reset"))
            }
            #expect(resets == 0)
            try await Presenter.use(talk, data: data, options: ["--rehearse"]) { _ in }
            #expect(resets == 1)
            try await Presenter.use(talk, data: data, options: ["--new", "--reset"]) { _ in }
            #expect(resets == 2)
            // A simulation has no stage.
            let simulated = ["--rehearse", "--simulate"]
            try await Presenter.use(talk, data: data, options: simulated) { _ in }
            #expect(resets == 2)
        } catch {
            _ = try await stage("down")
            throw error
        }
        let down = try await stage("down")
        #expect(down.code == 0, "\(down)")
    }
}
