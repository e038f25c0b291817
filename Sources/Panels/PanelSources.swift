internal import Conditions
public import HTTPClient
internal import JSONValue
internal import Runbooks

/// What panels ask, and what it takes to ask it.
public struct PanelSources: Sendable {
    /// Where PromQL is understood.
    public enum Metrics: Sendable, Equatable {
        /// A Prometheus, by its URL, and what it wants as a bearer token.
        case prometheus(url: String, token: String? = nil)
        /// None, with the reason in a sentence.
        case missing(reason: String)
    }

    /// The Prometheus of the runbooks.
    public var metrics: Metrics
    /// The services' own pages of metrics, by URL.
    public var pages: [String] = []
    /// Asks over HTTP.
    public var client: HTTPClient
    /// The services' logs; nil where none are kept.
    public var logs: LogStore?
    /// Carries out the commands of panels; nil where none may be.
    public var commands: PanelCommands?
    /// What names in double braces stand for.
    public var values: @Sendable () async -> [String: String] = { [:] }
    /// Masks what may not be shown.
    public var mask: @Sendable (String) -> String = { $0 }

    /// What panels ask.
    public init(metrics: Metrics, client: HTTPClient) {
        self.metrics = metrics
        self.client = client
    }

    static let timeout = Duration.seconds(10)

    /// Asks every query of a panel, at once.
    @concurrent
    func answer(to panel: Panel) async -> PanelPolling.Outcome {
        do throws(QueryAnswer.Refusal) {
            switch panel.source {
            case .logs: return .success(.lines(try await lines(of: panel)))
            case .command(let text): return .success(.series([try await output(of: text)]))
            case .http(let request, let place):
                return .success(.series([try await values(of: request, at: place)]))
            case .scrape: return .success(try await scraped(panel, note: nil))
            case .server(let url):
                let url = try await fill(url)
                return .success(try await asked(panel, at: url, token: nil))
            case .metrics:
                switch metrics {
                case .prometheus(let url, let token):
                    return .success(try await asked(panel, at: url, token: token))
                case .missing(let reason): return .success(try await scraped(panel, note: reason))
                }
            }
        } catch {
            return .failure(error)
        }
    }

    private func fill(_ text: String) async throws(QueryAnswer.Refusal) -> String {
        do throws(UndefinedNames) {
            return try Template(text).filled(with: await values())
        } catch {
            throw .init(description: error.description)
        }
    }

    // MARK: - Prometheus

    private func asked(
        _ panel: Panel,
        at url: String,
        token: String?
    ) async throws(QueryAnswer.Refusal) -> PanelAnswer {
        let names = await values()
        var queries: [String] = []
        for query in panel.queries {
            do throws(UndefinedNames) {
                queries.append(try PromQLText.filled(query.text, of: panel, with: names))
            } catch {
                throw .init(description: error.description)
            }
        }
        var answers: [QueryAnswer] = []
        for query in queries { answers.append(try await ask(query, at: url, token: token)) }
        if answers.allSatisfy(\.series.isEmpty), panel.noDataText == nil {
            return .series(answers, note: await missing(queries, at: url, token: token))
        }
        return .series(answers)
    }

    private func ask(
        _ query: String,
        at url: String,
        token: String?
    ) async throws(QueryAnswer.Refusal) -> QueryAnswer {
        try await Metrics.prometheus(url: url, token: token)
            .ask(query, with: client, within: PanelSources.timeout)
    }

    /// Which metrics nobody has, in a sentence; nil where all are known or nobody can tell.
    private func missing(_ queries: [String], at url: String, token: String?) async -> String? {
        var names: [String] = []
        for name in queries.flatMap(PromQLText.metrics) where !names.contains(name) {
            names.append(name)
        }
        guard !names.isEmpty, names.count <= 20 else { return nil }
        let looked = (["up"] + names).joined(separator: "|")
        let query = "group by (__name__) ({__name__=~\"\(looked)\"})"
        guard let known = try? await ask(query, at: url, token: token) else { return nil }
        let found = Set(known.series.compactMap { $0.labels["__name__"] })
        guard found.contains("up") else { return "Prometheus has not asked any service yet." }
        let unknown = names.filter { !found.contains($0) }
        guard let first = unknown.first else { return nil }
        return unknown.count == 1
            ? "The query names an unknown metric, \(first)."
            : "The query names unknown metrics: \(unknown.joined(separator: ", "))."
    }

