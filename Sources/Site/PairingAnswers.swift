internal import HTTPServer
private import JSONValue
private import Live
private import QRCode
private import Running

/// What the speaker page asks about phones: which are paired, a code for one more, none for this one.
struct PairingAnswers: Sendable {
    let open: OpenRun
    let pairing: Pairing?

    var routes: [Route] {
        [
            Route(.get, "api/runs/:run/remote") { _, captures in
                guard captures["run"] == open.live.id else { return .response(.notFound) }
                return .response(
                    .json([
                        "address": pairing.map { .string($0.address) } ?? .null,
                        "devices": pairing?.json ?? .array([]),
                    ])
                )
            },
            Route(.post, "api/runs/:run/remote") { request, captures in
                guard captures["run"] == open.live.id else { return .response(.notFound) }
                return .response(change(request))
            },
        ]
    }

    private func change(_ request: Request) -> Response {
        guard let pairing else {
            return .failure(409, "The remote is off. Start with --remote ADDRESS:PORT to open it.")
        }
        guard let body = try? JSON(parsing: request.body) else {
            return .failure(400, "What to do is one JSON object.")
        }
        switch body["do"]?.string {
        case "pair":
            let link = pairing.makeLink()
            let code = try? QRCode(link).svg(title: "Pair a phone")
            return .json([
                "link": .string(link), "qr": code.map(JSON.string) ?? .null,
                "fingerprint": pairing.fingerprint.map(JSON.string) ?? .null,
                "seconds": .int(Int(Pairing.patience.components.seconds)),
            ])
        case "revoke":
            guard let number = body["device"]?.int, pairing.revoke(number) else {
                return .failure(404, "There is no such phone.")
            }
            // Told first, so that its page can say why it is cut off.
            open.broadcast.notify(["remote": pairing.json])
            open.presenterRing.cut(owner: number)
            return .json(["devices": pairing.json])
        default: return .failure(400, "\"do\" is \"pair\" or \"revoke\".")
        }
    }
}
