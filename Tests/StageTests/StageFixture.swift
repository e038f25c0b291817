import Conditions
import HTTPClient
import Processes
import Runbooks
import Stage
import TestSupport

/// A folder for stages of one test.
struct StageFixture: ~Copyable {
    let folder = TemporaryFolder()
    let client = HTTPClient()

    var surroundings: Stage.Surroundings { surroundings() }

    func surroundings(
        path: String? = nil,
        patience: Duration = .seconds(20)
    ) -> Stage.Surroundings {
        var environment = OwnEnvironment.variables
        if let path { environment["PATH"] = path }
        return Stage.Surroundings(
            data: folder.path,
            environment: environment,
            programs: BuiltProducts.folder,
            client: client,
            patience: patience
        )
    }

    func plan(
        _ services: [Service],
        _ prometheus: StagePlan.Metrics = .none,
        rules: [String] = []
    ) -> StagePlan {
        StagePlan(
            name: "test",
            workspace: folder.path,
            services: services,
            prometheus: prometheus,
            rules: rules.map { .init(file: RuleFile(path: $0), path: "\(folder.path)/\($0)") }
        )
    }

    func license() throws -> Service {
        Service(
            name: "license",
            command: "demo-services license-server --port {{port}}",
            port: .auto,
            ready: try Probe.parse("http /healthz status == 200"),
            metricsPath: "/metrics",
            logs: .json,
            reset: .http(method: "POST", url: "/admin/reset")
        )
    }

    /// The message of a stage that does not come up; it is taken down whatever happens.
    func failure(_ services: [Service], patience: Duration = .seconds(20)) async -> String {
        do throws(StageError) {
            let stage = try await Stage.up(plan(services), in: surroundings(patience: patience))
            await stage.down(grace: .zero)
            return "it came up"
        } catch {
            try? await Stage.adopt("test", in: surroundings)?.down(grace: .zero)
            return error.description
        }
    }
}
