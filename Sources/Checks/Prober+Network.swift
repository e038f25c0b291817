internal import Conditions
private import HTTPClient
private import JSONValue
private import Processes

/// Looks over the network.
extension Prober {
    func http(
        _ method: String,
        _ url: String,
        _ condition: Condition?,
        _ limit: Duration
    ) async -> Finding {
        guard !url.hasPrefix("/") else {
            return .broken(
                "\(url) is only a path.",
                detail: ["Write the whole address: http {{license.url}}\(url)"]
            )
        }
        do throws(HTTPFailure) {
            let response = try await client.send(
                HTTPRequest(method: method, url: url),
                timeout: limit
            )
            let facts = Facts(
                duration: response.times.total,
                status: response.status,
                body: response.text,
                headers: response.headers.fields.map { ($0.name, $0.value) }
            )
            return judge(
                condition,
                facts,
                seen: "\(response.status) in \(written(response.times.total))"
            )
        } catch {
            switch error.reason {
            case .timedOut: return Prober.noAnswer(within: limit)
            case .refused, .unknownHost, .insecure, .broken: return .unmet(error.description)
            case .cancelled, .tooLarge, .invalidRequest: return .broken(error.description)
            }
        }
    }

    func port(_ address: String, closed: Bool, _ limit: Duration) async -> Finding {
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        guard let last = parts.last, let port = Int(last), (1...65_535).contains(port) else {
            return .broken("\(address) has no port.", detail: ["Write localhost:8080, or 8080."])
        }
        var host = parts.dropLast().joined(separator: ":")
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let name = host.isEmpty ? "127.0.0.1" : host
        let answer = try? await Thread.run(name: "port \(port)") {
            TCPPort.look(host: name, port: port, within: limit)
        }
        switch answer {
        case .open:
            return closed
                ? .unmet("Somebody listens at \(name):\(port).") : .met("\(name):\(port) is open")
        case .closed:
            return closed
                ? .met("\(name):\(port) is free") : .unmet("Nobody listens at \(name):\(port).")
        case .silent:
            return closed ? .met("\(name):\(port) does not answer") : Prober.noAnswer(within: limit)
        case .unknownHost: return .unmet("The name \(name) is not known.")
        case nil: return .broken("This machine has no room for another thread.")
        }
    }

    func logs(_ query: LogQuery, _ condition: Condition?) async -> Finding {
        guard let logs = surroundings.logs else {
            return .broken(
                "There are no logs.",
                detail: ["A service writes them while it stands: showrunner stage up RUNBOOK"]
            )
        }
        let rows = await logs(query)
        let word = rows.count == 1 ? "line" : "lines"
        return judge(condition, Facts(rows: rows), seen: "\(rows.count) \(word)")
    }

    func promql(_ query: String, _ condition: Condition?, _ limit: Duration) async -> Finding {
        guard let metrics = surroundings.metrics else {
            return .broken(
                "There is no Prometheus to ask.",
                detail: ["The stage brings it: showrunner stage up RUNBOOK"]
            )
        }
        switch await metrics(query, limit) {
        case .failure(let failure): return .broken(failure.message)
        case .success(let series):
            let rows = series.map { one in
                JSON.members(
                    one.labels.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
                        + [("value", .number(one.value))]
                )
            }
            let facts = Facts(rows: rows, value: series.first?.value)
            let word = series.count == 1 ? "series" : "series in all"
            return judge(condition, facts, seen: "\(series.count) \(word)")
        }
    }
}
