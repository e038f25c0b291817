import Checklists
import Checks
import Events
import JSONValue
import Site
import Talks

/// Looks through what a talk's checklist says of the time before it when its run is opened, and
/// warns of what fails.
///
/// The presenter may go on all the same.
struct OpeningChecks: Sendable {
    let deck: Deck
    let checkups: Checkups
    let broadcast: Broadcast
    /// Notes a result in the run.
    let note: Checkups.Told

    /// Looks once; a talk that names no checklist is left alone.
    func run() async {
        guard let name = deck.talk.checklist, let opened = try? await checkups.opened(name) else {
            return
        }
        let groups = opened.checkup.checklist.groups.filter { !$0.isLater }
        // A check that cannot be read is told at once, also where it is due only later.
        let faulty = opened.checkup.checklist.items.filter { $0.fault != nil }
        let due = Set((groups.flatMap(\.items) + faulty).map(\.id))
        await opened.checkup.verify(due, by: Check.user)
        var standings = await opened.checkup.standings().filter { due.contains($0.item.id) }
        // A Prometheus that has only just been started answers after its first scrapes.
        for _ in 0..<5 {
            let waiting = standings.filter { $0.item.asksPrometheus && !$0.state.isGood }
            guard !waiting.isEmpty, (try? await Task.sleep(for: .seconds(2))) != nil else { break }
            await opened.checkup.verify(Set(waiting.map(\.item.id)), by: Check.user)
            standings = await opened.checkup.standings().filter { due.contains($0.item.id) }
        }
        guard !Task.isCancelled else { return }
        // What people tick was not looked at; the pages show how it stands all the same.
        for standing in standings where standing.item.isManual {
            await note(name, standing.item, standing.state, standing.result)
        }
        let blocking = standings.filter { $0.state == .fail || $0.state == .error }
        guard !blocking.isEmpty else { return }
        for standing in blocking {
            let word = Console.coloured("checklist", .amber)
            Console.note(
                "\(word): \(standing.item.plainText): \(standing.evidence)"
            )
        }
        let count = blocking.count == 1 ? "One check fails" : "\(blocking.count) checks fail"
        let first = blocking.first?.item.plainText ?? ""
        broadcast.notify([
            "checks": .string("\(count): \(first). See the checklist; the talk goes on.")
        ])
    }
}

extension Event.Check {
    /// A result as a run notes it.
    init(_ list: String, _ item: Checklist.Item, _ state: CheckState, _ result: CheckResult?) {
        self.init(
            checklist: list,
            item: item.id,
            state: state.rawValue,
            evidence: item.fault ?? result?.evidence ?? ""
        )
    }
}
