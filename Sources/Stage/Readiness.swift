import Conditions
import HTTPClient

/// Looks whether a probe of a service holds.
struct Readiness: Sendable {
    let client: HTTPClient
    /// The service's own address, for probes that name only a path.
    let base: String?
    let values: [String: String]
    let shell: ShellCommand

    /// What keeps a probe from holding; nil where it holds.
    func obstacle(_ probe: Probe, of service: String) async throws(StageError) -> String? {
        switch probe.target {
        case .http(let method, let url):
            let filled = try ServiceCommand.fill(url, values, service)
            return await answerObstacle(method, address(filled), probe.condition)
        case .port(let address, let closed):
            let filled = try ServiceCommand.fill(address, values, service)
            let isOpen = await Readiness.isOpen(filled, client)
            return isOpen == closed ? "\(filled) is \(isOpen ? "open" : "closed")." : nil
        case .shell(let command):
            let result = await shell.run(try ServiceCommand.fill(command, values, service))
            let facts = Facts(exit: result.exit, stdout: result.output)
            let holds = result.exit == 0
            return unmet(probe.condition, facts)
                ?? (holds || probe.condition != nil
                    ? nil
                    : "\"\(command)\" ended with \(result.exit.map(String.init) ?? "no code").")
        default:
            throw StageError(
                service: service,
                "\(service): \"\(probe.text)\" cannot tell whether a service is ready. "
                    + "Write http PATH, port NUMBER or sh COMMAND."
            )
        }
    }

    /// Sends a request and says why it was not answered well; nil where it was.
    func requestObstacle(_ method: String, _ url: String) async -> String? {
        await answerObstacle(method, address(url), nil)
    }

    private func address(_ url: String) -> String {
        url.hasPrefix("/") ? (base ?? "") + url : url
    }

    private func answerObstacle(
        _ method: String,
        _ url: String,
        _ condition: Condition?
    ) async -> String? {
        do throws(HTTPFailure) {
            let request = HTTPRequest(method: method, url: url)
            let response = try await client.send(request, timeout: .seconds(2))
            guard let condition else {
                return response.status < 400 ? nil : "\(url) answered \(response.status)."
            }
            let facts = Facts(
                status: response.status,
                body: response.text,
                headers: response.headers.fields.map { ($0.name, $0.value) }
            )
            return unmet(condition, facts)
        } catch {
            return error.description
        }
    }

    private func unmet(_ condition: Condition?, _ facts: Facts) -> String? {
        condition?.evaluate(facts).unmet.first.map { "expected \($0.expected), got \($0.actual)." }
    }

    /// Whether somebody listens at `PORT` or `HOST:PORT`, whatever they speak.
    static func isOpen(_ address: String, _ client: HTTPClient) async -> Bool {
        let place = address.contains(":") ? address : "127.0.0.1:\(address)"
        do throws(HTTPFailure) {
            _ = try await client.get("http://\(place)/", timeout: .milliseconds(500))
            return true
        } catch {
            switch error.reason {
            case .broken, .timedOut, .tooLarge: return true
            case .refused, .unknownHost, .cancelled, .invalidRequest, .insecure: return false
            }
        }
    }
}
