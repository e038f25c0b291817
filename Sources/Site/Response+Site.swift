internal import HTTPServer
internal import JSONValue

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
        page(
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
        page(
            status: 403,
            "This link was used already",
            """
            Each link works once, in one browser. Go back to that browser, or restart \
            <code>showrunner</code>: it goes on with the same run and prints a new link.
            """
        )
    }

    /// The page for an audience that comes to a replay too early.
    static var unpublishedPage: Response {
        page(
            status: 404,
            "This run cannot be replayed yet",
            "The presenter has not published it. Come back later, or ask for it."
        )
    }

    private static func page(status: Int, _ heading: String, _ sentence: String) -> Response {
        let html = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Showrunner</title>\
            <meta name="viewport" content="width=device-width">\
            <link rel="stylesheet" href="/static/css/tokens.css">\
            <link rel="stylesheet" href="/static/css/base.css"></head><body>\
            <h1>\(heading)</h1><p>\(sentence)</p></body></html>
            """
        return Response(
            status: status,
            headers: [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")],
            body: Array(html.utf8)
        )
    }

    /// The page for somebody who comes when all places are taken.
    static var full: Response {
        let html = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Showrunner</title>\
            <meta name="viewport" content="width=device-width">\
            <meta http-equiv="refresh" content="15"></head><body>\
            <h1>All places are taken</h1>\
            <p>This page tries again by itself.</p></body></html>
            """
        return Response(
            status: 503,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
                ("Retry-After", "15"),
            ],
            body: Array(html.utf8)
        )
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
