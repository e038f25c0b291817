import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// How a talk looks: on paper, in its theme, with a company's style sheet.
@Suite(
    .timeLimit(.minutes(3)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
final class LookTests {
    private let folder = TemporaryFolder()

    private static let talk = """
        ---
        title: Kettles
        theme: night
        css: [looks/company.css, ../secret.css, notes.txt]
        audience: all
        ---

        # Kettles

        Notes:
        Wait for the whistle.

        ---

        ## Water

        - Cold <!-- .element: class="fragment" -->
        - Hot <!-- .element: class="fragment" -->

        ----

        ## Deeper

        Text

        Notes:
        - Only mine
        """

    private func writeTalk() throws -> String {
        try folder.write(
            ".slide h1 { letter-spacing: 7px !important; }",
            to: "work/looks/company.css"
        )
        try folder.write("h1 { color: red }", to: "secret.css")
        try folder.write("no style", to: "work/notes.txt")
        return try folder.write(Self.talk, to: "work/talks/kettle.md")
    }

    private func pages(_ pdf: [UInt8]) -> Int {
        let text = String(decoding: pdf, as: UTF8.self)
        return text.ranges(of: "/Type /Page").count { range in
            !text[range.upperBound...].hasPrefix("s")
        }
    }

    @Test func `each slide is printed on a page, and notes only where they are asked for`()
        async throws
    {
        try await Presenter.use(try writeTalk(), data: folder.file("data")) { presenter in
            try await Browser.use { browsers in
                let browser = browsers[0]
                try await browser.signIn(presenter)
                try await browser.open("\(presenter.presenter)/talks/kettle?print")
                try await browser.wait("document.querySelector('main').dataset.ready === '3'")
                #expect(self.pages(try await browser.printed()) == 3)
                let plain = try await browser.evaluate("return document.body.innerText")
                #expect(plain.string?.contains("Hot") == true)
                #expect(plain.string?.contains("whistle") == false)
                try await browser.open("\(presenter.presenter)/talks/kettle?print=notes")
                try await browser.wait("document.querySelector('main').dataset.ready === '5'")
                #expect(self.pages(try await browser.printed()) == 5)
                let noted = try await browser.evaluate("return document.body.innerText")
                #expect(noted.string?.contains("Wait for the whistle.") == true)
            }
        }
    }

    @Test func `a moving stage stays where it is, and a background fills it`() async throws {
        let talk = try folder.write(
            """
            ---
            title: Kettles
            transition: slide
            slideNumber: false
            ---
            # Kettles

            ---
            <!-- .slide: class="wide" data-background-image="kettle.svg" -->
            ## Water
            """,
            to: "work/talks/moving.md"
        )
        try folder.write(
            "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'></svg>",
            to: "work/talks/kettle.svg"
        )
        try await Presenter.use(talk, data: folder.file("data")) { presenter in
            try await presenter.send(["do": "start"])
            try await Browser.use { browsers in
                let browser = browsers[0]
                try await browser.signIn(presenter)
                try await browser.open(presenter.page("present"))
                try await browser.wait("document.querySelector('section.present')")
                try await browser.press(.right)
                try await browser.wait(
                    """
                    (() => {
                      const section = document.querySelector('section.present');
                      const behind = document.querySelector('.slide-background.present.wide');
                      if (section?.dataset.slide !== 'water' || !behind) return false;
                      const [box, ground] = [section, behind].map(e => e.getBoundingClientRect());
                      const foot = document.querySelector('.foot .num');
                      return section.dataset.transition === 'slide' && box.left > -1
                        && Math.abs(box.left + box.right - innerWidth) < 2 && Math.abs(ground.left) < 1
                        && Math.abs(ground.width - innerWidth) < 1
                        && getComputedStyle(behind).padding === '0px' && foot.textContent === '';
                    })()
                    """
                )
            }
        }
    }

    @Test func `a theme of reveal and a company's style sheet dress the stage and the audience`()
        async throws
    {
        try await Presenter.use(
            try writeTalk(),
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"]
        ) { presenter in
            try await presenter.send(["do": "start"])
            try await Browser.use { browsers in
                let browser = browsers[0]
                try await browser.signIn(presenter)
                for page in [presenter.page("present"), "\(presenter.audience ?? "")/"] {
                    try await browser.open(page)
                    try await browser.wait("document.documentElement.dataset.look === 'night'")
                    try await browser.wait(
                        "(e => e && getComputedStyle(e).letterSpacing === '7px')"
                            + "(document.querySelector('.slide h1'))"
                    )
                    try await browser.wait(
                        "getComputedStyle(document.documentElement)"
                            + ".getPropertyValue('--r-background-color').trim() === '#111'"
                    )
                }
            }
        }
    }

    @Test func `only style sheets of the workspace are served`() async throws {
        try await Presenter.use(try writeTalk(), data: folder.file("data")) { presenter in
            for place in ["1", "2", "3", "-1", "x"] {
                let answer = try await presenter.get("style/\(place)")
                #expect(answer["error"] != nil, "\(place): \(answer)")
            }
        }
    }

    @Test func `where the talk says so, the audience has every slide from the start on`()
        async throws
    {
        try await Presenter.use(
            try writeTalk(),
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"]
        ) { presenter in
            try await presenter.send(["do": "start"])
            try await Browser.use { browsers in
                let browser = browsers[0]
                try await browser.open("\(presenter.audience ?? "")/")
                try await browser.wait("document.body.innerText.includes('Kettles')")
                try await browser.press(.right)
                try await browser.wait("document.body.innerText.includes('Water')")
            }
        }
    }
}
