import JSONValue
import TestSupport
import Testing

/// Pictures that stand beside a talk, in real browsers.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Browser.isInstalled, "Chromium's driver is missing: scripts/setup test")
)
struct PicturesTests {
    @Test func `stage and audience show a talk's pictures, the audience those it was shown`()
        async throws
    {
        let folder = TemporaryFolder()
        let square = """
            <svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>
            """
        try folder.write(square, to: "talks/img/one.svg")
        try folder.write(square, to: "talks/img/two.svg")
        let talk = try folder.write(
            "# One\n\n![One](img/one.svg)\n\n---\n\n# Two\n\n![Two](img/two.svg)\n",
            to: "talks/pictures.md"
        )
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"]
        ) { presenter in
            try await presenter.send(["do": "start"])
            try await Browser.use(2) { browsers in
                let (stage, viewer) = (browsers[0], browsers[1])
                let isDrawn = """
                    [...document.querySelectorAll('section.slide img')].some(i => i.naturalWidth === 40)
                    """
                try await stage.open("present", of: presenter)
                try await stage.wait(isDrawn)
                try await viewer.open("\(presenter.audience ?? "")/live/\(presenter.run)")
                try await viewer.wait(isDrawn)
                let asks = "return (await fetch('/pictures/img/two.svg')).status"
                #expect(try await viewer.evaluateAsync(asks) == 404, "its slide was not shown")
                #expect(try await stage.evaluateAsync(asks) == 200)
                try await presenter.send(["do": "goto", "slide": "two", "stage": 0])
                try await viewer.wait("document.querySelector('[data-slide=two] img')")
                #expect(try await viewer.evaluateAsync(asks) == 200)
                let others = "return (await fetch('/pictures/pictures.md')).status"
                #expect(try await stage.evaluateAsync(others) == 404, "pictures alone")
            }
        }
    }

    @Test
    func `a slide's background reaches the audience, and its words can be read`()
        async throws
    {
        let folder = TemporaryFolder()
        let square = """
            <svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>
            """
        try folder.write(square, to: "talks/img/wall.svg")
        let talk = try folder.write(
            """
            <!-- .slide: class="wide" data-background-color="#f4f0e6" -->

            # One

            ---

            <!-- .slide: data-background-image="img/wall.svg" data-background-opacity="0.4" -->

            # Two

            ---

            <!-- .slide: data-background-gradient="linear-gradient(#102030, #203040)" -->

            # Three
            """,
            to: "talks/walls.md"
        )
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"]
        ) { presenter in
            try await presenter.send(["do": "start"])
            try await Browser.use(2) { browsers in
                let (viewer, speaker) = (browsers[0], browsers[1])
                try await viewer.open("\(presenter.audience ?? "")/live/\(presenter.run)")
                try await viewer.wait("document.querySelector('[data-slide=one].wide.painted')")
                func look(_ slide: String, _ property: String) -> String {
                    """
                    getComputedStyle(document.querySelector('[data-slide=\(slide)]'), '::before').\(property)
                    """
                }
                #expect(
                    try await viewer.evaluate("return " + look("one", "backgroundColor"))
                        == "rgb(244, 240, 230)"
                )
                let theme = "document.querySelector('[data-slide=one]').dataset.theme"
                #expect(
                    try await viewer.evaluate("return " + theme) == "light",
                    "dark words on a light slide"
                )
                let asks = "return (await fetch('/pictures/img/wall.svg')).status"
                #expect(try await viewer.evaluateAsync(asks) == 404, "its slide was not shown")
                try await speaker.open("speaker", of: presenter)
                let next = ".thumb:not(.cur) [data-slide=two].painted"
                try await speaker.wait("document.querySelector('\(next)')")
                let speakers = "getComputedStyle(document.querySelector('\(next)'), '::before')"
                #expect(
                    try await speaker.evaluate(
                        "return \(speakers).backgroundImage.endsWith('/pictures/img/wall.svg\")')"
                    ) == true
                )
                try await presenter.send(["do": "goto", "slide": "two", "stage": 0])
                try await viewer.wait("document.querySelector('[data-slide=two].painted')")
                #expect(try await viewer.evaluateAsync(asks) == 200)
                #expect(try await viewer.evaluate("return " + look("two", "opacity")) == "0.4")
                try await presenter.send(["do": "goto", "slide": "three", "stage": 0])
                try await viewer.wait("document.querySelector('[data-slide=three].painted')")
                let three = "document.querySelector('[data-slide=three]').dataset.theme"
                #expect(try await viewer.evaluate("return " + three) == "dark")
                try await speaker.open("present", of: presenter)
                try await speaker.wait("document.querySelector('.foot[data-theme=dark]')")
                // The replay has it too, and says so where nothing was shown yet.
                try await presenter.send(["do": "end"])
                try await presenter.send(["do": "publish", "on": true])
                let replay = "\(presenter.audience ?? "")/replay/\(presenter.run)"
                try await viewer.open(replay)
                try await viewer.wait("document.querySelector('[data-slide=one].wide.painted')")
                try await viewer.press(.home)
                try await viewer.wait(for: ".before", says: "One")
                try await viewer.wait(for: ".before", says: "Before the talk")
                let complaints = try await viewer.complaints().filter { !$0.contains("404") }
                #expect(complaints == [], "nothing was refused")
            }
        }
    }
}
