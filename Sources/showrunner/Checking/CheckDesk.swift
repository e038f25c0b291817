import Checks
import Recording
import Site
import Talks

/// The checklists of a workspace as the pages work through them, with the work that goes on beside.
struct CheckDesk: Sendable {
    private let checkups: Checkups
    private let trust: Trusting
    private let jobs: AsyncStream<@Sendable () async -> Void>
    private let newJob: AsyncStream<@Sendable () async -> Void>.Continuation

    init(_ checkups: Checkups, trust: Trusting) {
        self.checkups = checkups
        self.trust = trust
        (jobs, newJob) = AsyncStream.makeStream()
    }

    /// Does the work that pages have started, until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs { group.addTask { await job() } }
            group.cancelAll()
        }
    }

    /// What the pages need.
    var site: ChecklistDesk {
        let (checkups, trust, newJob) = (checkups, trust, newJob)
        return ChecklistDesk(
            open: { name in
                let opened = try await checkups.opened(name)
                let target = opened.target
                return ChecklistDesk.Opened(
                    checkup: opened.checkup,
                    talk: target.talk.map { .init(name: $0.name, title: $0.deck.talk.title) },
                    untrusted: await trust.untrusted(in: target).map(\.text)
                )
            },
            trust: { name in try await trust.trust(try await checkups.opened(name).target) },
            start: { newJob.yield($0) },
            user: Check.user,
            wall: { Moment.wall }
        )
    }
}
