import JSONValue
import TestSupport
import Testing

/// Two speaker's pages at once: whoever comes last wins, everywhere (R4).
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
struct TwoPagesTests {
    private let talk = RoomTalk()

    /// A hundred key presses in half a second.
    private static func storm(_ seed: Int) -> String {
        """
        for (let i = 0; i < 100; i += 1) {
          const key = (i * 7 + \(seed)) % 3 ? 'ArrowRight' : 'ArrowLeft';
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          await new Promise(r => setTimeout(r, 5));
        }
        return true;
        """
    }

    @Test func `two hundred moves from two pages at once end on one slide on every page`()
        async throws
    {
        try await talk.present(3) { presenter, browsers in
            let (first, second, phone) = (browsers[0], browsers[1], browsers[2])
            try await presenter.send(["do": "start"])
            try await first.open("speaker", of: presenter)
            try await second.open("speaker", of: presenter)
            try await phone.open("\(presenter.audience ?? "")/")
            try await phone.wait("document.querySelector('section.slide')")
            async let one = first.evaluateAsync(Self.storm(1))
            async let other = second.evaluateAsync(Self.storm(2))
            _ = try await (one, other)
            let shown = "document.querySelector('.thumb.cur section.slide').dataset.slide"
            let agree = try await eventually(within: .seconds(20)) {
                let position = try await presenter.scene()["position"]?["slide"]?.string
                let pages = [
                    try await first.evaluate("return \(shown)").string,
                    try await second.evaluate("return \(shown)").string,
                    try await phone.evaluate(
                        "return document.querySelector('section.slide').dataset.slide"
                    ).string,
                ]
                return pages.allSatisfy { $0 == position }
            }
            #expect(agree)
            #expect(try await first.complaints() == [])
        }
    }
}
