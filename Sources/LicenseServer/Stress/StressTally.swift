/// What the workers have done so far.
struct StressTally: Sendable, Equatable {
    /// One worker's part.
    struct Worker: Sendable, Equatable {
        let team: String
        var planned: Int
        var done = 0
        var borrowed = 0
        var returned = 0
        var refused = 0
        var failed = 0

        var isOver: Bool { done >= planned }
    }

    /// What came of one operation.
    enum Outcome: Sendable {
        case borrowed, returned, borrowedAndReturned, refused, failed(String)
    }

    private(set) var workers: [Worker]
    /// The first thing that did not work, for the summary.
    private(set) var firstFailure: String?

    init(teams: [String], operations: Int) {
        workers = teams.map { Worker(team: $0, planned: operations) }
    }

    /// Counts one operation of a worker.
    mutating func add(_ outcome: Outcome, worker: Int) {
        guard workers.indices.contains(worker) else { return }
        workers[worker].done += 1
        switch outcome {
        case .borrowed: workers[worker].borrowed += 1
        case .returned: workers[worker].returned += 1
        case .borrowedAndReturned:
            workers[worker].borrowed += 1
            workers[worker].returned += 1
        case .refused: workers[worker].refused += 1
        case .failed(let reason):
            workers[worker].failed += 1
            firstFailure = firstFailure ?? reason
        }
    }

    /// Sets how much a worker has to do, where that is known only later.
    mutating func plan(_ operations: Int, worker: Int) {
        guard workers.indices.contains(worker) else { return }
        workers[worker].planned = operations
    }

    var planned: Int { sum(\.planned) }
    var done: Int { sum(\.done) }
    var borrowed: Int { sum(\.borrowed) }
    var returned: Int { sum(\.returned) }
    var refused: Int { sum(\.refused) }
    var failed: Int { sum(\.failed) }
    /// Operations that did what they should.
    var succeeded: Int { done - refused - failed }

    private func sum(_ part: KeyPath<Worker, Int>) -> Int {
        workers.reduce(0) { $0 + $1[keyPath: part] }
    }
}
