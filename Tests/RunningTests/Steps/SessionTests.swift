import Events
import FoundationEssentials
import Runbooks
import Running
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SessionTests {
    @Test
    func `rule 10: folder, variables, arrays, functions, aliases and options reach later steps`()
        async throws
    {
        let stage = try StepStage()
        await stage.shell(
            """
            mkdir -p deep && cd deep
            export SHOWN='a "b" $c `d`'
            plain=$'two\\nlines'
            list=(one "two words" three)
            declare -A map=([key one]=1 [two]='$2')
            declare -i number=7
            greet() { local -r name=$1; printf 'hello %s\\n' "$name"; if [[ $name ]]; then
              echo again; fi; }
            export -f greet
            alias shout='echo SHOUT'
            shopt -s extglob nullglob
            set -o pipefail
            umask 027
            """
        )
        let next = await stage.shell(
            """
            basename "$PWD"
            bash -c 'echo "$SHOWN"; greet world'
            echo "$plain"
            echo "${#list[@]} ${list[1]} ${map[key one]} ${map[two]}"
            number+=1; echo "$number"
            shout it
            shopt -q nullglob && [[ -o pipefail ]] && umask
            """
        )
        #expect(next.result.status == .passed)
        #expect(next.warnings == [])
        #expect(
            stage.lines == [
                "deep", #"a "b" $c `d`"#, "hello world", "again", "two", "lines",
                "3 two words 1 $2",
                "8", "SHOUT it", "0027",
            ]
        )
        await stage.session.close()
    }

    @Test func `rule 6: a command that fails ends its step, in a pipe only where the file says so`()
        async throws
    {
        let stage = try StepStage()
        let failed = await stage.shell("false; echo never")
        #expect(failed.result.code == 1 && stage.output == "", "\(failed)")
        let pipe = await stage.shell("false | cat; echo on")
        #expect(pipe.result.status == .passed && stage.lines == ["on"], "\(pipe)")
        let strict = await stage.shell("false | cat; echo never") { $0.failsWithPipes = true }
        #expect(strict.result.code == 1 && stage.output == "", "\(strict)")
        let easy = await stage.shell("false; echo on") { $0.goesOnAfterErrors = true }
        #expect(easy.result.status == .passed && stage.lines == ["on"], "\(easy)")
        await stage.session.close()
    }

    @Test(arguments: [
        "exit 3", "false; echo never", "kill -TERM $$; sleep 5",
        "f() { local X=hidden; exit 4; }; f",
        "f() { local X=hidden; false; }; f", "set -u; echo $nothing",
        "trap 'echo bye' EXIT; exit 5",
    ])
    func `rule 9: what a failed step set is kept`(end: String) async throws {
        let stage = try StepStage()
        let failed = await stage.shell("X=kept; cd /; \(end)")
        #expect(failed.result.status == .failed)
        await stage.shell(#"echo "$X $PWD""#)
        #expect(stage.lines == ["kept /"])
        await stage.session.close()
    }

    @Test
    func `rule 9: a step's own trap on EXIT runs, sees its code, and does not reach later steps`()
        async throws
    {
        let stage = try StepStage()
        let step = await stage.shell(
            """
            set -x
            trap 'echo "bye $?"' EXIT
            trap -p EXIT
            set +x
            exit 6
            """
        )
        #expect(step.result.code == 6)
        #expect(
            stage.lines == [
                #"+ trap 'echo "bye $?"' EXIT"#, "+ trap -p EXIT", #"trap -- 'echo "bye $?"' EXIT"#,
                "+ set +x", "bye 6",
            ]
        )
        await stage.shell("trap -p; true")
        #expect(stage.lines.filter { $0.contains("bye") } == [])
        await stage.session.close()
    }

    @Test func `rule 9: readonly variables are not restored`() async throws {
        let stage = try StepStage()
        await stage.shell("readonly ONCE=1; declare -ar LIST=(a b); AFTER=2")
        let next = await stage.shell(
            #"echo "[${ONCE-}] [${LIST-}] $AFTER"; readonly ONCE=3; echo $ONCE"#
        )
        #expect(next.result.status == .passed)
        #expect(stage.lines == ["[] [] 2", "3"])
        await stage.session.close()
    }

    @Test func `rule 9: after a cancel the state before the step stays`() async throws {
        let stage = try StepStage()
        await stage.shell("X=before")
        async let outcome = stage.shell("X=after; echo ready; sleep 30")
        #expect(await eventually { stage.output.contains("ready") })
        await stage.runner.cancel()
        #expect(await outcome.result.status == .cancelled)
        await stage.shell("echo $X")
        #expect(stage.lines == ["before"])
        await stage.session.close()
    }

    @Test func `a variable taken away stays away, one changed by the run is given anew`()
        async throws
    {
        let stage = try StepStage(environment: ["PATH": "/usr/bin:/bin", "GONE": "1", "HOME": "/"])
        await stage.shell("unset GONE; BASE=own", environment: ["BASE": "one", "PORT": "1"])
        await stage.shell(
            #"echo "${GONE-none} $BASE $PORT""#,
            environment: ["BASE": "one", "PORT": "2"]
        )
        #expect(stage.lines == ["none own 2"])
        await stage.shell(#"echo "$BASE""#, environment: ["BASE": "two", "PORT": "2"])
        #expect(stage.lines == ["two"])
        await stage.session.close()
    }

    @Test func `a step's own folder and variables are its own`() async throws {
        let stage = try StepStage()
        await stage.shell("mkdir sub; X=1")
        await stage.shell(#"basename "$PWD"; echo $OWN"#) {
            $0.folder = "sub"
            $0.environment = ["OWN": "mine"]
        }
        #expect(stage.lines == ["sub", "mine"])
        await stage.shell(#"basename "$PWD"; echo "${OWN-none} $X""#)
        #expect(stage.lines == ["workspace", "none 1"])
        await stage.session.close()
    }

    @Test func `two sessions share nothing; a reset returns to the start`() async throws {
        let (one, two) = (try StepStage(), try StepStage())
        await one.shell("export X=1; cd /; f() { :; }")
        await two.shell("echo ${X-none}")
        #expect(two.lines == ["none"])
        await one.session.reset()
        await one.shell(#"echo "${X-none} $(basename "$PWD") $(type -t f)""#)
        #expect(one.lines == ["none workspace "])
        await one.session.close()
        await two.session.close()
    }

    @Test func `a folder that is gone is replaced by the workspace, with a warning`() async throws {
        let stage = try StepStage()
        await stage.shell("mkdir gone; cd gone; rmdir ../gone")
        let next = await stage.shell(#"basename "$PWD""#)
        #expect(stage.lines == ["workspace"])
        #expect(next.warnings.count == 1)
        await stage.session.close()
    }

    @Test func `a secret reaches the step, its output masked, and never a file of the session`()
        async throws
    {
        let stage = try StepStage()
        let canary = "canary-\(UInt64.random(in: 0...UInt64.max))"
        let secrets = [(name: "TOKEN", value: canary)]
        let step = await stage.shell(
            """
            copy="Bearer $TOKEN"; list=(a "$TOKEN"); kept=1
            [[ $TOKEN == canary-* ]] && echo right
            """,
            secrets: secrets
        )
        #expect(stage.lines == ["right"])
        #expect(step.warnings.count == 2)
        let shouted = await stage.shell(#"alias show="echo $TOKEN"; kept=2"#, secrets: secrets)
        #expect(shouted.warnings.count == 1)
        await stage.shell(#"echo "$kept ${copy-none} ${TOKEN:0:7}""#, secrets: secrets)
        #expect(stage.lines == ["1 none canary-"])
        for file in try FileManager.default.subpathsOfDirectory(atPath: stage.folder.path) {
            let data = FileManager.default.contents(atPath: stage.folder.file(file)) ?? Data()
            #expect(!String(decoding: data, as: UTF8.self).contains(canary), "\(file)")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: stage.folder.file("session"))
        #expect(mode[.posixPermissions] as? UInt == 0o700)
        await stage.session.close()
        #expect(!FileManager.default.fileExists(atPath: stage.folder.file("session")))
    }
}
