import Markdown
import Runbooks
import Testing

/// Planned times, timelines, and what contradicts itself.
@Suite struct OutlineTests {
    private func parts(_ text: String) throws -> [String] {
        try runbook(text).outline.parts.map {
            "\($0.title) \($0.plan.map { "\($0.least.components.seconds)-\($0.most.components.seconds)" } ?? "-")"
        }
    }

    @Test func `headings with times are the parts; one above several plans them together`() throws {
        let text = """
            # Guide
            ## **Flow (10-15 minutes)**
            ### **Part 1: Normal** (2 min)
            ### **Part 2: Trouble** (~9 min)
            ## **PART 1: Normal**
            """
        #expect(try parts(text) == ["Part 1: Normal 120-120", "Part 2: Trouble 540-540"])
        #expect(try runbook(text).outline.total == .seconds(660))
        #expect(try runbook(text).advice == [])
    }

    @Test func `a list with times makes the parts where no heading does`() throws {
        let text = """
            ## The 4-Minute Version

            1. Introduction (2 min) - The challenge
               - a detail (30 seconds)
            2. **What we built** (90 seconds)
            3. Questions
            """
        #expect(try parts(text) == ["Introduction 120-120", "What we built 90-90", "Questions -"])
        let advice = try runbook(text).advice
        #expect(advice.map(\.line) == [1])
        #expect(advice.first?.message.contains("3 min 30 s, 30 s less") == true)
    }

    @Test func `parts that do not add up are told with the difference`() throws {
        let advice = try runbook("## Flow (5 min)\n### One (3 min)\n### Two (4 min)\n").advice
        #expect(advice.map(\.line) == [1] && advice.allSatisfy { $0.severity == .warning })
        #expect(
            advice.first?.message
                == "\"Flow\" takes 5 min, but its parts come to 7 min, 2 min more. Change one of them."
        )
    }

    @Test func `a part that is planned twice in different ways is told`() throws {
        let advice = try runbook(
            "## Part 1: One (3 min)\n\n## Timing\n\n- Part 1: 2 min\n- Part 2: 1 min\n"
        ).advice
        #expect(advice.map(\.line) == [5])
    }

    @Test func `steps that are planned to take longer than their part are told`() throws {
        let advice = try runbook(
            "## One (1 min)\n\n```bash { name=a budget=90s }\ntrue\n```\n"
        ).advice
        #expect(advice.map(\.line) == [1])
        #expect(advice.first?.message.contains("1 min 30 s") == true)
    }

    @Test func `timelines are read from tables, lists and lines`() throws {
        let timelines = try runbook(
            """
            ## 5-Minute Demo Timeline

            | Time | Demo | Key |
            |------|------|-----|
            | 0:00-1:00 | Limits | fast |
            | 1:00-3:30 | Consumers | more |

            ## What happens

            ```
            T+0:00  Normal
            T+4-8:00 Slow
            10:04:43  no timeline
            ```

            - Minute 0-10: Ramp
            - **Minute 22-23: Alert**
            """
        ).outline.timelines
        #expect(timelines.map(\.title) == ["5-Minute Demo Timeline", "What happens"])
        #expect(timelines.first?.moments.map(\.from) == [.zero, .seconds(60)])
        #expect(timelines.first?.moments.map(\.until) == [.seconds(60), .seconds(210)])
        #expect(timelines.last?.moments.map(\.text) == ["Normal", "Slow", "Ramp", "Alert"])
        #expect(
            timelines.last?.moments.map(\.until) == [
                nil, .seconds(480), .seconds(600), .seconds(1380),
            ]
        )
    }

    @Test func `a timeline that contradicts its heading and its parts is told`() throws {
        let advice = try runbook(
            """
            ## Demo 1: Limits (1 min)
            ## Demo 2: Buffering & Resilience (2 min)
            ## 5-Minute Demo Timeline

            | Time | Demo |
            |------|------|
            | 0:00-1:00 | Limits |
            | 1:00-8:00 | Resilience |
            """
        ).advice
        #expect(advice.map(\.line) == [7, 7, 8])
        #expect(
            advice.last?.message.contains("gives \"Demo 2: Buffering & Resilience\" 7 min") == true
        )
    }

    @Test func `expected and actual are read from tables and lists`() throws {
        let claims = try runbook(
            """
            ## Proof

            | Capability | Target | Actual |
            |---|---|---|
            | Detection | < 1 min | 15 s |

            **Log search**
            - Expected: under 5 s
            - Actual: 2 s
            """
        ).outline.claims
        #expect(claims.map(\.subject) == ["Detection", "Log search"])
        #expect(claims.map(\.expected) == ["< 1 min", "under 5 s"])
        #expect(claims.map(\.actual) == ["15 s", "2 s"])
    }

    // MARK: - Variables

    @Test func `a variable that only a later step sets is told with both lines`() throws {
        let advice = try runbook(
            """
            ## Part

            ```bash
            curl "$POD/status"
            ```

            ```bash
            # find it
            POD=$(kubectl get pod)
            ```
            """
        ).advice
        #expect(advice.map(\.line) == [4])
        #expect(advice.first?.message.contains("$POD, which is set only later, in line 9") == true)
    }

    @Test(arguments: [
        "A=1; echo $A", "export A=1\necho $A", "read -r A\necho $A",
        "for A in 1 2; do echo $A; done",
        "echo '$A'", "# $A", "echo ${A:-none}", "declare -a A=(1)\necho ${A[0]}",
    ])
    func `a variable that is set in time, or not read, is none`(_ text: String) throws {
        let book = try runbook("```bash\n\(text)\n```\n\n```bash\nA=2\n```\n")
        #expect(book.advice == [])
    }

    @Test func `parameters, secrets, environment and captured values are set`() throws {
        let book = try runbook(
            """
            ---
            params: { a: 1 }
            secrets: [B]
            env: { C: 1 }
            ---

            ```bash { name=one env.D=1 }
            #@ capture E = stdout
            echo $a $B $C $D
            ```

            ```bash
            echo $E
            a=1; B=1; C=1; D=1; E=1
            ```
            """
        )
        #expect(book.advice == [])
    }
}