    private func send(
        _ request: HTTPRequest
    ) async throws(QueryAnswer.Refusal) -> HTTPResponse {
        do throws(HTTPFailure) {
            return try await client.send(request, timeout: PanelSources.timeout)
        } catch {
            throw .init(description: error.description)
        }
    }

    static func formEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                out.append(byte)
            default:
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    // MARK: - Other sources

    /// The present values on the services' own pages; nothing is computed of them.
    private func scraped(
        _ panel: Panel,
        note: String?
    ) async throws(QueryAnswer.Refusal) -> PanelAnswer {
        var selectors: [MetricSelector] = []
        for query in panel.queries {
            guard let selector = MetricSelector(try await fill(query.text)) else {
                let start = note ?? "This panel reads the services' own pages."
                throw .init(
                    description: "\(start) Without Prometheus only a metric as it is can be drawn, "
                        + "like licenses_borrowed{tool=\"VTT\"}, and this query computes."
                )
            }
            selectors.append(selector)
        }
        guard !pages.isEmpty else {
            throw .init(description: note ?? "No service of the runbook has metrics: /metrics.")
        }
        var series: [QueryAnswer.Series] = []
        for page in pages {
            let response = try await send(HTTPRequest(url: page))
            guard response.status == 200 else {
                throw .init(description: "\(page) answers with status \(response.status).")
            }
            series += MetricsPage(response.text).series
        }
        let answers = selectors.map { QueryAnswer(series: $0.select(series)) }
        let reason = note.map { _ in
            "Prometheus is not there: this is the value as the service shows it."
        }
        return .series(answers, note: reason)
    }

    private func values(
        of text: HTTPRequestText,
        at place: JSONPlace
    ) async throws(QueryAnswer.Refusal) -> QueryAnswer {
        var headers = HTTPHeaders()
        for header in text.headers { headers.add(header.name, try await fill(header.value)) }
        let request = HTTPRequest(
            method: text.method,
            url: try await fill(text.url),
            headers: headers,
            body: Array(try await fill(text.body).utf8)
        )
        let response = try await send(request)
        guard (200..<300).contains(response.status) else {
            throw .init(description: "The address answers with status \(response.status).")
        }
        guard let document = try? JSON(parsing: response.body) else {
            throw .init(description: "What the address answers is not JSON.")
        }
        guard let found = place.values(in: document) else {
            throw .init(
                description: "The place of the value is not in the answer. Check value= in the "
                    + "braces; $.list[*].name takes one value of each element."
            )
        }
        return QueryAnswer(
            series: found.map {
                .init(labels: $0.labels, value: JSON(sample: "\($0.value)") ?? .null)
            }
        )
    }

    private func output(of command: String) async throws(QueryAnswer.Refusal) -> QueryAnswer {
        guard let commands else {
            throw .init(description: "This page runs no commands.")
        }
        return try await commands.values(of: command)
    }

    private func lines(of panel: Panel) async throws(QueryAnswer.Refusal) -> LogAnswer {
        guard let logs else {
            throw .init(description: "No service of the runbook writes a log that is kept.")
        }
        do throws(ConditionError) {
            var answer = await logs.answer(to: try LogQuery.parse(try await fillLog(panel.query)))
            answer.rows = answer.rows.map { row in
                var row = row
                row.text = mask(row.text)
                return row
            }
            return answer
        } catch {
            throw .init(description: error.message)
        }
    }

    private func fillLog(_ text: String) async throws(ConditionError) -> String {
        do throws(QueryAnswer.Refusal) {
            return try await fill(text)
        } catch {
            throw ConditionError(offset: 0, message: error.description)
        }
    }
}
