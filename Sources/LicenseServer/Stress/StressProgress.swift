/// Draws what the workers have done: a bar for each on a terminal, a line now and then in a pipe.
struct StressProgress {
    /// Bars that fit on a terminal of 28 rows with what stands around them.
    static let barLimit = 20
    private static let barWidth = 24

    let paint: Paint
    private var drawnLines = 0
    private var told: Set<Int> = []

    init(paint: Paint) { self.paint = paint }

    /// The bars anew, over those drawn before.
    mutating func redraw(_ tally: StressTally, elapsed: Duration) -> String {
        let lines = bars(tally) + [total(tally, elapsed)]
        let up = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
        drawnLines = lines.count
        return up + lines.map { "\r\($0)\u{1B}[K\n" }.joined()
    }

    /// Lines about workers that are over since the last call.
    mutating func news(_ tally: StressTally) -> String {
        var out = ""
        for (at, worker) in tally.workers.enumerated() where worker.isOver && !told.contains(at) {
            told.insert(at)
            out += "worker \(at + 1) \(worker.team): \(counts(worker))\n"
        }
        return out
    }

    /// One line about all workers.
    func total(_ tally: StressTally, _ elapsed: Duration) -> String {
        let seconds = elapsed / .seconds(1)
        let rate = seconds > 0 ? Double(tally.done) / seconds : 0
        return paint(.bold, "total") + "  \(tally.done)/\(tally.planned) operations, "
            + "\(rate.written(digits: 1)) operations/s"
    }

    private func bars(_ tally: StressTally) -> [String] {
        var lines = tally.workers.prefix(StressProgress.barLimit).enumerated().map { at, worker in
            let name = "\(at + 1)".leftPadded(to: 3) + " " + worker.team.padded(to: 18)
            return "\(paint(.cyan, name)) \(bar(worker)) \(counts(worker))"
        }
        let left = tally.workers.count - lines.count
        if left > 0 { lines.append(paint(.dim, "    and \(left) workers more")) }
        return lines
    }

    private func bar(_ worker: StressTally.Worker) -> String {
        let share = worker.planned > 0 ? Double(worker.done) / Double(worker.planned) : 1
        let filled = min(StressProgress.barWidth, Int(share * Double(StressProgress.barWidth)))
        let colour = worker.failed > 0 ? Paint.Colour.red : worker.isOver ? .green : .yellow
        return paint(colour, String(repeating: "█", count: filled))
            + paint(.dim, String(repeating: "░", count: StressProgress.barWidth - filled))
    }

    private func counts(_ worker: StressTally.Worker) -> String {
        var text = "\(worker.done)/\(worker.planned)"
        if worker.refused > 0 { text += paint(.yellow, "  \(worker.refused) refused") }
        if worker.failed > 0 { text += paint(.red, "  \(worker.failed) failed") }
        return text
    }
}
