import HTTPClient
private import Synchronization

/// The workers of the stress tool, all at once.
final class StressTest: Sendable {
    private let plan: StressPlan
    private let tools: [String]
    private let api: LicenseClient
    private let state: Mutex<StressTally>

    /// The pause between two operations of a worker.
    private static let pause = Duration.milliseconds(10)
    /// Failures in a row after which a worker gives up: nobody is there.
    private static let patience = 10

    init(_ plan: StressPlan, tools: [String], api: LicenseClient) {
        self.plan = plan
        self.tools = tools
        self.api = api
        let teams = (0..<plan.workers).map(Team.ofWorker)
        state = Mutex(StressTally(teams: teams, operations: plan.operations))
    }

    /// What has been done so far.
    var tally: StressTally { state.withLock { $0 } }

    /// Runs every worker to its end; a cancelled run gives back what it holds.
    func run() async throws(HTTPFailure) {
        let out = plan.mode == .returnAll ? try await api.borrows() : []
        await withTaskGroup { group in
            for worker in 0..<plan.workers {
                let share = stride(from: worker, to: out.count, by: plan.workers).map { out[$0] }
                group.addTask { await self.work(worker, returning: share) }
            }
        }
    }

    private func work(_ worker: Int, returning share: [String]) async {
        try? await Task.sleep(for: plan.start(ofWorker: worker))
        if plan.mode == .returnAll {
            state.withLock { $0.plan(share.count, worker: worker) }
            for id in share where !Task.isCancelled {
                let failure = await api.giveBack(id)
                add(failure.map { .failed($0) } ?? .returned, worker)
            }
            return
        }
        var failuresInARow = 0
        for _ in 0..<plan.operations {
            guard !Task.isCancelled, failuresInARow < StressTest.patience else { return }
            let outcome = await operation(worker)
            if case .failed = outcome { failuresInARow += 1 } else { failuresInARow = 0 }
            add(outcome, worker)
            try? await Task.sleep(for: StressTest.pause)
        }
    }

    private func operation(_ worker: Int) async -> StressTally.Outcome {
        guard let tool = plan.tool ?? tools.randomElement() else { return .failed("No tools.") }
        let user = Team.ofWorker(worker)
        switch await uninterrupted({ [api] in await api.borrow(tool, user: user) }) {
        case .refused: return .refused
        case .failed(let reason): return .failed(reason)
        case .lent(let id):
            guard plan.mode == .fullCycle else { return .borrowed }
            try? await Task.sleep(for: plan.holdTime)
            let failure = await uninterrupted { [api] in await api.giveBack(id) }
            return failure.map { .failed($0) } ?? .borrowedAndReturned
        }
    }

    /// Carries out a request to its end, so that stopping the tool leaves no license out for ever.
    private func uninterrupted<Answer: Sendable>(
        _ request: @escaping @Sendable () async -> Answer
    ) async -> Answer {
        await Task { await request() }.value
    }

    private func add(_ outcome: StressTally.Outcome, _ worker: Int) {
        state.withLock { $0.add(outcome, worker: worker) }
    }
}
