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
}
