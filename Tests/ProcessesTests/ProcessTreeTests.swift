import FoundationEssentials
import Glibc
import Processes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ProcessTreeTests {
    /// A tree that hides in every way of facts/kube-process.md §B4; says `ready` on its pipe.
    static func spawn(_ token: String) throws -> Child {
        try ChildTests.shell(
            """
            sleep 300 & setsid sleep 300 & nohup sleep 300 >/dev/null 2>&1 &
            (setsid sh -c 'trap "" TERM HUP; (sleep 300 &); while :; do sleep 300; done' &)
            setsid env -i /bin/sleep 300 &
            (setsid sleep 300 &)
            sleep 0.2; echo ready >&3
            while :; do sleep 300; done
            """,
            environment: ["PATH": "/usr/bin:/bin", "TOKEN": "\(token).1", "Z": "1"],
            hasControl: true
        ).spawn()
    }

    @Test func `a tree is found and ended whole, by session and by token`() async throws {
        let token = "test\(UInt64.random(in: 0...UInt64.max))"
        let child = try Self.spawn(token)
        #expect(
            try await Thread.run(name: "test") { child.next(within: .seconds(20)) }
                == .report(Array("ready\n".utf8))
        )
        let members = ProcessTree.members(session: child.process, token: "TOKEN=\(token)")
        #expect(members.count >= 9)
        #expect(members.contains(child.process))
        #expect(!members.contains(Int(getpid())))
        #expect(ProcessTree.members(session: nil, token: "TOKEN=\(token).2") == [])
        #expect(ProcessTree.members(session: nil, token: token) == [])
        let left = await ProcessTree.end(
            session: child.process,
            token: "TOKEN=\(token)",
            grace: .milliseconds(200)
        )
        #expect(left == [])
        #expect(ProcessTree.members(session: child.process, token: "TOKEN=\(token)") == [])
        #expect(members.allSatisfy { ProcessTree.started($0) == nil })
        _ = await child.ended()
    }

    @Test func `a token finds what a crashed server left, without its session`() async throws {
        let token = "test\(UInt64.random(in: 0...UInt64.max))"
        let child = try ChildTests.shell(
            "setsid sleep 300 & sleep 300",
            terminal: nil,
            environment: ["PATH": "/usr/bin:/bin", "TOKEN": token]
        ).spawn()
        #expect(
            await eventually {
                ProcessTree.members(session: nil, token: "TOKEN=\(token)").count == 3
            }
        )
        #expect(await ProcessTree.end(session: nil, token: "TOKEN=\(token)", grace: .zero) == [])
        #expect(await child.ended() == .signal(9))
    }

    @Test func `a start time names a process for good`() async throws {
        let child = try ChildTests.shell("sleep 300", terminal: nil).spawn()
        let started = ProcessTree.started(child.process)
        #expect(started != nil)
        #expect(started == ProcessTree.started(child.process))
        child.signal(9)
        _ = await child.ended()
        #expect(ProcessTree.started(child.process) == nil)
        #expect(ProcessTree.started(-1) == nil)
    }

    @Test func `a child that reads its terminal is told from one that does not`() async throws {
        let reader = try ChildTests.shell("read x").spawn()
        let sleeper = try ChildTests.shell("sleep 300").spawn()
        let raw = try ChildTests.shell("stty raw; exec bash --norc -ic 'read -e -p go: x'").spawn()
        func awaits(_ child: Child) -> Bool {
            child.awaitsInput(among: ProcessTree.members(session: child.process, token: nil))
        }
        #expect(await eventually { awaits(reader) })
        #expect(await eventually { awaits(raw) })
        #expect(!awaits(sleeper))
        for child in [reader, sleeper, raw] {
            await ProcessTree.end(session: child.process, token: nil, grace: .zero)
            _ = await child.ended()
        }
    }
}
