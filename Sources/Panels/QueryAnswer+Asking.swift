public import HTTPClient

extension QueryAnswer {
    /// Asks one instant query of the Prometheus at a URL.
    @concurrent
    public static func asked(
        _ query: String,
        at url: String,
        with client: HTTPClient,
        within limit: Duration
    ) async -> Result<QueryAnswer, Refusal> {
        let request = HTTPRequest(
            method: "POST",
            url: url + "/api/v1/query",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array("query=\(PanelSources.formEncoded(query))".utf8)
        )
        do throws(HTTPFailure) {
            let response = try await client.send(request, timeout: limit)
            do throws(Refusal) {
                return .success(try QueryAnswer(status: response.status, body: response.body))
            } catch {
                return .failure(error)
            }
        } catch {
            return .failure(Refusal(description: error.description))
        }
    }
}
