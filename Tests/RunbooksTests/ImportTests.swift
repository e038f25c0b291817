import Markdown
import Runbooks
import Testing

/// Pages that were not written for us: what of them is run, shown, asked, or only told.
@Suite struct ImportTests {
    // MARK: - What is run

    @Test func `prompts are taken off, and what stands between them is sample output`() throws {
        let step = try #require(
            try step("```console\n$ echo one\none\n$ echo two \\\n  three\ntwo three\n```")
        )
        #expect(step.body == "echo one\necho two \\\n  three\n")
        #expect(step.sampleOutput == "one\ntwo three\n")
    }

    @Test func `a fence without a language after a step is its sample output and never runs`()
        throws
    {
        let book = try runbook(
            """
            ## Look

            ```bash
            ls
            ```

            Which prints:

            ```
            rm -rf /
            ```

            ### Script Output

            ```text
            second
            ```
            """
        )
        #expect(book.steps.map(\.body) == ["ls\n"])
        #expect(book.steps.first?.sampleOutput == "rm -rf /\n")
    }

    @Test func `what only opens a page is a link and no step`() throws {
        let book = try runbook(
            """
            ## Metrics

            ```bash
            # Query in Prometheus
            open "http://localhost:9090/graph?g0.expr=up"
            xdg-open 'https://example.org/a'
            ```

            ```bash
            open http://localhost:3000
            echo shown
            ```
            """
        )
        #expect(
            book.steps.map(\.body) == ["# opened as a link: http://localhost:3000\necho shown\n"]
        )
        #expect(
            book.outline.links.map(\.url) == [
                "http://localhost:9090/graph?g0.expr=up", "https://example.org/a",
                "http://localhost:3000",
            ]
        )
        #expect(book.outline.links.first?.title == "Query in Prometheus")
        #expect(book.outline.links.map(\.part).first == "Metrics")
    }

    @Test func `a fence written for us is left as it is`() throws {
        let step = try #require(
            try step("```bash { name=a }\nopen http://localhost\nrm -rf x\n```")
        )
        #expect(step.body == "open http://localhost\nrm -rf x\n")
        #expect(step.confirm == nil)
    }

    @Test(arguments: [
        "watch -n 1 ls", "kubectl logs -f pod", "kubectl port-forward svc/a 80", "tail -f x.log",
        "docker compose up --build", "docker logs -f a | grep b", "python3 -m http.server",
    ])
    func `an endless command is passed over by a run, and lint says so`(_ command: String) throws {
        let book = try runbook("## Part\n\n```bash\necho first\n\(command)\n```\n")
        let step = try #require(book.steps.first)
        #expect(step.excludedFromRunAll && step.passedOver?.contains("does not end") == true)
        #expect(book.advice.contains { $0.line == 3 && $0.message.contains("never ends") })
    }

    @Test(arguments: [
        "docker compose up -d", "watch -n 1 ls &", "(sleep 1; docker compose up) &",
        "tail -f x > y 2>&1 &", "echo 'watch\ntail -f x'", "ping -c 3 host", "kubectl logs pod",
        "tail x.log",
    ])
    func `a command that ends is none`(_ command: String) throws {
        let book = try runbook("## Part\n\n```bash\n\(command)\n```\n")
        #expect(book.steps.first?.excludedFromRunAll == false)
        #expect(book.advice == [])
    }

    @Test(arguments: [
        "rm -rf build", "sudo rm -r x", "terraform destroy", "kubectl delete pod a",
        "docker compose down -v", "psql -c 'DROP TABLE a'", "curl -L https://example.org | sh",
        "echo ok && rm -fr x", "cd build; rm -r x", "cat x|sudo bash -s -- --yes",
        "for d in bld; do rm -rf dang/\"$d\"; done", "if test -d x; then rm -rf x; fi",
        "if a; then b; else rm -rf x; fi", "(rm -rf x)", "{ rm -rf x; }", "clean() { rm -rf x; }",
        "A=1 rm -rf x", "env A=1 rm -rf x", "/bin/rm -rf x", "\\rm -rf x", "! rm -rf x",
        "case a in a) rm -rf x ;; esac", "true & rm -rf x", "echo $(rm -rf x)",
        "echo \"`rm -rf x`\"",
        "ls | xargs rm -rf", "find . -name x -exec rm -rf {} +", "sudo -u root nice -n 5 rm -rf x",
        "$SUDO rm -rf x", "rm \\\n  -rf x", "timeout 5 rm -rf x",
        "bash -c \"rm -rf x\"", "sh -ec 'cd x && rm -rf y'", "eval \"rm -rf x\"",
        "bash -c 'bash -c \"rm -rf x\"'", "su - tea -c 'rm -rf x'",
        "docker exec db rm -rf /data", "docker exec db sh -c 'rm -rf /data'",
        "ssh h rm -rf x", "ssh h 'rm -rf x'", "kubectl exec pod -- rm -rf /data",
        "kubectl exec pod -- psql -c \"DROP INDEX a\"", "kubectl exec pod -- tool 'drop table a'",
        "kubectl exec pod -- psql -c \"\n  DROP INDEX\n  a;\n\"",
        "curl -L https://example.org | sudo -E bash -", "bash <(curl -L https://example.org)",
        "sh -c \"$(curl -L https://example.org)\"", "source <(curl -s https://example.org)",
        "eval \"$(curl -s https://example.org)\"", "curl a |\n  sh", "(curl a) | sh",
        "psql -c \"TRUNCATE x\"", "psql <<SQL\nDROP TABLE a;\nSQL", "echo 'DROP TABLE a' | psql",
        "ssh h <<'END'\nrm -rf x\nEND", "echo don't\nrm -rf x", "cat <<END\ndon't\nEND\nrm -rf x",
        "echo ${A#b}; rm -rf x", "mkfs.ext4 /dev/sda1",
        "trap 'rm -rf x' EXIT", "trap -- \"rm -rf '$x'\" INT EXIT", "trap \"cd /; rm -rf x\" 0",
        "alias x='rm -rf y'", "alias a=b x=\"ls; rm -rf y\"", "eval 'rm -rf x'",
        "eval \"cd x; rm -rf y\"", "eval rm -rf x", "f() { rm -rf x; }", "f() (rm -rf x)",
        "function f { rm -rf x; }", "function f() {\n  rm -rf x\n}", "f () {\n  ls\n  rm -rf x\n}",
        "coproc rm -rf x", "bash <<< 'rm -rf x'", "parallel 'rm -rf {}' ::: a",
        "script -c 'rm -r x'", "ansible >= 2.14", "echo a; node >= 18.2",
    ])
    func `rule 21: a dangerous command of an imported fence asks before it starts`(
        _ command: String
    ) throws {
        let step = try #require(try step("```bash\n\(command)\n```"))
        #expect(step.confirm?.hasSuffix("Go on?") == true)
    }

    @Test func `rule 21: the question names where a script that is piped into a shell comes from`()
        throws
    {
        let step = try #require(try step("```bash\ncurl -L https://example.org/i.sh | sh\n```"))
        #expect(step.confirm == "It runs `curl -L https://example.org/i.sh | sh`. Go on?")
    }

    @Test(arguments: [
        ("rm -r a\nls\nrm -r b\nrm -r a", "`rm -r a` and `rm -r b`"),
        ("rm -r a; rm -r b; rm -r c", "`rm -r a`, `rm -r b` and `rm -r c`"),
        (
            (1...12).map { "rm -r \($0)" }.joined(separator: "\n"),
            "`rm -r 1`, `rm -r 2`, `rm -r 3` and 9 more"
        ),
    ])
    func `rule 21: the question names three dangerous commands, and how many more there are`(
        _ body: String,
        _ named: String
    ) throws {
        #expect(try step("```bash\n\(body)\n```")?.confirm == "It runs \(named). Go on?")
    }

    @Test(arguments: [
        "rm file", "docker compose down", "kubectl get pods", "bash run.sh", "ls | sh run.sh",
        "echo 'a; rm -r x | sh'", "echo rm -rf", "echo \"rm -rf x\"", "grep \"DROP TABLE\" file",
        "sudo grep -r rm -rf .", "kubectl get pods -l app=rm", "rm -f build.log", "bash -c 'rm x'",
        "docker exec db grep -r 'DROP TABLE' /sql", "ssh h 'rm x; ls -r'", "# rm -rf x",
        "psql -c 'select 1'", "source <(kubectl completion bash)",
        "eval \"$(minikube docker-env)\"",
        "git commit -m 'rm -rf x'", "a 2>&1 >b", "cat x | grep -r sh", "docker exec -it db bash",
        "trap 'rm -f x' EXIT", "trap clean EXIT", "trap - EXIT", "trap 'echo rm -rf x' EXIT",
        "alias ll='ls -lr'", "alias rm='rm -i'", "eval 'ls x'", "f() { rm x; }", "alias",
        "echo a > b # rm -rf x", "printf 'DROP TABLE a' > x.sql", "echo $((1 << 2))",
        "pip install 'a >= 2'", "pip install a>=2", "(( a >= 2 ))", "grep '>=' x",
    ])
    func `rule 21: other commands do not ask`(_ command: String) throws {
        #expect(try step("```bash\n\(command)\n```")?.confirm == nil)
    }

    @Test func `a placeholder locks its step until a parameter says what it stands for`() throws {
        let book = try runbook(
            "## Part\n\n```bash\nssh <vm-name> uptime; ssh <vm-name> -t YOUR_SHELL\n```\n"
        )
        let step = try #require(book.steps.first)
        #expect(step.lock?.contains("--param vm-name=VALUE") == true)
        #expect(book.placeholderNames == ["vm-name", "YOUR_SHELL"])
        let half = step.filled(with: ["vm-name": "web1"])
        #expect(half.body == "ssh web1 uptime; ssh web1 -t YOUR_SHELL\n" && half.lock != nil)
        #expect(step.filled(with: ["vm-name": "web1", "YOUR_SHELL": "sh"]).lock == nil)
        #expect(book.advice.contains { $0.message.contains("locked until") })
    }

    @Test func `marks that are closed again, and redirections, are no placeholders`() throws {
        let step = try step("```bash\necho '<b>bold</b>' > out; cat <<EOF\nx\nEOF\n```")
        #expect(step?.placeholders == [])
    }

    @Test(arguments: ["docker run \\\n  ...", "...", "ls\n... and so on", "… later"])
    func `a line that begins with three dots locks its step, whatever is given`(
        _ text: String
    ) throws {
        let book = try runbook("## Part\n\n```sh\n\(text)\n```\n")
        let step = try #require(book.steps.first)
        #expect(step.excludedFromRunAll && step.passedOver != nil)
        #expect(step.lock?.contains("leaves something out") == true)
        #expect(step.filled(with: ["...": "x"]).lock != nil)
        let line = 3 + (text.split(separator: "\n").firstIndex { $0.contains("..") } ?? 0) + 1
        #expect(book.advice.map(\.line) == [line], "\(book.advice)")
    }

    @Test(arguments: ["echo ...", "ls ..", "cd ../..", "./run.sh ..."])
    func `three dots elsewhere lock nothing`(_ text: String) throws {
        #expect(try step("```sh\n\(text)\n```")?.lock == nil)
    }

    @Test(arguments: [
        "sum(rate(http_requests_total[5m])) by (code)", "up{job=\"tea\"}", "sum by (job) (up)",
        "# The rate\nrate(x[5m])", "histogram_quantile(0.99, sum(rate(x[5m])) by (le))",
        "(sum(rate(x[1m])) / sum(rate(y[1m])))", "100 * (1 - avg(rate(idle[5m])))",
        "http_requests_total{code=~\"5..\"}[5m]", "http_requests_total[5m]",
        "topk(3, up)", "sum without (pod) (\n  up\n)", "count(up == 0)",
    ])
    func `a query in a shell fence is a panel and no step, and lint says so`(
        _ text: String
    ) throws {
        let book = try runbook("## Part\n\n```sh\n\(text)\n```\n")
        #expect(book.steps == [] && book.panels.map(\.query) == [text])
        #expect(book.problems.map(\.line) == [3] && book.errors == [], "\(book.problems)")
        #expect(book.problems.first?.message.contains("Write promql") == true)
    }

    @Test(arguments: [
        "{app=\"tea\"} |= \"error\"", "sum(rate({app=\"tea\"}[5m]))", "up{job=\"a\"}\n\nsum(up",
    ])
    func `a query that no panel can draw is shown`(_ text: String) throws {
        let book = try runbook("## Part\n\n```sh\n\(text)\n```\n")
        #expect(book.steps == [] && book.problems.map(\.line) == [3], "\(book.problems)")
    }

    @Test(arguments: [
        "{ ls; }", "sum() { ls; }", "count.sh (a)", "group x", "echo ...", "ls{a,b}", "sum x",
        "sum ( ) { ls; }", "max=(1 2)", "count=3", "(cd x && ls)", "[ -e x ]", "a[5]=x",
        "min \"sort by (x)\"", "rate 5m", "7z x a", "100 x", "cp a{,.bak}", "time ls",
        "echo 'sum(rate(x[5m]))'", "curl -G \"$P/query\" -d 'query=sum(up)'", "{a,b}", "sum",
        "ls x{a=b}", "test[1]=m", "((x = 1))", "count () { ls; }",
    ])
    func `a command that only resembles a query is run`(_ text: String) throws {
        let step = try #require(try step("```sh\n\(text)\n```"))
        #expect(!step.excludedFromRunAll && step.lock == nil)
    }

    // MARK: - Where it stands

    @Test(arguments: [
        ("Pre-Preparation (2 minutes)", Runbook.Section.Role.preflight),
        ("**System Check**", .preflight), ("Prerequisites", .preflight),
        ("🔧 Troubleshooting", .troubleshooting), ("\"Lag not showing\"", .troubleshooting),
        ("If Kafka is down", .troubleshooting), ("Cleanup", .cleanup), ("Rollback:", .cleanup),
        ("After the demo", .cleanup), ("**Talking Points:**", .notes), ("Key Message", .notes),
        ("Preparation for Questions:", .questions), ("Post-Demo Questions", .questions),
        ("What Are We Showing?", .caption), ("Metrics", .metrics), ("Script Output", .output),
        ("5-Minute Demo Timeline", .timeline), ("Demo 1: Rate Limiting (1 minute)", .main),
        ("The output of the kettle", .main), ("Iffy weather", .main), ("Restoration", .main),
    ])
    func `a heading tells what its section is for`(_ heading: String, _ role: Runbook.Section.Role)
    {
        #expect(Runbook.Section(heading: heading, level: 2, line: 1).role == role)
    }

    @Test func `what stands under another case is not run with the rest, and says why`() throws {
        let book = try runbook(
            """
            ## Start

            If the system is down:

            ```bash
            ./start.sh
            ```

            ```bash
            ./look.sh
            ```

            ## Troubleshooting

            ### "It does not answer"

            ```bash
            ./repair.sh
            ```

            ## Cleanup

            ```bash { always=true }
            ./reset.sh
            ```
            """
        )
        #expect(book.steps.map(\.excludedFromRunAll) == [true, false, true, false])
        #expect(book.steps[0].passedOver == "the page says: If the system is down:")
        #expect(book.steps[2].passedOver == "it stands under \"It does not answer\"")
    }

    @Test func `questions, talking points and captions are kept with their part`() throws {
        let outline = try runbook(
            """
            ## Demo 1: Limits (1 minute)

            ### What Are We Showing?

            > "The gateway limits each consumer."

            ### Talking Points

            - Limits are set per consumer

            **Preparation for Questions:**

            - Q: "How flexible?" → A: In real time
            - Q: "Bursts?" → A: Yes

            ## Post-Demo Questions

            1. **How does it scale?**
               → By partitions.
            """
        ).outline
        #expect(outline.captions.map(\.text) == ["\"The gateway limits each consumer.\""])
        #expect(outline.notes.map(\.text) == ["Limits are set per consumer"])
        #expect(outline.notes.first?.part == "Demo 1: Limits")
        #expect(
            outline.questions.map(\.question) == [
                "\"How flexible?\"", "\"Bursts?\"", "How does it scale?",
            ]
        )
        #expect(outline.questions.map(\.answer) == ["In real time", "Yes", "By partitions."])
        #expect(
            outline.questions.map(\.part) == [
                "Demo 1: Limits", "Demo 1: Limits", "Post-Demo Questions",
            ]
        )
    }
}
