import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// The whole of the overage talk with its real services, in real browsers.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
final class PresentationTests {
    private let folder = TemporaryFolder()

    @Test func `it is clicked through, followed, and replayed to the same screen`() async throws {
        try folder.write("", to: "data/x")
        try await Presenter.use(
            "\(Repository.root)/talks/overage-crisis.md",
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"]
        ) { presenter in
            try await Browser.use(2) { browsers in
                let (stage, phone) = (browsers[0], browsers[1])
                try await stage.signIn(presenter)
                try await stage.open(presenter.page("present"))
                try await phone.open("\(presenter.audience ?? "")/")
                try await self.clickThrough(presenter, stage, phone)
                try await self.repair(presenter, stage)
                try await self.replay(presenter, stage)
                for browser in browsers {
                    let complaints = try await browser.complaints()
                    #expect(complaints == [], "\(complaints)")
                }
            }
        }
    }

    /// Every slide and stage in order; the load step where it stands.
    private func clickThrough(
        _ presenter: Presenter,
        _ stage: Browser,
        _ phone: Browser
    ) async throws {
        let slides = try await presenter.get("deck")["slides"]?.array ?? []
        #expect(slides.count >= 15)
        try await stage.wait("document.querySelector('.reveal .slides section')")
        var hasRun = false
        for slide in slides {
            let id = try #require(slide["id"]?.string)
            for shown in 0...(slide["stages"]?.int ?? 0) {
                let isFirst = id == slides.first?["id"]?.string && shown == 0
                if !isFirst { try await stage.press(.right) }
                let wanted: JSON = ["slide": .string(id), "stage": .int(shown)]
                let arrived = try await eventually {
                    try await presenter.scene()["position"] == wanted
                }
                let position = try await presenter.scene()["position"]
                #expect(arrived, "at \(String(describing: position)), not at \(wanted)")
            }
            if !isLobby(try await presenter.scene()) {
                try await phone.wait(
                    "document.body.innerText.includes(\(text(slide["title"])))"
                )
            }
            if !hasRun, slide["steps"]?.array?.contains("load") == true {
                try await load(presenter, stage, phone)
                hasRun = true
            }
        }
        #expect(hasRun, "the talk shows the load step")
    }

    /// Two presses start the load; the panel crosses its threshold; the audience sees it.
    private func load(_ presenter: Presenter, _ stage: Browser, _ phone: Browser) async throws {
        let card = ".reveal section.present .step[data-step=load]"
        try await stage.wait("document.querySelector('\(card)')")
        try await stage.press(.enter)
        try await stage.wait("document.querySelector('\(card)[data-state=armed]')")
        try await stage.press(.enter)
        try await stage.wait("document.querySelector('\(card)[data-state=running]')")
        let crossed = try await eventually(within: .seconds(90)) {
            let series = try await presenter.scene()["panels"]?["overage-rate"]?["series"]
            return (series?[0]?["value"]?.double ?? 0) > 0.3
        }
        #expect(crossed, "the overage rate crosses its threshold")
        #expect(
            try await eventually(within: .seconds(60)) {
                try await self.alert(presenter) == "firing"
            },
            "real traffic makes the alert fire"
        )
        let banner = "document.querySelector('.reveal section.present .banner:not([hidden])')"
        try await stage.wait("\(banner) && \(banner).innerText.includes('shown here as 5 s')")
        try await phone.wait("document.querySelector('.step[data-step=load]')")
        try await phone.wait(
            "/[3-9][0-9](\\.[0-9])?\\s?%|100\\s?%/.test(document.querySelector('.panel[data-panel=overage-rate]').innerText)",
            within: .seconds(30)
        )
        try await presenter.wait(for: "load", "passed", within: .seconds(120))
        try await stage.wait("document.querySelector('\(card)[data-state=passed]')")
        try await phone.wait(
            "document.querySelector('.step[data-step=load]').innerText.includes('Passed')"
        )
    }

    /// The alert is over when the load is; the fix and its proof stop the talk's stopwatches.
    private func repair(_ presenter: Presenter, _ stage: Browser) async throws {
        _ = try await presenter.carryOut("raise-commit")
        try await presenter.wait(for: "raise-commit", "passed")
        #expect(
            try await eventually(within: .seconds(60)) {
                try await self.alert(presenter) == "resolved"
            },
            "without traffic the alert is over"
        )
        let proven = try await eventually(within: .seconds(60)) {
            let attempt = try await presenter.carryOut("verify")
            var status: String?
            _ = try await eventually {
                let step = try await presenter.scene()["steps"]?["verify"]
                status = step?["took"]?.int == nil ? nil : step?["status"]?.string
                return step?["attempt"]?.int == attempt && status != nil
            }
            return status == "passed"
        }
        #expect(proven, "no new overage")
        try await presenter.send(["do": "goto", "slide": "two-worlds-side-by-side", "stage": 0])
        for name in ["detect", "fix", "cycle"] {
            let measured = try await presenter.scene()["stopwatches"]?[name]?["measured"]?.int
            #expect(measured ?? 0 > 0, "\(name) was measured")
            try await stage.wait(
                "/[0-9]/.test(document.querySelector('.reveal section.present [data-value=\(name)]').textContent)"
            )
        }
    }

    private func alert(_ presenter: Presenter) async throws -> String? {
        try await presenter.scene()["alerts"]?["HighOverageRate"]?["state"]?.string
    }

    /// The finished run ends, in the replay, on the same words as on stage; the folds are equal too.
    private func replay(_ presenter: Presenter, _ stage: Browser) async throws {
        let words = "document.querySelector('.reveal section.present').innerText"
        let shown = try await stage.evaluate("return \(words)")
        try await presenter.send(["do": "end"])
        let hasEnded = try await eventually {
            try await presenter.scene()["run"]?["status"] == "ended"
        }
        #expect(hasEnded, "the run ends once its steps to clean up have")
        let scene = try await presenter.scene()
        let end = try await presenter.get("timeline")["duration"]?.int ?? 0
        let replayed = try await presenter.get("scene?at=\(end)")["scene"]
        for part in ["position", "steps", "values", "deck", "view", "alerts", "stopwatches"] {
            #expect(replayed?[part] == scene[part], "\(part) is the same in the replay")
        }
        try await stage.open("\(presenter.page("replay"))?t=\(end / 1_000_000 + 1)")
        try await stage.wait("document.querySelector('section[data-slide]')")
        let position = try #require(scene["position"]?["slide"]?.string)
        try await stage.wait(
            "[...document.querySelectorAll('section[data-slide]')].some(s => s.dataset.slide === '\(position)' && s.offsetParent)"
        )
        #expect(shown.string?.isEmpty == false)
        for line in (shown.string ?? "").split(separator: "\n").prefix(3) {
            try await stage.wait("document.body.innerText.includes(\(text(.string(String(line)))))")
        }
    }

    private func isLobby(_ scene: JSON) -> Bool { scene["run"]?["status"] == "lobby" }

    private func text(_ value: JSON?) -> String { (value ?? "").text }
}
