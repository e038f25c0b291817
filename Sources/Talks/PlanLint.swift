internal import Markdown
internal import Runbooks
private import Timing

/// What a talk's planned times say in two ways: sums that run over, and time nobody planned.
struct PlanLint {
    private(set) var problems: [Problem] = []
    private let deck: Deck
    /// How long each step is planned to take, by its id.
    private let budgets: [String: Duration]

    init(_ deck: Deck) {
        self.deck = deck
        var budgets: [String: Duration] = [:]
        for at in deck.steps.indices { budgets[deck.steps[at].id] = deck.steps[at].budget }
        self.budgets = budgets
        compareWhole()
        compareParts()
        compareSlides()
    }

    private mutating func warn(_ line: Int, _ message: String) {
        problems.append(
            Problem(severity: .warning, file: deck.talk.file, line: line, message: message)
        )
    }

    /// The talk's duration, less its reserve, beside its parts, slides and steps.
    private mutating func compareWhole() {
        guard let duration = deck.talk.duration else { return }
        let plans = deck.talk.parts.map(\.plan)
        let given = duration - (deck.talk.reserve ?? .zero)
        let (sum, what) = planned
        if sum > given {
            warn(
                1,
                "The talk is given \(words(for: duration)), but its \(what) come to"
                    + " \(sum.written), \((sum - given).written) more. Give it more time, or the"
                    + " \(what) less."
            )
        } else if !plans.isEmpty, plans.allSatisfy({ $0 != nil }), sum * 5 < given * 4 {
            warn(
                1,
                "The talk is given \(words(for: duration)), but its \(what) come to"
                    + " \(sum.written) only. Plan the other \((given - sum).written), or give the"
                    + " talk less."
            )
        }
    }

    /// What is planned of the talk: its parts, and slides outside of those that have a plan; where
    /// their steps take longer, these.
    private var planned: (sum: Duration, what: String) {
        let parts = deck.talk.parts.compactMap(\.plan)
        let slides = deck.slides.filter { slide in
            slide.part.map {
                deck.talk.parts.indices.contains($0) && deck.talk.parts[$0].plan != nil
            }
                != true
        }
        let sum = (parts + slides.compactMap(\.plan)).reduce(.zero, +)
        let steps = budget(of: deck.slides.flatMap(\.steps))
        return steps > sum ? (steps, "steps") : (sum, parts.isEmpty ? "slides" : "parts")
    }

    private func words(for duration: Duration) -> String {
        guard let reserve = deck.talk.reserve, reserve > .zero else { return duration.written }
        return "\(duration.written), \(reserve.written) of them in reserve"
    }

    /// Each part beside its slides, and beside the steps on them.
    private mutating func compareParts() {
        for (at, part) in deck.talk.parts.enumerated() {
            guard let plan = part.plan else { continue }
            let slides = deck.slides.filter { $0.part == at }
            let line = slides.first?.line ?? 1
            let sum = slides.compactMap(\.plan).reduce(.zero, +)
            let steps = budget(of: slides.flatMap(\.steps))
            let (most, what) = sum >= steps ? (sum, "slides") : (steps, "steps")
            if most > plan {
                warn(
                    line,
                    "The part \"\(part.title.prefix(60))\" is given \(plan.written), but its"
                        + " \(what) come to \(most.written), \((most - plan).written) more."
                )
            }
        }
    }

    /// Each slide beside its steps.
    private mutating func compareSlides() {
        for slide in deck.slides {
            let steps = budget(of: slide.steps)
            guard let plan = slide.plan, steps > plan else { continue }
            warn(
                slide.line,
                "The slide \"\(slide.title.prefix(60))\" is given \(plan.written), but its steps"
                    + " are planned to take \(steps.written)."
            )
        }
    }

    private func budget(of steps: [String]) -> Duration {
        Set(steps).compactMap { budgets[$0] }.reduce(.zero, +)
    }
}
