internal import HTTPServer

/// A page of the program: one shell, and in it the style sheets and the script of this page.
///
/// A page reads what it shows by itself, from the run's or talk's id in its own address.
struct Page: Sendable {
    /// The name of its style sheet, its script and its body's class.
    let name: String
    /// What the browser's tab says until the page knows better.
    let title: String
    /// The style sheets below `static/css/parts` that it needs, in their order.
    let parts: [String]
    /// Whether reveal.js scales its slides.
    var usesReveal = false

    private static let slides = [
        "slide", "fragments", "look", "step", "terminal", "load", "panel", "alerts", "notice",
        "dialog", "frame",
    ]

    static let library = Page(
        name: "library",
        title: "Library",
        parts: ["chip", "terminal", "desk", "dialog"]
    )
    static let preview = Page(
        name: "preview",
        title: "Talk",
        parts: ["chip"] + slides + ["desk", "print"]
    )
    static let checklist = Page(
        name: "checklist",
        title: "Checklist",
        parts: ["chip", "terminal", "desk", "dialog"]
    )
    static let rehearsals = Page(
        name: "rehearsals",
        title: "Rehearsals",
        parts: ["chip", "desk", "dialog"]
    )
    static let present = Page(
        name: "present",
        title: "Stage",
        parts: ["chip"] + slides,
        usesReveal: true
    )
    static let speaker = Page(
        name: "speaker",
        title: "Speaker view",
        parts: ["chip"] + slides + ["menu", "drift"]
    )
    static let replay = Page(
        name: "replay",
        title: "Replay",
        parts: ["chip"] + slides + ["flow", "desk"]
    )
    static let remote = Page(
        name: "remote",
        title: "Remote",
        parts: ["chip", "step", "terminal", "notice", "dialog"]
    )
    static let live = Page(name: "live", title: "Live", parts: ["chip"] + slides + ["flow"])
    static let waiting = Page(name: "waiting", title: "Waiting for the talk", parts: ["chip"])

    /// The page as it is served.
    var response: Response {
        let reveal = usesReveal ? ["vendor/reveal/reveal.js"] : []
        return Page.shell(
            title: title,
            name: name,
            styles: ["layers"] + (usesReveal ? ["reveal"] : []) + ["tokens", "base"]
                + parts.map { "parts/\($0)" } + ["pages/\(name)"],
            head: (reveal.map { #"<script src="/static/\#($0)"></script>"# }
                + [#"<script type="module" src="/static/js/\#(name).js"></script>"#])
                .joined(separator: "\n"),
            body: "<main></main>\n<noscript>This page needs JavaScript.</noscript>"
        )
    }

    /// A page of one sentence, which needs no script but for the theme somebody chose.
    ///
    /// - Parameters:
    ///   - heading, sentence: HTML.
    ///   - link: Where to go from here.
    ///   - again: After so many seconds the page asks again by itself.
    static func message(
        status: Int,
        _ heading: String,
        _ sentence: String,
        link: (address: String, words: String)? = nil,
        again: Int? = nil
    ) -> Response {
        let button = link.map {
            #"<p><a class="button" href="\#($0.address)">\#($0.words)</a></p>"#
        }
        var response = shell(
            title: heading,
            name: "message",
            styles: ["layers", "tokens", "base", "pages/message"],
            head: #"<script type="module" src="/static/js/lib/theme.js"></script>"#
                + (again.map { "\n" + #"<meta http-equiv="refresh" content="\#($0)">"# } ?? ""),
            body: "<main><h1>\(heading)</h1><p>\(sentence)</p>\(button ?? "")</main>"
        )
        response.status = status
        return response
    }

    private static func shell(
        title: String,
        name: String,
        styles: [String],
        head: String,
        body: String
    ) -> Response {
        let links = styles.map { #"<link rel="stylesheet" href="/static/css/\#($0).css">"# }
        let html = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>\(title)</title>
            <meta name="viewport" content="width=device-width, viewport-fit=cover">
            <link rel="icon" href="/static/icon.svg">
            \(links.joined(separator: "\n"))
            \(head)
            </head>
            <body class="\(name)">
            \(body)
            </body>
            </html>

            """
        return Response(
            status: 200,
            headers: [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")],
            body: Array(html.utf8)
        )
    }
}
