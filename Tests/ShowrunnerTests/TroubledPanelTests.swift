import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// Panels whose sources are down, silent, huge or wrong: each says what it is, and the talk goes on.
@Suite(.timeLimit(.minutes(1))) final class TroubledPanelTests {
    private let folder = TemporaryFolder()

    private static func answer(_ status: String, _ body: String) -> [ScriptedServer.Act] {
        [.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")]
    }

    private static func found(_ values: [String]) -> [ScriptedServer.Act] {
        let series = values.enumerated().map { number, value in
            #"{"metric":{"name":"series-\#(number)"},"value":[1,"\#(value)"]}"#
        }
        let list = series.joined(separator: ",")
        return answer(
            "200 OK",
            #"{"status":"success","data":{"resultType":"vector","result":[\#(list)]}}"#
        )
    }

    /// A Prometheus that answers under each path in another way.
    private static func follow(_ head: String) -> [ScriptedServer.Act] {
        switch head.split(separator: "/").dropFirst().first {
        case "silent": [.hold]
        case "huge": found((0..<10_000).map(String.init))
        case "html": answer("502 Bad Gateway", "<html><body>Bad Gateway</body></html>")
        case "refused":
            answer("400 Bad Request", #"{"status":"error","error":"parse error: unexpected }"}"#)
        case "no-number": found(["NaN"])
        default: found(["7"])
        }
    }

    private static let panels = ["silent", "huge", "html", "refused", "no-number", "good"]

    private func talk(_ prometheus: Int) throws -> String {
        try folder.write("", to: "data/x")
        let fences = Self.panels.map { name in
            """
            ```promql { name=\(name) panel=timeseries source=http://127.0.0.1:\(prometheus)/\(name) }
            sum(x)
            ```
            """
        }
        try folder.write(
            """
            # Panels

            \(fences.joined(separator: "\n\n"))

            ```promql { name=down panel=stat source=http://127.0.0.1:1 }
            sum(x)
            ```
            """,
            to: "runbooks/bad.md"
        )
        let shown = (Self.panels + ["down"]).map { "![P](panel:\($0))" }.joined(separator: "\n\n")
        return try folder.write(
            "---\nrunbook: bad\n---\n# All {#all}\n\n\(shown)\n\n---\n\n# Next {#next}\n",
            to: "talks/bad.md"
        )
    }

    @Test func `each source's trouble stands in its panel, and the talk goes on`() async throws {
        let prometheus = ScriptedServer(Self.follow)
        defer { prometheus.stop() }
        try await Presenter.use(try talk(prometheus.port), data: folder.file("data")) { presenter in
            try await presenter.send(["do": "start"])
            for (panel, state, words) in [
                ("good", "live", ""), ("no-number", "live", ""),
                ("huge", "live", "Shows 50 of 10000 series"), ("html", "error", "not Prometheus"),
                ("refused", "error", "parse error: unexpected }"),
                ("down", "error", "Connection refused by 127.0.0.1:1"),
                ("silent", "error", "No complete answer from 127.0.0.1"),
            ] {
                var found: JSON?
                let isTold = try await eventually(within: .seconds(30)) {
                    found = try await presenter.scene()["panels"]?[panel]
                    return found?["state"]?.string == state
                        && (found?["message"]?.string ?? "").contains(words)
                }
                #expect(isTold, "\(panel): \(found ?? .null)")
            }
            #expect(try await presenter.scene()["panels"]?["huge"]?["series"]?.array?.count == 50)
            let moved = try await presenter.send(["do": "goto", "slide": "next", "stage": 0])
            #expect(moved.status == 200)
            #expect(try await presenter.scene()["position"]?["slide"] == "next")
        }
    }

    @Test func `where Prometheus is not installed a panel says so, and a metric as it is is drawn`()
        async throws
    {
        try folder.write("", to: "bin/x")
        for shell in ["bash", "sh"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("bin/\(shell)"),
                withDestinationPath: "/bin/\(shell)"
            )
        }
        try folder.write("", to: "data/x")
        try folder.write(
            """
            ---
            services:
              license: { run: "demo-services license-server --port {{port}}", port: auto, metrics: /metrics }
            prometheus: managed
            ---
            # Panels

            ```promql { name=plain panel=bars legend="{{tool}}" }
            licenses_commit
            ```

            ```promql { name=computed panel=stat }
            sum(rate(license_borrow_success_total[1m]))
            ```
            """,
            to: "runbooks/plain.md"
        )
        let talk = try folder.write(
            "---\nrunbook: plain\n---\n# All\n\n![A](panel:plain) ![B](panel:computed)\n",
            to: "talks/plain.md"
        )
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            environment: ["PATH": folder.file("bin")]
        ) { presenter in
            var panels: JSON?
            let isTold = try await eventually {
                panels = try await presenter.scene()["panels"]
                return panels?["computed"]?["state"] == "error"
                    && panels?["plain"]?["state"] == "live"
            }
            #expect(isTold, "\(panels ?? .null)")
            let why = panels?["computed"]?["message"]?.string ?? ""
            #expect(
                why.contains("Prometheus is not installed") && why.contains("this query computes")
            )
            #expect(panels?["plain"]?["series"]?.array?.count == 6)
            #expect(
                panels?["plain"]?["message"]?.string?.contains("as the service shows it") == true
            )
        }
    }
}
