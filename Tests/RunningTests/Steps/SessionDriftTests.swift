import Runbooks
import TestSupport
import Testing

@testable import Running

/// What has changed in a session since its section began.
@Suite(.timeLimit(.minutes(1))) struct SessionDriftTests {
    private func changes(_ stage: StepStage) async -> [String] {
        await stage.session.drift().changes.map {
            "\($0.change.rawValue) \($0.kind.rawValue) \($0.name)"
        }
    }

    @Test func `a step that sets nothing leaves nothing behind`() async throws {
        let stage = try StepStage(environment: [
            "PATH": "/usr/bin:/bin", "HOME": "/", "ODD": "a \"b\" $c 'd' \\ é\nline",
        ])
        await stage.session.begin(section: "One")
        let given = ["cups": "2", "PATH": "/bin:/usr/bin"]
        await stage.shell("ls >/dev/null; true", environment: given)
        #expect(await changes(stage) == [])
        await stage.session.close()
    }

    @Test func `rule 10: every kind of state is told by name, and values never`() async throws {
        let stage = try StepStage(environment: ["PATH": "/usr/bin:/bin", "GONE": "1", "OLD": "1"])
        await stage.session.begin(section: "One")
        await stage.shell(
            """
            mkdir -p deep; cd deep
            SIMULATE=value-of-it; export OLD=2; unset GONE
            list=(a b)
            greet() { echo hello; }
            alias shout='echo SHOUT'
            shopt -s nullglob; set -o pipefail
            umask 077
            """
        )
        let drift = await changes(stage)
        #expect(
            drift == [
                "changed folder \(stage.workspace)/deep", "removed variable GONE",
                "changed variable OLD", "added variable SIMULATE", "added variable list",
                "added function greet", "added alias shout", "added option nullglob",
                "added option pipefail", "changed mask 0077",
            ]
        )
        #expect(!drift.joined().contains("value-of-it"))
        await stage.session.close()
    }

    @Test func `a declared secret of the environment is no change`() async throws {
        let stage = try StepStage(environment: ["TOK": "hunter2-hunter2", "PATH": "/usr/bin:/bin"])
        await stage.session.begin(section: "One")
        await stage.shell("A=1", secrets: [("TOK", "hunter2-hunter2")])
        #expect(await changes(stage) == ["added variable A"])
        await stage.session.close()
    }

    @Test func `a section counts from where it begins, and a reset begins anew`() async throws {
        let stage = try StepStage()
        await stage.session.begin(section: "One")
        await stage.shell("A=1; f() { echo 1; }")
        await stage.session.begin(section: "One")
        await stage.session.begin(section: "Two")
        #expect(await stage.session.drift().section == "Two")
        #expect(await changes(stage) == [])
        await stage.shell("B=2; f() { echo 2; }; unset A")
        #expect(
            await changes(stage) == [
                "removed variable A", "added variable B", "changed function f",
            ]
        )
        await stage.session.reset()
        #expect(await changes(stage) == [])
        await stage.session.begin(section: "Two")
        await stage.shell("echo ${B-none}")
        #expect(stage.lines == ["none"])
        #expect(await changes(stage) == [])
        await stage.session.close()
    }
}
