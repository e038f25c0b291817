import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// A step runs as somebody trusted it, or somebody is asked (S7).
@Suite(.timeLimit(.minutes(1))) final class TrustTests {
    private let folder = TemporaryFolder()

    private static func talk(_ command: String, prose: String = "Tea.") -> String {
        "# Tea\n\n\(prose)\n\n```bash { name=boil }\n\(command)\n```\n"
    }

    private func save(_ text: String, _ presenter: Presenter) async throws {
        let before = try await presenter.scene()["deck"]?["revision"]?.int ?? 0
        try folder.write(text, to: "talks/tea.md")
        let taken = try await eventually(within: .seconds(20)) {
            try await presenter.scene()["deck"]?["revision"]?.int ?? 0 > before
        }
        #expect(taken, "the save is taken")
    }

    private func showrunner(_ words: [String]) async throws -> Outcome {
        try await Outcome.of(
            words + ["--data", folder.file("data")],
            log: folder.file("\(UUID().uuidString).log")
        )
    }

    @Test func `rule 22: a step changed while it is presented is refused until it is trusted (S7)`()
        async throws
    {
        let path = try folder.write(Self.talk("touch one"), to: "talks/tea.md")
        try await Presenter.use(path, data: folder.file("data")) { presenter in
            #expect(
                try await presenter.send(["do": "arm", "step": "boil"]).status == 200,
                "the file was named"
            )
            try await self.save(Self.talk("touch one", prose: "Green tea."), presenter)
            #expect(
                try await presenter.send(["do": "arm", "step": "boil"]).status == 200,
                "prose never asks"
            )

            try await self.save(Self.talk("touch one\ntouch evil"), presenter)
            let refused = try await presenter.send(["do": "arm", "step": "boil"])
            #expect(refused.status == 409, "\(refused)")
            #expect(
                refused.answer["error"]?.string?.contains("was changed since it was trusted")
                    == true
            )
            let facts = try await presenter.get("steps/boil/trust")
            #expect(facts["trusted"] == false && facts["isNew"] == false)
            #expect(
                facts["lines"]?.array?.map {
                    "\($0["change"]?.string ?? "") \($0["text"]?.string ?? "")"
                }
                    == ["same touch one", "added touch evil"]
            )
            let stale = try await presenter.send(["do": "trust", "step": "boil", "digest": "0"])
            #expect(stale.status == 409)
            #expect(try await presenter.send(["do": "arm", "step": "boil"]).status == 409)
            let digest = try #require(facts["digest"])
            #expect(
                try await presenter.send(["do": "trust", "step": "boil", "digest": digest]).status
                    == 200
            )
            _ = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "passed")

            try await self.save(Self.talk("touch one"), presenter)
            #expect(
                try await presenter.send(["do": "arm", "step": "boil"]).status == 200,
                "changed back"
            )
            try await self.save(Self.talk("touch three"), presenter)
            #expect(try await presenter.send(["do": "arm", "step": "boil"]).status == 409)
            #expect(try await self.showrunner(["trust", path]).code == 0)
            #expect(
                try await presenter.send(["do": "arm", "step": "boil"]).status == 200,
                "trusted elsewhere"
            )
        }
    }

    @Test func `what is armed and then changed does not run`() async throws {
        let path = try folder.write(Self.talk("touch one"), to: "talks/tea.md")
        try await Presenter.use(path, data: folder.file("data")) { presenter in
            let armed = try await presenter.send(["do": "arm", "step": "boil"])
            try await self.save(Self.talk("touch evil"), presenter)
            let nonce = try #require(armed.answer["nonce"])
            let run = try await presenter.send(["do": "run", "step": "boil", "nonce": nonce])
            #expect(run.status == 409, "\(run)")
            #expect(!FileManager.default.fileExists(atPath: self.folder.file("evil")))
        }
    }
}
