import Conditions
import Markdown
import Testing

@testable import Runbooks

struct LoadPlanTests {
    private func load(_ body: String) throws -> Runbook {
        try runbook("# Load\n\n```load { name=ramp }\n\(body)\n```\n")
    }

    private func plan(_ body: String) throws -> LoadPlan {
        let runbook = try load(body)
        #expect(runbook.problems == [])
        return try #require(runbook.steps.first?.load)
    }

    @Test func `stages are read as rates a second`() throws {
        let plan = try plan(
            """
            #@ stages 30rpm..120rpm over 10m, hold 2m, 0/s for 500ms, 5rps..0rps over 1m
            #@ scale-time 20x
            #@ max-in-flight 50
            #@ arrivals poisson
            #@ seed 7
            GET http://localhost:8080/
            """
        )
        guard case .arrivals(let arrivals) = plan.model else {
            Issue.record("no arrivals")
            return
        }
        #expect(
            arrivals.stages == [
                .init(from: 0.5, to: 2, duration: .seconds(600)),
                .init(from: 2, to: 2, duration: .seconds(120)),
                .init(from: 0, to: 0, duration: .milliseconds(500)),
                .init(from: 5, to: 0, duration: .seconds(60)),
            ]
        )
        #expect(arrivals.isRandom && arrivals.maxInFlight == 50)
        #expect(plan.seed == 7 && plan.timeScale == 20)
        #expect(plan.duration == .milliseconds(39_025))
    }

    @Test func `users, and journeys with what they keep and expect`() throws {
        let plan = try plan(
            """
            #@ users 3000
            #@ spawn 300/s
            #@ think 0.5s..1.5s
            #@ hold 5m
            #@ request-timeout 2s
            #@ stop-when errors > 35%
            #@ expect p99 < 300ms
            #@ expect status < 500

            ### browse weight=3
            GET {{license.url}}/licenses/status

            ### borrow
            #@ expect status in 200, 409
            #@ capture id = $.id
            POST {{license.url}}/licenses/borrow

            {"tool": "VTT", "user": "user-{{user}}"}

            ### borrow
            #@ pause 1s
            POST {{license.url}}/licenses/return

            {"id": "{{id}}"}
            """
        )
        var users = LoadPlan.Users(count: 3000, spawn: 300, hold: .seconds(300))
        users.think = .milliseconds(500)...(.milliseconds(1500))
        #expect(plan.model == .users(users))
        #expect(plan.journeys.map(\.name) == ["browse", "borrow"])
        #expect(plan.journeys.map(\.weight) == [3, 1])
        #expect(plan.journeys.map(\.requests.count) == [1, 2])
        #expect(plan.journeys[1].requests[0].captures.map(\.name) == ["id"])
        #expect(plan.journeys[1].requests[1].pause == .seconds(1)...(.seconds(1)))
        // What stands at the head about single answers holds for each of them.
        #expect(plan.journeys[0].requests[0].expectations.map(\.text) == ["status < 500"])
        #expect(plan.stopWhen.map(\.text) == ["errors > 35%"])
        #expect(plan.requestTimeout == .seconds(2))
    }

    @Test func `a load step has the time of its plan, and its expectations of the whole`() throws {
        let step = try #require(
            try load(
                "#@ stages 1rps for 20m\n#@ expect p99 < 1s\n#@ expect status == 200\nGET http://a/"
            ).steps.first
        )
        #expect(step.budget == .seconds(1201))
        #expect(step.timeout == .seconds(1240))
        #expect(step.expectations.map(\.text) == ["p99 < 1s"])
    }

    @Test func `what a load will do is told before it runs`() throws {
        let ramp = try plan(
            """
            #@ stages 30rpm..120rpm over 10m, hold 2m
            #@ scale-time 20x
            #@ stop-when errors > 35%
            GET http://a/
            """
        )
        #expect(
            ramp.summary == [
                "stages 30rpm..120rpm over 10m, hold 2m, scale-time 20x",
                "50 journeys begin by plan for 36 s, 1000 under way at most",
                "ends early when errors > 35%",
            ]
        )
        let people = try plan(
            """
            #@ users 10
            #@ hold 30s
            ### look
            GET http://a/
            ### lease weight=3
            POST http://a/borrow
            ### lease
            POST http://a/return
            """
        )
        #expect(
            people.summary == [
                "users 10, hold 30s", "10 users begin again after each journey for 30 s",
                "journey look: 25 % of them, 1 request", "journey lease: 75 % of them, 2 requests",
            ]
        )
    }

    @Test func `names are filled but for those that a journey fills, and a missing one is told`()
        throws
    {
        let plan = try plan(
            "#@ stages 1rps for 1s\nPOST {{base}}/{{seq}}\nX-Who: {{who}}\n\n{{user}}"
        )
        let filled = try plan.filled { ["base": "http://a", "who": "b"][$0] }
        let text = try #require(filled.journeys.first?.requests.first?.text)
        #expect(text.url == "http://a/{{seq}}")
        #expect(text.body == "{{user}}")
        #expect(throws: UndefinedNames(names: ["base"])) {
            try plan.filled { $0 == "who" ? "b" : nil }
        }
    }

    static let wrong: [(String, Int, String)] = [
        ("GET http://a/", 3, "how much load"),
        ("#@ stages\nGET http://a/", 4, "A stage is missing"),
        ("#@ stages 30rpm..120rpm\nGET http://a/", 4, "how long"),
        ("#@ stages hold 2m\nGET http://a/", 4, "stage before it"),
        ("#@ stages 30 over 2m\nGET http://a/", 4, "is not a rate"),
        ("#@ stages 0rps over 2m\nGET http://a/", 4, "start nothing"),
        ("#@ stages -5rps over 2m\nGET http://a/", 4, "is not a rate"),
        ("#@ stages 9999999999rps over 2m\nGET http://a/", 4, "is not a rate"),
        ("#@ stages 1000000rps over 20h\nGET http://a/", 4, "more than a billion"),
        ("#@ stages 5rps over 0s\nGET http://a/", 4, "makes sense"),
        ("#@ stages 5rps over soon\nGET http://a/", 4, "makes sense"),
        ("#@ stages 5rps over 20h, hold 20h\nGET http://a/", 4, "longer than 24 hours"),
        ("#@ stages 5rps over 1m,\nGET http://a/", 4, "between two commas"),
        ("#@ stages 5rps over 1m\n#@ stages 5rps over 1m\nGET http://a/", 5, "stands twice"),
        ("#@ stages 5rps over 1m\n#@ users 5\n#@ hold 1m\nGET http://a/", 4, "exclude each other"),
        ("#@ stages 5rps over 1m\n#@ think 1s\nGET http://a/", 5, "means nothing beside stages"),
        ("#@ users 5\n#@ hold 1m\n#@ max-in-flight 9\nGET http://a/", 6, "nothing beside users"),
        ("#@ users 5\nGET http://a/", 4, "for how long"),
        ("#@ users many\n#@ hold 1m\nGET http://a/", 4, "is not a number"),
        ("#@ users 5\n#@ hold 1m\n#@ think 3s..1s\nGET http://a/", 6, "is not a time"),
        ("#@ users 5\n#@ hold 1m\n#@ spawn 5\nGET http://a/", 6, "is not a rate"),
        ("#@ stages 5rps over 1m\n#@ scale-time 0\nGET http://a/", 5, "makes no sense"),
        ("#@ stages 5rps over 1m\n#@ seed x\nGET http://a/", 5, "whole number"),
        ("#@ stages 5rps over 1m\n#@ stop-when status > 3\nGET http://a/", 5, "the whole load"),
        ("#@ stages 5rps over 1m\n#@ stop-when p99 slow\nGET http://a/", 5, "is not a comparison"),
        ("#@ stages 5rps over 1m\n#@ expect exit == 0\nGET http://a/", 5, "does not have"),
        ("#@ stages 5rps over 1m\n#@ expect p99 < 1s and status == 200\nGET http://a/", 5, "two"),
        ("#@ stages 5rps over 1m\n#@ colour red\nGET http://a/", 5, "is not known"),
        ("#@ stages 5rps over 1m", 5, "request is missing"),
        ("#@ stages 5rps over 1m\nFETCH http://a/", 5, "is not a method"),
        ("#@ stages 5rps over 1m\nGET http://{{seq}}.a/", 5, "same for all"),
        ("#@ stages 5rps over 1m\n### \nGET http://a/", 5, "name of the journey"),
        ("#@ stages 5rps over 1m\n### a weight=0\nGET http://a/", 5, "is not a weight"),
        ("#@ stages 5rps over 1m\n### a\n#@ pause soon\nGET http://a/", 6, "is not a time"),
        ("#@ stages 5rps over 1m\n### a\n#@ hold 1s\nGET http://a/", 6, "is not known here"),
        (
            "#@ stages 5rps over 1m\n### a\nGET http://a/\n### a\n#@ expect status =\nGET http://a/",
            8, ""
        ),
    ]

    @Test(arguments: wrong)
    func `a plan that makes no sense is told with its line and what to write`(
        _ body: String,
        _ line: Int,
        _ words: String
    ) throws {
        let runbook = try load(body)
        let problem = try #require(runbook.problems.first { $0.severity == .error }, "\(body)")
        #expect(words.isEmpty || problem.message.contains(words), "\(problem)")
        #expect(problem.line == line, "\(problem)")
    }

    @Test func `no plan whatever is a crash`() throws {
        let words = [
            "stages", "5rps", "..", "over", "1m", ",", "hold", "#@", "users", "9", "\n", "###",
            "GET http://a/", "{{seq}}", "think", "expect p99", "<", "1s",
        ]
        var state: UInt64 = 3
        for _ in 0..<500 {
            var text = "#@ stages "
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                text += words[Int((state >> 33) % UInt64(words.count))] + " "
            }
            _ = try load(text)
        }
    }
}
