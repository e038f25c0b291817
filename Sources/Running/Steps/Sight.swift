internal import Conditions
internal import HTTPClient

/// Looks at what a probe names, from where a step stands: in its folder, with its variables.
struct Sight: Sendable {
    let client: HTTPClient
    let session: Session
    let lookout: Lookout

    /// Looks at what a probe names, names in it filled.
    ///
    /// - Throws: What kept it from finding anything out, in a sentence.
    @inline(never)  // inlined into a loop, it crashes the optimiser of Swift 6.3.1
    func look(
        at probe: Probe,
        _ context: StepContext,
        within limit: Duration
    ) async throws -> Lookout.Sighting {
        let facts: Facts
        switch probe.target {
        case .http(let method, let url):
            let response = try await client.send(
                HTTPRequest(method: method, url: url),
                timeout: limit
            )
            facts = Facts(response, took: response.times.total)
        case .shell(let command):
            facts = try await ShellQuestion(command)
                .ask(context, session: session, within: limit).facts
        default: return try await lookout.look(probe, limit)
        }
        return Lookout.Sighting(facts: facts, unmet: probe.condition?.evaluate(facts).unmet ?? [])
    }
}

extension Facts {
    /// What an answer over HTTP says.
    init(_ response: HTTPResponse, took: Duration) {
        self.init(
            duration: took,
            status: response.status,
            body: response.text,
            headers: response.headers.fields.map { ($0.name, $0.value) }
        )
    }
}
