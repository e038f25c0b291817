import JSONValue

/// The configuration of a stage's own Prometheus, and what its log tells.
enum PrometheusFile {
    /// A service to scrape.
    struct Target: Sendable, Equatable {
        var name: String
        var port: Int
        var path: String
    }

    /// The files by which a presentation tells where it takes alerts and gives its own metrics:
    /// Prometheus reads them again whenever they change, and is not restarted for it.
    struct Presentation: Sendable, Equatable {
        /// A list of targets, at most one.
        var targets: String
        /// The bearer's token.
        var token: String
    }

    /// The configuration file: every service is asked once a second.
    ///
    /// Source: facts/metrics.md §5.
    static func text(targets: [Target], rules: [String], presentation: Presentation) -> String {
        var lines = [
            "global:", "  scrape_interval: 1s", "  scrape_timeout: 900ms",
            "  evaluation_interval: 1s",
        ]
        if !rules.isEmpty {
            lines.append("rule_files:")
            lines += rules.map { "  - \(quoted($0))" }
        }
        let door = [
            "    authorization:", "      credentials_file: \(quoted(presentation.token))",
            "    file_sd_configs:", "      - files: [\(quoted(presentation.targets))]",
            "        refresh_interval: 5s",
        ]
        lines += ["alerting:", "  alertmanagers:", "  - api_version: v2"] + door
        lines += ["scrape_configs:", "  - job_name: \(quoted(presentationJob))"] + door
        for target in targets {
            lines += [
                "  - job_name: \(quoted(target.name))", "    metrics_path: \(quoted(target.path))",
                "    static_configs:",
                "      - targets: [\(quoted("127.0.0.1:\(target.port)"))]",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The job under which a presentation's own metrics are scraped.
    static let presentationJob = "showrunner"

    /// A YAML double-quoted scalar; JSON's strings are a part of those.
    private static func quoted(_ text: String) -> String { JSON.string(text).text }

    /// The flags, without those that would let a page end or change it.
    static func arguments(config: String, data: String) -> [String] {
        [
            "--config.file=\(config)", "--storage.tsdb.path=\(data)",
            "--storage.tsdb.retention.time=6h", "--web.listen-address=127.0.0.1:0",
            "--rules.alert.resend-delay=10s", "--query.timeout=5s", "--log.level=info",
            "--log.format=json",
        ]
    }

    /// The port it says it listens on.
    static func port(inLog lines: [String]) -> Int? {
        for line in lines where line.contains("Listening on") {
            guard let address = (try? JSON(parsing: line))?["address"]?.string,
                let digits = address.split(separator: ":").last, let port = Int(digits),
                (1...65_535).contains(port)
            else { continue }
            return port
        }
        return nil
    }

    /// Whether every target was scraped, read from the answer of `/api/v1/targets`.
    static func allUp(_ answer: [UInt8]) -> Bool {
        guard let json = try? JSON(parsing: answer),
            let targets = json["data"]?["activeTargets"]?.array
        else { return false }
        return targets.allSatisfy {
            $0["health"]?.string == "up" || $0["scrapePool"]?.string == presentationJob
        }
    }
}
