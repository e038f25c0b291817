import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// Every kind of panel, drawn of real services on a stage and on a phone, and equal in the replay.
@Suite(
    .timeLimit(.minutes(3)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
final class PanelGalleryTests {
    private let folder = TemporaryFolder()

    /// The gallery with a lighter load, and one more slide that holds every panel.
    private func gallery() throws -> String {
        func text(_ file: String) throws -> String {
            try String(contentsOfFile: "\(Repository.root)/\(file)", encoding: .utf8)
        }
        let runbook = try text("runbooks/panel-gallery.md")
            .replacing("--operations 20 --hold-time 0.8", with: "--operations 8 --hold-time 0.4")
        try folder.write(runbook, to: "runbooks/panel-gallery.md")
        try folder.write(try text("runbooks/alerts/gallery.yml"), to: "runbooks/alerts/gallery.yml")
        let talk = try text("talks/panel-gallery.md")
        var seen: Set<Substring> = []
        let panels = talk.split(separator: "\n").filter {
            ($0.contains("](panel:") || $0.contains("](log:")) && seen.insert($0).inserted
        }
        let all = "\n---\n\n## Everything {#all}\n\n" + panels.joined(separator: "\n\n") + "\n"
        return try folder.write(talk + all, to: "talks/panel-gallery.md")
    }

    @Test func `every kind is drawn live, on a phone too, and the replay draws the same`()
        async throws
    {
        let talk = try gallery()
        try folder.write("", to: "data/x")
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"]
        ) { presenter in
            try await Browser.use(2) { browsers in
                let (stage, phone) = (browsers[0], browsers[1])
                try await stage.signIn(presenter)
                try await stage.open(presenter.page("present"))
                try await presenter.send(["do": "start"])
                try await phone.resize(width: 390, height: 844, isMobile: true)
                try await phone.open("\(presenter.audience ?? "")/")
                try await self.makeTraffic(presenter)
                try await self.lookAtEverySlide(presenter, stage)
                let drawn = try await self.lookAtEverything(presenter, phone)
                try await self.replay(presenter, phone, drawn)
                for browser in browsers {
                    let complaints = try await browser.complaints()
                    #expect(complaints == [], "\(complaints)")
                }
            }
        }
    }

    /// Both loads and the change between them, so that there is something before and after.
    private func makeTraffic(_ presenter: Presenter) async throws {
        for step in ["load", "raise-commit", "load-again"] {
            _ = try await presenter.carryOut(step)
            try await presenter.wait(for: step, "passed")
            guard step == "load" else { continue }
            let fires = try await eventually(within: .seconds(30)) {
                try await presenter.scene()["alerts"]?["ShareOfOverage"]?["state"] == "firing"
            }
            #expect(fires, "the overage of the first load makes an alert fire")
        }
    }

    private static let unknown = "unknown"

    /// What a panel draws, in words: its sentence, or the words of its rows.
    private static let words = """
        (panel) => panel.querySelector('svg.chart')?.getAttribute('aria-label')
            ?? panel.querySelector('table, .lines')?.innerText
        """

    private func lookAtEverySlide(_ presenter: Presenter, _ stage: Browser) async throws {
        for slide in try await presenter.get("deck")["slides"]?.array ?? [] {
            guard let id = slide["id"]?.string, let panels = slide["panels"]?.array,
                !panels.isEmpty, id != "all"
            else { continue }
            try await presenter.send(["do": "goto", "slide": .string(id), "stage": 0])
            for panel in panels.compactMap(\.string) {
                let figure = ".reveal section.present .panel[data-panel=\"\(panel)\"]"
                let state = panel == Self.unknown ? "no_data" : "live"
                try await stage.wait("document.querySelector('\(figure)[data-state=\(state)]')")
                guard panel != Self.unknown else { continue }
                try await stage.wait(
                    "(\(Self.words))(document.querySelector('\(figure)'))?.length > 5"
                )
            }
        }
        try await self.lookAtAlerts(presenter, stage)
        try await presenter.send(["do": "goto", "slide": "sources", "stage": 0])
        try await stage.wait(
            "document.querySelector('.panel[data-panel=unknown]').innerText.includes('licenses_of_the_moon')"
        )
    }

    /// Both rules stand there with what the file says and what the stage made of it.
    private func lookAtAlerts(_ presenter: Presenter, _ stage: Browser) async throws {
        try await presenter.send(["do": "goto", "slide": "alerts", "stage": 0])
        let rules = ".reveal section.present .alerts .rule"
        try await stage.wait("document.querySelectorAll('\(rules)').length === 2")
        try await stage.wait(
            "document.querySelector('.reveal section.present .alerts').innerText.includes('For 1 min, shown here as 3 s')"
        )
    }

    /// Every panel on one page, as the phone draws it when the run has ended.
    private func lookAtEverything(
        _ presenter: Presenter,
        _ phone: Browser
    ) async throws -> [String: String] {
        try await presenter.send(["do": "goto", "slide": "all", "stage": 0])
        try await phone.wait(
            """
            (() => {
              const panels = [...document.querySelectorAll('.panel[data-panel]')];
              return panels.length > 15 && panels.every((panel) =>
                panel.dataset.state === 'live' ? (\(Self.words))(panel) : panel.dataset.panel === 'unknown');
            })()
            """
        )
        try await presenter.send(["do": "end"])
        try await phone.wait("document.body.innerText.includes('The talk has ended')")
        return try await drawn(phone)
    }

    private func drawn(_ browser: Browser) async throws -> [String: String] {
        let found = try await browser.evaluate(
            """
            const words = \(Self.words);
            return [...document.querySelectorAll('.panel[data-panel]')].map((panel) => [panel.dataset.panel, words(panel) ?? '']);
            """
        )
        var words: [String: String] = [:]
        for pair in found.array ?? [] { words[pair[0]?.string ?? ""] = pair[1]?.string }
        return words
    }

    /// The published replay at its end says of every panel what the live page said, and the page's
    /// fold of all events is the server's.
    private func replay(
        _ presenter: Presenter,
        _ phone: Browser,
        _ live: [String: String]
    ) async throws {
        try await presenter.send(["do": "publish", "on": true])
        let audience = presenter.audience ?? ""
        let end = try await presenter.get("timeline")["duration"]?.int ?? 0
        try await phone.open("\(audience)/replay/\(presenter.run)?t=\(end / 1_000_000 + 1)")
        try await phone.wait("document.querySelectorAll('.panel[data-panel]').length > 15")
        for (panel, words) in live.sorted(by: { $0.key < $1.key }) {
            let equal = try await eventually { try await self.drawn(phone)[panel] == words }
            let replayed = try await drawn(phone)[panel] ?? ""
            #expect(equal, "\(panel): live \"\(words)\", replayed \"\(replayed)\"")
        }
        let path = "\(audience)/api/runs/\(presenter.run)"
        let folded = try await phone.evaluateAsync(
            """
            const { RunState } = await import('/static/js/run/state.js');
            const state = new RunState();
            for (let next = 1; next; ) {
              const page = await (await fetch('\(path)/events?from=' + next)).json();
              for (const event of page.events) state.apply(event);
              next = page.next;
            }
            const { scene } = await (await fetch('\(path)/scene')).json();
            return [[state.scene.panels, state.scene.alerts], [scene.panels, scene.alerts]];
            """
        )
        #expect(folded[0]?[0]?.object?.members.isEmpty == false)
        #expect(folded[0]?[1]?.object?.members.count == 2)
        #expect(folded[0] == folded[1])
    }
}
