public import HTTPClient

extension PanelSources.Metrics {
    /// Asks one instant query, as for a panel, within a time.
    public func ask(
        _ query: String,
        with client: HTTPClient,
        within limit: Duration
    ) async throws(QueryAnswer.Refusal) -> QueryAnswer {
        switch self {
        case .missing(let reason): throw .init(description: reason)
        case .prometheus(let url, let token):
            var request = HTTPRequest(
                method: "POST",
                url: url + "/api/v1/query",
                headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: Array("query=\(PanelSources.formEncoded(query))".utf8)
            )
            if let token { request.headers["Authorization"] = "Bearer \(token)" }
            let response: HTTPResponse
            do throws(HTTPFailure) {
                response = try await client.send(request, timeout: limit)
            } catch {
                throw .init(description: error.description)
            }
            return try QueryAnswer(status: response.status, body: response.body)
        }
    }
}
