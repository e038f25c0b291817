import JSONValue
import TestSupport
import Testing

/// A save during the talk, as the stage and the audience see it.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
struct HotReloadTests {
    private let talk = RoomTalk()

    @Test func `a good save appears on the same slide; of a broken one only the presenter is told`()
        async throws
    {
        try await talk.present(3) { presenter, browsers in
            let (stage, phone) = (browsers[0], browsers[1])
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "after", "stage": 0])
            try await stage.open("present", of: presenter)
            try await phone.open("\(presenter.audience ?? "")/")
            try await phone.wait(for: "section.slide", says: "Nothing runs here")

            let saved = RoomTalk.text.replacing("Nothing runs here.", with: "Saved in the talk.")
            let longer = saved.replacing("## After", with: "## Before\n\nNew\n\n---\n\n## After")
            try talk.folder.write(longer, to: "talks/room.md")
            try await stage.wait(for: "section.present", says: "Saved in the talk")
            try await phone.wait(for: "section.slide", says: "Saved in the talk")
            #expect(try await presenter.scene()["position"]?["slide"] == "after")

            try talk.folder.write(
                longer + "\n\n![gone](step:canary-nowhere)\n\n```bash { name=quick }\n",
                to: "talks/room.md"
            )
            let speaker = browsers[2]
            try await speaker.open("speaker", of: presenter)
            try await speaker.wait(for: ".notices", says: "canary-nowhere")
            for room in [stage, phone] {
                let page = try await room.evaluate("return document.documentElement.outerHTML")
                #expect(page.string?.contains("canary-nowhere") == false)
                #expect(page.string?.contains("Saved in the talk") == true)
            }

            try talk.folder.write("", to: "talks/room.md")
            try await speaker.wait(for: ".notices", says: "no slides")
            #expect(try await presenter.scene()["position"]?["slide"] == "after")

            try talk.folder.write(longer, to: "talks/room.md")
            try await speaker.wait(
                "!document.querySelector('.notices').innerText.includes('talks/')"
            )
        }
    }
}
