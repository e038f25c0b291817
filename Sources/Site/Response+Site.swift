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
        let html = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Showrunner</title>\
            <meta name="viewport" content="width=device-width"></head><body>\
            <h1>This page is the presenter's</h1>\
            <p>Open the link that <code>showrunner</code> printed in the terminal. Each link works \
            once; restart the command to get a new one.</p></body></html>
            """
        return Response(
            status: 401,
            headers: [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")],
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
