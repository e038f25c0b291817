internal import HTTPServer
internal import JSONValue
private import Markdown

extension Response {
    /// A JSON body.
    static func json(_ value: JSON, status: Int = 200) -> Response {
        Response(
            status: status,
            headers: [
                ("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "no-store"),
            ],
            body: value.utf8
        )
    }

    /// A sentence that says what is wrong, as JSON.
    static func failure(_ status: Int, _ message: String) -> Response {
        .json(["error": .string(message)], status: status)
    }

    /// The page for somebody without a cookie.
    static var signInPage: Response {
        Page.message(
            status: 401,
            "This page is the presenter's",
            """
            Open the link that <code>showrunner</code> printed in the terminal. Each link works \
            once; restart the command to get a new one.
            """
        )
    }

    /// The page for somebody whose link was used before, or never was one.
    static var spentCodePage: Response {
        Page.message(
            status: 403,
            "This link was used already",
            """
            Each link works once, in one browser. Go back to that browser, or restart \
            <code>showrunner</code>: it goes on with the same run and prints a new link.
            """
        )
    }

    /// The page for a phone that is not paired, or no longer.
    static var unpairedPage: Response {
        Page.message(
            status: 401,
            "This phone is not paired",
            "Open Screens in the speaker view, press Pair a phone, and scan the code."
        )
    }

    /// The page for a phone whose code was used before, is too old, or never was one.
    static var spentPairingPage: Response {
        Page.message(
            status: 403,
            "This code was used already, or is too old",
            "Each code pairs one phone within ten minutes. Show a new one in the speaker view."
        )
    }

    /// The page for an audience that comes to a replay too early.
    static var unpublishedPage: Response {
        Page.message(
            status: 404,
            "This run cannot be replayed yet",
            "The presenter has not published it. Come back later, or ask for it."
        )
    }

    /// The page for a stage or speaker view of a run that is not open here.
    static var noSuchRunPage: Response {
        Page.message(
            status: 404,
            "There is no such run here",
            """
            This server has no open run of that address. It may have been opened by an earlier \
            start of the program; what was recorded is in the library.
            """,
            link: ("/", "To the library")
        )
    }

    /// The page for an address where nothing is; the same for every such address.
    static func nothingPage(_ home: (address: String, words: String)) -> Response {
        Page.message(
            status: 404,
            "There is nothing here",
            "The address may be misspelt, or what was there is gone.",
            link: home
        )
    }

    /// The page for a run that is over and was recorded.
    static func endedRunPage(_ run: String) -> Response {
        Page.message(
            status: 404,
            "This run is not open any more",
            "It was recorded, and can be watched again.",
            link: ("/replay/\(escapeHTML(run))", "Watch the replay")
        )
    }

    /// The page for somebody who comes when all places are taken.
    static var full: Response {
        var response = Page.message(
            status: 503,
            "All places are taken",
            "This page tries again by itself.",
            again: 15
        )
        response.addHeader("Retry-After", "15")
        return response
    }

    /// The same response with the headers that every answer carries (S10).
    func guarded() -> Response {
        var response = self
        response.headers += Response.guards
        return response
    }

    /// Headers that say what a page of ours may do and load.
    static var guards: [(name: String, value: String)] {
        [
            (
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
                    + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
            ),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
    }
}
