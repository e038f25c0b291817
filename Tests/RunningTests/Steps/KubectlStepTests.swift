import Events
import FoundationEssentials
import Processes
import Runbooks
import Synchronization
import TestSupport
import Testing

@testable import Running

/// Steps of kubectl, with a program of that name that notes what it is asked.
@Suite(.timeLimit(.minutes(1))) struct KubectlStepTests {
    private static let program = """
        #!/bin/bash
        printf '%s\\n' "$*" >> asked
        case "$*" in
            "config current-context") cat context ;;
            *jsonpath*) echo 3 ;;
            *"--output=json"*) echo '{"kind":"ConfigMap","metadata":{"name":"x","uid":"u","resourceVersion":"7"},"data":{"a":"1"},"status":{}}' ;;
            *"get pods"*) echo "NAME READY"; echo "tea 1/1" ;;
        esac
        """

    private func stage(context: String = "kind-demo") throws -> StepStage {
        let stage = try StepStage()
        let path = try stage.folder.write(Self.program, to: "bin/kubectl")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        try stage.folder.write("\(context)\n", to: "workspace/context")
        return stage
    }

    private func carryOut(
        _ text: String,
        on stage: StepStage,
        isRefused: Bool = false,
        note: (@Sendable (UndoAction) async throws -> Void)? = nil
    ) async throws -> StepOutcome {
        try await stage.carryOut(
            text,
            environment: ["PATH": "\(stage.folder.file("bin")):/usr/bin:/bin"],
            isRefused: isRefused,
            note: note
        )
    }

    private func asked(_ stage: StepStage) -> [String] {
        let text = try? String(contentsOfFile: "\(stage.workspace)/asked", encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    @Test func `each line is a command in the namespace and the context`() async throws {
        let stage = try stage()
        let outcome = try await carryOut(
            """
            ```kubectl { name=pods ns=tea context=kind-demo }
            #@ expect stdout contains "1/1"
            # what runs
            get pods
            kubectl label pod/tea \\
              kind=green
            ```
            """,
            on: stage
        )
        #expect(outcome.result.status == .passed, "\(outcome.result)")
        #expect(
            asked(stage) == [
                "config current-context", "--context=kind-demo --namespace=tea get pods",
                "--context=kind-demo --namespace=tea label pod/tea kind=green",
            ]
        )
        #expect(stage.screen.first == "$ kubectl get pods")
        await stage.session.close()
    }

    @Test func `rule 21: in another context nothing is run`() async throws {
        let stage = try stage(context: "production")
        let outcome = try await carryOut(
            "```kubectl { name=down ns=tea context=kind-demo }\ndelete pod/tea\n```\n",
            on: stage
        )
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("context is production") == true)
        #expect(asked(stage) == ["config current-context"])
        await stage.session.close()
    }

    @Test func `a line that fails ends the step`() async throws {
        let stage = try stage()
        let outcome = try await carryOut(
            "```kubectl { name=two }\nget pods | grep coffee\nget pods\n```\n",
            on: stage
        )
        #expect(outcome.result.status == .failed)
        #expect(asked(stage) == ["get pods"])
        await stage.session.close()
    }

    @Test func `undo=auto notes how things were before it changes them`() async throws {
        let stage = try stage()
        let noted = Mutex<[UndoAction]>([])
        let outcome = try await carryOut(
            """
            ```kubectl { name=down ns=tea undo=auto }
            scale deployment/tea --replicas=0
            patch configmap x -p '{}'
            get pods
            ```
            """,
            on: stage
        ) { action in noted.withLock { $0.append(action) } }
        #expect(outcome.result.status == .passed)
        let actions = noted.withLock { $0 }
        #expect(
            actions.first
                == .command("kubectl --namespace='tea' scale deployment/tea --replicas=3")
        )
        guard actions.count == 2, case .command(let text) = actions[1] else {
            Issue.record("\(actions)")
            return
        }
        #expect(text.contains(#"{"kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"1"}}"#))
        #expect(text.hasPrefix("kubectl --namespace='tea' replace -f -"))
        await stage.session.close()
    }

    @Test(arguments: [
        ("get pods && kubectl delete pod/tea", "holds a second command"),
        ("get pods; kubectl delete pod/tea", "holds a second command"),
        ("get pods || delete pod/tea", "holds a second command"),
        ("get pods & kubectl delete pod/tea", "holds a second command"),
        ("get pods -o name | xargs kubectl delete", "holds a second command"),
        ("get pods -o name | xargs sh -c 'kubectl delete \\$0'", "holds a second command"),
        ("get pods $(kubectl delete pod/tea)", "holds a second command"),
        ("get pods \\\"`kubectl delete pod/tea`\\\"", "holds a second command"),
        ("get pods $'\\'' ; kubectl delete pod/tea '", "holds a second command"),
        ("get 'pods", "quote that is not closed"), ("apply -f - <<EOF", "reads text of the lines"),
        ("get pods --context=prod", "says --context"),
        ("get pods --context prod", "says --context"),
        ("get pods --kubeconfig=x", "says --kubeconfig"), ("get pods -s http://x", "says --server"),
        ("get pods --server=http://x", "says --server"), ("get pods --user me", "says --user"),
        ("get pods '--cluster=x'", "says --cluster"), ("get pods -n prod", "namespace prod"),
        ("exec -itn prod tea -- sh", "namespace prod"),
        ("get pods $(echo a | cat) -n prod", "namespace prod"),
        ("delete pods --all --all-namespaces=true", "all namespaces"),
        ("get pods -nprod", "namespace prod"), ("get pods --namespace=prod", "namespace prod"),
        ("delete pods --all -A", "all namespaces"),
    ])
    func `a line that leaves the step's context or namespace is refused before anything is sent`(
        _ line: String,
        _ message: String
    ) async throws {
        let stage = try stage()
        let outcome = try await carryOut(
            "```kubectl { name=two ns=tea context=kind-demo }\nget nodes\n\(line)\n```\n",
            on: stage,
            isRefused: true
        )
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.hasPrefix("Line 2: ") == true, "\(outcome.result)")
        #expect(outcome.result.message?.contains(message) == true, "\(outcome.result)")
        #expect(asked(stage) == [])
        await stage.session.close()
    }

    @Test(arguments: [
        "get pods | grep -c .", "get pods 2>&1 | grep tea", "get pods -l 'a in (b; c)'",
        "exec tea -- echo --context=x", "get pods $(echo -n tea-1 | cat)",
        "get pods `echo -n tea-1 # x`", "get pods -o=name --sort-by=x -lname=a",
        "get pods -n tea > pods",
        "annotate pod tea kubectl.kubernetes.io/x=1 | cat", "get pods # a; kubectl b",
        "get pods -A",
    ])
    func `a line of one command may do with its output what it likes`(_ line: String) async throws {
        let stage = try stage()
        let outcome = try await carryOut(
            "```kubectl { name=one ns=tea context=kind-demo }\n\(line)\n```\n",
            on: stage
        )
        #expect(outcome.result.status != .error, "\(outcome.result)")
        #expect(asked(stage).count == 2)
        await stage.session.close()
    }

    @Test func `undo=auto notes every object of a line, where it is`() async throws {
        let stage = try stage()
        let noted = Mutex<[UndoAction]>([])
        let outcome = try await carryOut(
            """
            ```kubectl { name=down undo=auto }
            scale deploy c d --replicas 0 -n tea
            scale deploy/e deploy/f --replicas=0
            label pod x y --overwrite kind=green old-
            apply -f a.yaml -f 'b c.yaml'
            set sa deployment x other
            ```
            """,
            on: stage
        ) { action in noted.withLock { $0.append(action) } }
        #expect(outcome.result.status == .passed, "\(outcome.result)")
        let questions = asked(stage).filter { $0.contains("get ") }
        #expect(
            questions == [
                "--namespace=tea get deploy/c --output=jsonpath={.spec.replicas}",
                "--namespace=tea get deploy/d --output=jsonpath={.spec.replicas}",
                "get deploy/e --output=jsonpath={.spec.replicas}",
                "get deploy/f --output=jsonpath={.spec.replicas}",
                "get pod/x --output=json", "get pod/y --output=json",
                "get -f a.yaml --output=json", "get -f b c.yaml --output=json",
                "get deployment/x --output=json",
            ]
        )
        #expect(noted.withLock { $0.count } == questions.count)
        #expect(
            noted.withLock { $0.first }
                == .command("kubectl --namespace='tea' scale deploy/c --replicas=3")
        )
        await stage.session.close()
    }

    @Test(arguments: [
        "scale deploy --all --replicas=0", "label pods -l a=b kind=green", "apply -k folder",
        "apply -f - ", "apply -f a --prune", "scale deploy,rs c --replicas=0",
        "autoscale deploy x --max=3", "rollout restart deploy/x", "label pod --colour x kind=green",
        "scale deploy/$x --replicas=0", "config use-context other", "label pod kind=green",
    ])
    func `undo=auto refuses what it does not cover whole`(_ line: String) async throws {
        let stage = try stage()
        let outcome = try await carryOut(
            "```kubectl { name=gone undo=auto }\n\(line)\n```\n",
            on: stage,
            isRefused: true
        )
        #expect(outcome.result.message?.contains("#@ undo kubectl") == true, "\(outcome.result)")
        #expect(asked(stage).isEmpty)
        await stage.session.close()
    }

    @Test(arguments: ["echo none", "true", "echo 3; echo 4", "false"])
    func `undo=auto changes nothing where the value before cannot be read`(
        _ answer: String
    )
        async throws
    {
        let stage = try stage()
        try stage.folder.write(
            Self.program.replacing("echo 3", with: answer),
            to: "bin/kubectl"
        )
        let noted = Mutex(0)
        let outcome = try await carryOut(
            "```kubectl { name=down undo=auto }\npatch cm x -p '{}'\nscale deploy/c --replicas=0\n```\n",
            on: stage
        ) { _ in noted.withLock { $0 += 1 } }
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("nothing was changed") == true)
        #expect(!asked(stage).contains { $0.contains("replicas=0") || $0.contains("patch") })
        #expect(noted.withLock { $0 } == 0)
        await stage.session.close()
    }

    @Test func `undo=auto refuses what it cannot take back`() async throws {
        let stage = try stage()
        let outcome = try await carryOut(
            "```kubectl { name=gone undo=auto }\ndelete pod/tea\n```\n",
            on: stage,
            isRefused: true
        )
        #expect(outcome.result.status == .error)
        #expect(asked(stage).isEmpty)
        await stage.session.close()
    }

    // MARK: - The real program

    @Test(.enabled(if: Program.isOnThisMachine("kubectl"), "kubectl is not on this machine"))
    func `rule 21: kubectl itself tells the context, and runs in the one that is meant`()
        async throws
    {
        let folder = TemporaryFolder()
        let clusters = try folder.write(
            """
            apiVersion: v1
            kind: Config
            current-context: kind-demo
            clusters:
            - { name: none, cluster: { server: "http://127.0.0.1:1" } }
            users:
            - { name: nobody, user: {} }
            contexts:
            - { name: kind-demo, context: { cluster: none, user: nobody, namespace: tea } }
            - { name: production, context: { cluster: none, user: nobody } }
            """,
            to: "config"
        )
        var environment = OwnEnvironment.variables
        environment["KUBECONFIG"] = clusters
        let stage = try StepStage()
        let shown = try await stage.carryOut(
            """
            ```kubectl { name=shown context=kind-demo }
            #@ expect stdout contains "namespace: tea"
            config view --minify
            ```
            """,
            environment: environment
        )
        #expect(shown.result.status == .passed, "\(shown.result)")

        let refused = try await stage.carryOut(
            "```kubectl { name=down context=production }\ndelete pod/tea\n```\n",
            environment: environment
        )
        #expect(refused.result.status == .error)
        #expect(
            refused.result.message?.contains("kubectl config use-context production") == true,
            "\(refused.result)"
        )

        let unreachable = try await stage.carryOut(
            "```kubectl { name=get context=kind-demo timeout=20s }\nget pods\n```\n",
            environment: environment
        )
        #expect(unreachable.result.status == .failed, "\(unreachable.result)")
        #expect(stage.output.contains("127.0.0.1:1"))
        await stage.session.close()
    }
    @Test func `names are filled, and what they hold stays one word`() async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            """
            ```kubectl { name=pods ns={{ns}} }
            #@ expect stdout contains "{{found}}"
            get pods {{pod}} -o go-template='{{range .items}}{{end}}'
            ```
            """,
            values: ["ns": "tea shop", "pod": "a; touch broken", "found": "1/1"],
            environment: ["PATH": "\(stage.folder.file("bin")):/usr/bin:/bin"]
        )
        #expect(outcome.result.status == .passed, "\(outcome.result)")
        #expect(
            asked(stage) == [
                "--namespace=tea shop get pods a; touch broken -o go-template={{range .items}}{{end}}"
            ]
        )
    }

    @Test(arguments: ["ns={{NOPE}}", "context={{NOPE}}", "cwd={{NOPE}}", "env.A={{NOPE}}", ""])
    func `rule 8: a name without a value asks nothing of the cluster`(_ words: String) async throws
    {
        let stage = try stage()
        let outcome = try await carryOut(
            "```kubectl { name=pods \(words) }\nget pods \(words.isEmpty ? "{{NOPE}}" : "")\n```\n",
            on: stage
        )
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("{{NOPE}}") == true)
        #expect(asked(stage) == [])
    }
}
