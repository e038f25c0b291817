public import Checklists
private import Digest

/// One checklist being worked through: its last results, what is being looked at, and what mends it.
public actor Checkup {
    /// Where results are kept, and who hears of them.
    public struct Book: Sendable {
        /// The results kept of this list, by item.
        public var kept: @Sendable () async -> [String: CheckResult]
        /// Keeps a result; nil forgets what was ticked.
        public var keep: @Sendable (_ item: String, _ result: CheckResult?) async -> Void
        /// Hears how an item stands now.
        public var told: @Sendable (Checklist.Item, CheckState, CheckResult?) async -> Void

        /// A book.
        public init(
            kept: @escaping @Sendable () async -> [String: CheckResult],
            keep: @escaping @Sendable (_ item: String, _ result: CheckResult?) async -> Void,
            told: @escaping @Sendable (Checklist.Item, CheckState, CheckResult?) async -> Void = {
                _,
                _,
                _ in
            }
        ) {
            self.kept = kept
            self.keep = keep
            self.told = told
        }
    }

    /// How an item stands, with all that is known of it.
    public struct Standing: Sendable {
        /// The item.
        public var item: Checklist.Item
        /// The title of its group.
        public var group: String
        /// How it stands.
        public var state: CheckState
        /// Its last result.
        public var result: CheckResult?
        /// Whether it is being looked at now.
        public var isUnderWay: Bool

        /// What was seen, or why its check cannot be read; empty where nothing was looked at.
        public var evidence: String { item.fault ?? result?.evidence ?? "" }
    }

    /// Why something was not done, in a sentence.
    public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        /// The sentence.
        public let description: String
    }

    /// Checks under way at once, at most (facts/runbooks.md §4, rule 23).
    public static let width = 4

    /// The list.
    public nonisolated let checklist: Checklist
    private let own: [String: @Sendable () async -> Finding]
    private let prober: @Sendable () async -> Prober
    private let book: Book
    private let wall: @Sendable () -> Int
    private var results: [String: CheckResult]?
    private var underWay: Set<String> = []
    private var armed: (item: String, nonce: String, command: String)?
    private var lastFull: (wall: Int, took: Duration)?

    /// Works through a list.
    ///
    /// - Parameters:
    ///   - own: What looks for items without a probe, by item.
    ///   - prober: What looks for all others, made anew for every round of checks.
    ///   - wall: Milliseconds since 1970-01-01 UTC.
    public init(
        _ checklist: Checklist,
        own: [String: @Sendable () async -> Finding] = [:],
        prober: @escaping @Sendable () async -> Prober,
        book: Book,
        wall: @escaping @Sendable () -> Int
    ) {
        self.checklist = checklist
        self.own = own
        self.prober = prober
        self.book = book
        self.wall = wall
    }

    /// How every item stands now, in the order of the list.
    public func standings() async -> [Standing] {
        let results = await loaded()
        let now = wall()
        return checklist.groups.flatMap { group in
            group.items.map { item in
                Standing(
                    item: item,
                    group: group.title,
                    state: item.state(results[item.id], at: now),
                    result: results[item.id],
                    isUnderWay: underWay.contains(item.id)
                )
            }
        }
    }

    /// Whether anything is being looked at.
    public var isBusy: Bool { !underWay.isEmpty }

    /// When all items were last checked in one go, and how long it took.
    public var lastRound: (wall: Int, took: Duration)? { lastFull }

    private func loaded() async -> [String: CheckResult] {
        if let results { return results }
        let kept = await book.kept()
        results = results ?? kept
        return results ?? kept
    }

    // MARK: - Looking

    /// Looks at items, a few at a time, and keeps what was found.
    ///
    /// Ticks of people are left as they are.
    /// - Parameters:
    ///   - wanted: Ids of items; nil for all.
    ///   - by: Who asked for it.
    public func verify(_ wanted: Set<String>? = nil, by: String?) async {
        let items = checklist.items.filter { item in
            !item.isManual && wanted?.contains(item.id) ?? true && !underWay.contains(item.id)
        }
        guard !items.isEmpty else { return }
        _ = await loaded()
        underWay.formUnion(items.map(\.id))
        let began = ContinuousClock.now
        let prober = await prober()
        await withDiscardingTaskGroup { group in
            // Each of a few workers takes the next item when it is through with one.
            let queue = ItemQueue(items)
            for _ in 0..<min(Checkup.width, items.count) {
                group.addTask {
                    while let item = await queue.next() {
                        await self.look(at: item, with: prober, by: by)
                    }
                }
            }
        }
        if wanted == nil { lastFull = (wall(), ContinuousClock.now - began) }
    }

    private func look(at item: Checklist.Item, with prober: Prober, by: String?) async {
        let limit = item.timeout ?? Prober.usualTime
        let began = ContinuousClock.now
        let found: Finding =
            if let own = own[item.id] {
                await Prober.bounded(within: limit, own)
            } else if let fault = item.fault {
                .broken(fault)
            } else if let check = item.check {
                await prober.look(check, within: limit)
            } else {
                .broken("This version does not know how to look.")
            }
        let result = CheckResult(
            found.outcome,
            evidence: found.evidence,
            detail: found.detail,
            wall: wall(),
            took: ContinuousClock.now - began,
            by: by,
            probe: item.probeText,
            fixedBy: fixers.removeValue(forKey: item.id)
        )
        underWay.remove(item.id)
        await keep(result, of: item)
    }

    private func keep(_ result: CheckResult?, of item: Checklist.Item) async {
        results?[item.id] = result
        await book.keep(item.id, result)
        await book.told(item, item.state(result, at: wall()), result)
    }

    // MARK: - Ticking

    /// Notes that a person says so, or takes it back.
    /// - Throws: ``Refusal`` for an item that a machine checks, or whose check cannot be read.
    public func tick(_ id: String, on: Bool, by: String?) async throws(Refusal) {
        let item = try known(id)
        guard item.fault == nil else {
            throw Refusal(description: "Its check cannot be read: \(item.fault ?? "")")
        }
        guard item.isManual else {
            throw Refusal(description: "A check decides on this item, not a tick.")
        }
        _ = await loaded()
        guard on else { return await keep(nil, of: item) }
        await keep(CheckResult(.ticked, evidence: "", wall: wall(), by: by), of: item)
    }

    // MARK: - Mending

    private var fixers: [String: String] = [:]

    /// First press: the command that would mend an item, and a nonce for the second press.
    public func arm(_ id: String) throws(Refusal) -> (nonce: String, command: String) {
        let item = try known(id)
        guard let command = item.fix?.command else {
            throw Refusal(description: "This item names no command that mends it.")
        }
        let nonce = SecureRandom.token(bytes: 16)
        armed = (id, nonce, command)
        return (nonce, command)
    }

    /// Second press: spends the nonce, so that ``mend(_:by:)`` may start the command.
    public func spend(_ nonce: String, of id: String) throws(Refusal) {
        guard let armed, armed.item == id, constantTimeEqual(armed.nonce, nonce) else {
            throw Refusal(description: "Press the fix once more: this press came too late.")
        }
        self.armed = nil
        guard underWay.insert(id).inserted else {
            throw Refusal(description: "This item is being looked at. Wait for it.")
        }
    }

    /// Runs the command of an item whose nonce was spent, then looks again.
    public func mend(_ id: String, by: String?) async {
        guard let item = try? known(id), let command = item.fix?.command else { return }
        _ = await loaded()
        let run = await prober().mend(command)
        underWay.remove(id)
        guard case .ended(0) = run.end else {
            return await keep(
                CheckResult(
                    .broken,
                    evidence: "The fix failed: \(run.sentence)",
                    detail: run.lines,
                    wall: wall(),
                    took: run.took,
                    by: by,
                    probe: item.probeText
                ),
                of: item
            )
        }
        fixers[id] = by ?? "somebody"
        await verify([id], by: by)
    }

    private func known(_ id: String) throws(Refusal) -> Checklist.Item {
        guard let item = checklist.items.first(where: { $0.id == id }) else {
            throw Refusal(description: "There is no such item in this list.")
        }
        return item
    }
}

/// Items that several workers take from.
private actor ItemQueue {
    private var rest: ArraySlice<Checklist.Item>

    init(_ items: [Checklist.Item]) { rest = items[...] }

    func next() -> Checklist.Item? { rest.popFirst() }
}
