public import HTTPServer
public import Panels
private import Digest

/// Everything the callbacks listener serves: machines tell alerts here and read our own metrics.
///
/// It listens on 127.0.0.1 alone. Every request needs the run's bearer, so that no page and no other
/// user of the machine can make an alert fire (DESIGN §7).
public struct CallbacksSite: Sendable {
    private let port: Int
    private let token: String
    private let alerts: Alerts
    private let metrics: @Sendable () async -> String

    /// The callbacks of one run.
    /// - Parameters:
    ///   - token: The bearer, of at least 128 bits.
    ///   - metrics: The run's own metrics, in Prometheus' text format.
    public init(
        port: Int,
        token: String,
        alerts: Alerts,
        metrics: @escaping @Sendable () async -> String
    ) {
        self.port = port
        self.token = token
        self.alerts = alerts
        self.metrics = metrics
    }

    /// Answers one request.
    public func reply(to request: Request) async -> Reply {
        let hosts = AllowedHosts(names: AllowedHosts.loopback, port: port)
        guard hosts.admits(request) else { return .response(Response(status: 421)) }
        guard admits(request) else {
            var refusal = Response.failure(401, "Show the run's token: Authorization: Bearer …")
            refusal.setHeader("WWW-Authenticate", "Bearer")
            return .response(refusal)
        }
        return await Router(routes: routes).reply(to: request)
    }

    private func admits(_ request: Request) -> Bool {
        let fields = request.headers.values("Authorization")
        guard fields.count == 1, fields[0].lowercased().hasPrefix("bearer ") else { return false }
        return constantTimeEqual(String(fields[0].dropFirst("bearer ".count)), token)
    }

    private var routes: [Route] {
        [
            Route(.post, "api/v2/alerts") { request, _ in .response(await take(request)) },
            Route(.post, "alerts") { request, _ in .response(await take(request)) },
            Route(.get, "metrics") { _, _ in
                .response(
                    Response(
                        status: 200,
                        headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
                        body: Array(await metrics().utf8)
                    )
                )
            },
        ]
    }

    private func take(_ request: Request) async -> Response {
        guard let notices = AlertNotice.read(request.body) else {
            return .failure(
                400,
                "Send the array of POST /api/v2/alerts, or Alertmanager's webhook, version 4."
            )
        }
        await alerts.receive(notices)
        return Response(status: 200)
    }
}
