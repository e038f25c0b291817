import Conditions
import Runbooks
import Testing

/// The rules of facts/runbooks.md §4 that one run of one step has to keep.
@Suite struct StepMachineTests {
    private typealias Outcome = StepMachine.Outcome
    private typealias Event = StepMachine.Event

    private let unmet = Unmet(expected: "exit == 0", actual: "3")
    private let exited = Event.exited(code: 0, signal: nil)
    private let exitedBadly = Event.exited(code: 3, signal: nil)

    private var passed: Event { .evaluated(.init(expectations: .met)) }
    private var failed: Event { .evaluated(.init(expectations: .unmet([unmet]))) }
    private var late: Outcome { Outcome(.timedOut, code: 124, message: "Its time was up.") }

    /// Feeds events, each at its second.
    private func run(
        _ machine: inout StepMachine,
        _ events: [(Double, Event)]
    )
        -> [StepMachine.Action]
    {
        events.flatMap { machine.handle($1, at: .milliseconds(Int($0 * 1_000))) }
    }

    @Test func `a step is armed, runs and passes`() {
        var machine = StepMachine(step())
        let actions = run(
            &machine,
            [(0, .arm(nonce: "n")), (1, .start), (1, .spawned), (2, exited), (2, passed)]
        )
        #expect(
            actions == [.spawn(attempt: 1), .evaluate(attempt: 1), .end(Outcome(.passed, code: 0))]
        )
        #expect(machine.deadline == nil && !machine.isUnderWay)
    }

    @Test func `attempts are counted on from earlier runs`() {
        var machine = StepMachine(step(), attempts: 4)
        #expect(run(&machine, [(0, .start)]) == [.spawn(attempt: 5)])
    }

    @Test func `rule 3, the timeout bounds all attempts and the waits between`() {
        var machine = StepMachine(
            step {
                $0.timeout = .seconds(10)
                $0.retry = 9
                $0.backoff = .seconds(3)
            }
        )
        _ = run(&machine, [(0, .start), (0, .spawned), (4, exitedBadly), (4, failed)])
        #expect(machine.state == .pausing(until: .seconds(7)) && machine.deadline == .seconds(7))
        _ = run(&machine, [(7, .time), (7, .spawned)])
        #expect(machine.attempt == 2 && machine.deadline == .seconds(10))
        #expect(run(&machine, [(10, .time)]) == [.signal(.terminate)])
        #expect(run(&machine, [(11, .gone)]) == [.end(late)])
    }

    @Test func `rule 3, a retry that would begin after the end does not begin`() {
        var machine = StepMachine(
            step {
                $0.timeout = .seconds(5)
                $0.retry = 3
                $0.backoff = .seconds(2)
            }
        )
        let actions = run(&machine, [(0, .start), (0, .spawned), (4, exitedBadly), (4, failed)])
        #expect(actions.last == .end(Outcome(.failed, code: 3, unmet: [unmet])))
    }

    @Test func `rule 3, an attempt that took too long is tried again like a failed one`() {
        var machine = StepMachine(
            step {
                $0.attemptTimeout = .seconds(2)
                $0.retry = 1
            }
        )
        _ = run(&machine, [(0, .start), (0, .spawned)])
        #expect(machine.deadline == .seconds(2))
        #expect(run(&machine, [(2, .time), (2, .gone)]).last == .attemptEnded(1, late))
        #expect(machine.state == .pausing(until: .seconds(3)))
        let second = run(&machine, [(3, .time), (3, .spawned), (5, .time), (5, .gone)])
        #expect(second == [.spawn(attempt: 2), .signal(.terminate), .end(late)])
    }

    @Test func `rule 3, timed out, cancelled and failed are three words`() {
        let ways: [(StepMachine.Status, [(Double, Event)])] = [
            (.timedOut, [(1, .time), (1, .gone)]), (.cancelled, [(0.5, .cancel), (1, .gone)]),
            (.failed, [(0.5, exitedBadly), (1, failed)]),
        ]
        for (status, events) in ways {
            var machine = StepMachine(step(), timeout: .seconds(1))
            let actions = run(&machine, [(0, .start), (0, .spawned)] + events)
            guard case .end(let outcome)? = actions.last else {
                Issue.record("\(status): \(actions)")
                continue
            }
            #expect(outcome.status == status)
        }
    }

    @Test func `rule 4, two retries are two further attempts, each with its own end`() {
        var machine = StepMachine(step { $0.retry = 2 })
        var actions = run(&machine, [(0, .start)])
        for at in [0.0, 10, 20] {
            actions += run(
                &machine,
                [(at, .spawned), (at, exitedBadly), (at, failed), (at + 1, .time)]
            )
        }
        let failure = Outcome(.failed, code: 3, unmet: [unmet])
        #expect(
            actions == [
                .spawn(attempt: 1), .evaluate(attempt: 1), .attemptEnded(1, failure),
                .spawn(attempt: 2), .evaluate(attempt: 2), .attemptEnded(2, failure),
                .spawn(attempt: 3), .evaluate(attempt: 3), .end(failure),
            ]
        )
    }

    @Test func `rules 3 and 4, until that never comes true is timed out and says what was missing`()
        throws
    {
        let condition = try Condition.parse("value > 1")
        var machine = StepMachine(
            step {
                $0.until = [condition]
                $0.every = .seconds(4)
                $0.timeout = .seconds(10)
            }
        )
        let notYet = Event.evaluated(.init(expectations: .met, until: .unmet([unmet])))
        var actions = run(&machine, [(0, .start)])
        for at in [0.0, 4, 8] {
            actions += run(&machine, [(at, .spawned), (at, exited), (at, notYet), (at + 4, .time)])
        }
        #expect(machine.attempt == 3)
        let message = "Its time was up."
        #expect(
            actions.last == .end(Outcome(.timedOut, code: 124, unmet: [unmet], message: message))
        )
    }

    @Test func `until must hold for as long as it says`() throws {
        let condition = try Condition.parse("value > 1")
        var machine = StepMachine(
            step {
                $0.until = [condition]
                $0.every = .seconds(1)
                $0.holdFor = .seconds(2)
                $0.timeout = .seconds(60)
            }
        )
        _ = run(&machine, [(0, .start)])
        for at in [0.0, 1] {
            _ = run(&machine, [(at, .spawned), (at, exited), (at, passed), (at + 1, .time)])
            #expect(machine.isUnderWay)
        }
        let actions = run(&machine, [(2, .spawned), (2, exited), (2, passed)])
        #expect(actions.last == .end(Outcome(.passed, code: 0)))
    }

    @Test func `rule 5, what cannot be started is an error and not an exit code`() {
        var machine = StepMachine(step { $0.retry = 3 })
        let actions = run(&machine, [(0, .start), (0, .spawnFailed("No bash."))])
        #expect(actions.last == .end(Outcome(.error, message: "No bash.")))
    }

    @Test func `rule 5, what our timeout ended shows 124 and the signal`() {
        var machine = StepMachine(step(), timeout: .seconds(1))
        _ = run(&machine, [(0, .start), (0, .spawned), (1, .time)])
        let actions = run(&machine, [(2, .exited(code: nil, signal: 15)), (2, .gone)])
        guard case .end(let outcome)? = actions.last else {
            Issue.record("\(actions)")
            return
        }
        #expect(outcome.code == 124 && outcome.signal == 15)
    }

    @Test func `a request that breaks is tried again`() {
        var machine = StepMachine(step { $0.retry = 1 })
        let broke = Event.broke("refused")
        let actions = run(&machine, [(0, .start), (0, broke), (1, .time), (1, broke)])
        #expect(actions.contains(.spawn(attempt: 2)))
        #expect(actions.last == .end(Outcome(.error, message: "refused")))
    }

    @Test func `rule 7, a step is not over before its expectations are judged`() {
        var machine = StepMachine(step(), timeout: .seconds(1))
        let actions = run(&machine, [(0, .start), (0, .spawned), (0.5, exited), (9, .time)])
        #expect(actions == [.spawn(attempt: 1), .evaluate(attempt: 1)])
        #expect(
            run(&machine, [(9, failed)]) == [.end(Outcome(.failed, code: 0, unmet: [unmet]))]
        )
    }

    @Test func `rule 11, cancel is a request, then after the grace it is force`() {
        var machine = StepMachine(step { $0.grace = .seconds(5) })
        let first = run(&machine, [(0, .start), (0, .spawned), (1, .cancel)])
        #expect(first.last == .signal(.terminate))
        #expect(machine.deadline == .seconds(6))
        #expect(run(&machine, [(5, .time)]) == [])
        #expect(run(&machine, [(6, .time)]) == [.signal(.kill)])
        #expect(run(&machine, [(6, .exited(code: nil, signal: 9))]) == [])
        #expect(run(&machine, [(7, .gone)]) == [.end(Outcome(.cancelled, signal: 9))])
    }

    @Test func `rule 11, the second cancel skips the grace and the third does nothing`() {
        var machine = StepMachine(step { $0.retry = 5 })
        _ = run(&machine, [(0, .start), (0, .spawned), (1, .cancel)])
        #expect(run(&machine, [(1.1, .cancel)]) == [.signal(.kill)])
        #expect(run(&machine, [(1.2, .cancel)]) == [])
        #expect(run(&machine, [(2, .gone)]) == [.end(Outcome(.cancelled))])
    }

    @Test func `rule 11, a step is not over while a process of it lives`() {
        var machine = StepMachine(step())
        #expect(run(&machine, [(0, .start), (0, .spawned), (1, .cancel), (1, exited)]).count == 2)
        #expect(machine.isUnderWay)
    }

    @Test func `rule 11, cancel between two attempts or while judging ends the step`() {
        var machine = StepMachine(step { $0.retry = 5 })
        _ = run(&machine, [(0, .start), (0, .spawned), (1, exitedBadly), (1, failed)])
        #expect(run(&machine, [(1, .cancel)]) == [.end(Outcome(.cancelled))])
        var judged = StepMachine(step { $0.retry = 5 })
        _ = run(&judged, [(0, .start), (0, .spawned), (1, exitedBadly), (1, .cancel)])
        #expect(run(&judged, [(1, failed)]) == [.end(Outcome(.cancelled, code: 3))])
    }

    @Test func `rule 16, a question stops the clock until it is answered`() {
        var machine = StepMachine(
            step { $0.confirm = "Drop it?" },
            timeout: .seconds(10),
            approval: .askable
        )
        #expect(run(&machine, [(0, .start)]) == [.ask("Drop it?")])
        #expect(machine.deadline == nil)
        #expect(run(&machine, [(3_600, .time)]) == [])
        #expect(run(&machine, [(7_200, .confirmed)]) == [.spawn(attempt: 1)])
        #expect(machine.deadline == .seconds(7_210))
    }

    @Test func `rule 16, where nobody can be asked the step is passed over`() {
        var machine = StepMachine(step { $0.confirm = "" }, approval: .nobody)
        guard case .end(let outcome)? = run(&machine, [(0, .start)]).first else {
            Issue.record("\(machine.state)")
            return
        }
        #expect(outcome.status == .skipped && outcome.message?.contains("--yes") == true)
        var declined = StepMachine(step { $0.confirm = "" }, approval: .askable)
        _ = run(&declined, [(0, .start), (1, .declined)])
        #expect(declined.attempt == 0 && !declined.isUnderWay)
    }

    @Test func `a step that waits for an answer goes on when it is answered`() {
        var machine = StepMachine(step())
        _ = run(&machine, [(0, .start), (0, .spawned), (1, .asked("Continue?"))])
        #expect(machine.state == .waiting(prompt: "Continue?"))
        _ = run(&machine, [(2, .answered)])
        #expect(machine.state == .running)
    }

    @Test func `events that make no sense change nothing`() {
        var machine = StepMachine(step())
        let strays: [Event] = [
            .spawned, .gone, .cancel, .time, .answered, .asked("x"), exited, passed, .confirmed,
            .declined, .disarm, .broke("x"), .spawnFailed("x"),
        ]
        for event in strays { #expect(machine.handle(event, at: .zero) == []) }
        #expect(machine.state == .ready)
        _ = run(&machine, [(0, .start), (0, .spawned), (0, exited), (0, passed)])
        let ended = machine.state
        for event in strays + [.start, .arm(nonce: "n")] {
            #expect(machine.handle(event, at: .seconds(99)) == [])
        }
        #expect(machine.state == ended)
    }
}
