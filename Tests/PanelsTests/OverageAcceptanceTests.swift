import Conditions
import Events
import HTTPClient
import JSONValue
import Processes
import Runbooks
import Stage
import TestSupport
import Testing

@testable import Panels

/// The demo itself: the stage, the load, the panel and the fix, all real.
@Suite(.timeLimit(.minutes(1)))
struct OverageAcceptanceTests {
    private static let tool = "Vector - DaVinci Configurator SE"
    private static let prometheus = Command.find(
        "prometheus",
        in: OwnEnvironment.variables["PATH"] ?? ""
    )

    private let folder = TemporaryFolderBox()
    private let client = HTTPClient()
    private let told = Told()

    @Test(.enabled(if: prometheus != nil, "the package prometheus is not installed"))
    func `ten workers drive the overage rate above 0.3, and a commit of 10 brings it to zero`()
        async throws
    {
        let stage = try await startStage()
        do {
            try await rehearse(stage)
        } catch {
            await stage.down(grace: .zero)
            throw error
        }
        await stage.down(grace: .seconds(2))
    }

    private func startStage() async throws -> Stage {
        let license = Service(
            name: "license",
            command: "demo-services license-server --port {{port}}",
            port: .auto,
            ready: try Probe.parse("http /healthz status == 200"),
            metricsPath: "/metrics"
        )
        return try await Stage.up(
            StagePlan(
                name: "overage",
                workspace: folder.path,
                services: [license],
                prometheus: .managed
            ),
            in: .init(
                data: folder.path,
                environment: OwnEnvironment.variables,
                programs: BuiltProducts.folder,
                client: client
            )
        )
    }

    private func rehearse(_ stage: Stage) async throws {
        guard case .url(let url) = await stage.metrics else {
            Issue.record("no Prometheus: \(await stage.metrics)")
            return
        }
        let license = try #require(await stage.values["license.url"])
        let panels = Panels(
            panels: [
                Panel(
                    id: "rate",
                    title: "Overage rate",
                    query: """
                        sum(rate(license_overage_checkouts_total[4s])) \
                        / sum(rate(license_borrow_success_total[4s]))
                        """,
                    unit: .percent,
                    threshold: 0.3
                ),
                Panel(
                    id: "users",
                    title: "Checkouts by user",
                    query: "sum by (user) (license_borrow_success_total)",
                    legend: "{{user}}"
                ),
            ],
            sources: PanelSources(metrics: .prometheus(url: url), client: client),
            interval: .milliseconds(500),
            emit: { [told] in told.add($0) }
        )
        await panels.focus(on: ["rate", "users"])
        let running = Task { await panels.run() }
        defer { running.cancel() }

        try await load(license) { ratio in ratio > 0.3 }
        try await raiseCommit(license)
        try await load(license) { ratio in ratio < 0.05 }
        checkUsers()
        running.cancel()
        await running.value
    }

    /// Runs the stress tool until the panel's newest value is as expected.
    private func load(_ license: String, until expected: (Double) -> Bool) async throws {
        let stress = try Command(
            path: "\(BuiltProducts.folder)/demo-services",
            arguments: [
                "stress", "--url", license, "--workers", "10", "--operations", "300",
                "--hold-time", "0.1", "--tool", Self.tool,
            ],
            environment: [:]
        ).spawnDetached(output: "\(folder.path)/stress.log")
        let seen = told.samples(of: "rate").count
        let reached = await eventually(within: .seconds(20)) {
            let news = told.samples(of: "rate").dropFirst(seen)
            return news.last?.series.first?.value.double.map(expected) == true
        }
        #expect(reached, "\(told.samples(of: "rate").suffix(5))")
        await ProcessTree.end(session: stress.process, token: nil, grace: .seconds(2))
        _ = stress.next(within: .seconds(1))
    }

    private func raiseCommit(_ license: String) async throws {
        let body: JSON = ["tool": .string(Self.tool), "commit": 10, "max_overage": 10]
        let request = HTTPRequest(method: "PUT", url: "\(license)/config/budget", body: body.utf8)
        #expect(try await client.send(request).status == 200)
    }

    /// The team with every other worker has more checkouts than any other.
    private func checkUsers() {
        let counts = told.samples(of: "users").last?.series ?? []
        let highest = counts.max { ($0.value.double ?? 0) < ($1.value.double ?? 0) }
        #expect(highest?.label == "team-payments")
    }
}

/// A temporary folder that a copyable test can hold.
private final class TemporaryFolderBox {
    private let folder = TemporaryFolder()
    var path: String { folder.path }
}
