import Conditions
import Markdown
private import Timing

/// Reads the directives and requests of a `load` fence, and gathers all that is wrong with them.
struct LoadReader {
    /// A fault with its line in the file.
    typealias Fault = (line: Int, message: String)

    /// Directives that only a load fence knows.
    static let words: Set<String> = [
        "stages", "scale-time", "arrivals", "max-in-flight", "users", "spawn", "think", "hold",
        "request-timeout", "stop-when", "seed",
    ]
    private static let shown = ["stages", "users", "spawn", "think", "hold", "scale-time"]
    private static let openOnly = ["arrivals", "max-in-flight"]
    private static let closedOnly = ["spawn", "think", "hold"]
    private static let mostUsers = 50_000

    private(set) var faults: [Fault] = []
    /// The plan's directives by word, with their lines.
    private var given: [String: (text: String, line: Int)] = [:]
    private var stopWhen: [Condition] = []
    private var expectationLines: [String: Int] = [:]
    private let step: Step
    private let fence: Fence

    init(step: Step, fence: Fence, directives: Directives) {
        self.step = step
        self.fence = fence
        for directive in directives.list where directive.word == "expect" {
            expectationLines[directive.text] = fence.bodyLine + directive.line
        }
        for directive in directives.list where LoadReader.words.contains(directive.word) {
            let line = fence.bodyLine + directive.line
            if directive.word == "stop-when" {
                addStop(directive.text, line)
            } else if given.updateValue((directive.text, line), forKey: directive.word) != nil {
                fail(line, "\(directive.word) stands twice. Keep one of them.")
            }
        }
    }

    /// The plan; nil where it cannot be made.
    mutating func plan(bodyLine: Int) -> LoadPlan? {
        var requests = LoadRequests(
            step: step,
            bodyLine: bodyLine,
            expectationLines: expectationLines
        )
        let journeys = requests.journeys()
        faults += requests.faults
        guard let model = model(), !journeys.isEmpty else { return nil }
        var plan = LoadPlan(model: model, journeys: journeys)
        plan.stopWhen = stopWhen
        plan.written = LoadReader.shown.compactMap { word in
            given[word].map { "\(word) \($0.text)" }
        }
        .joined(separator: ", ")
        plan.timeScale = scale() ?? 1
        if let (text, line) = given["request-timeout"] {
            plan.requestTimeout = time("request-timeout", text, line) ?? plan.requestTimeout
        }
        if let (text, line) = given["seed"] {
            if let seed = UInt64(text) {
                plan.seed = seed
            } else {
                fail(
                    line,
                    "seed \(text.prefix(40)) is not a whole number. Write for example: seed 7"
                )
            }
        }
        return faults.isEmpty ? plan : nil
    }

    // MARK: The two models

    private mutating func model() -> LoadPlan.Model? {
        switch (given["stages"], given["users"]) {
        case (let stages?, nil): return arrivals(stages)
        case (nil, let users?): return self.users(users)
        case (let stages?, .some):
            fail(
                stages.line,
                "stages and users exclude each other: stages starts requests by plan, users by answers. Keep one of them."
            )
        case (nil, nil):
            fail(
                fence.line,
                "The step \(step.id) does not say how much load. Add a line such as: #@ stages 5rps for 1m"
            )
        }
        return nil
    }

    private mutating func arrivals(_ stages: (text: String, line: Int)) -> LoadPlan.Model? {
        for word in LoadReader.closedOnly { refuse(word, with: "stages", remedy: "users 50") }
        var arrivals: LoadPlan.Arrivals
        do {
            arrivals = LoadPlan.Arrivals(stages: try LoadPlan.Stage.parse(stages.text))
        } catch {
            fail(stages.line, error.message)
            return nil
        }
        if let (text, line) = given["max-in-flight"] {
            arrivals.maxInFlight = number("max-in-flight", text, line) ?? arrivals.maxInFlight
        }
        if let (text, line) = given["arrivals"] {
            arrivals.isRandom = text == "poisson"
            if text != "poisson", text != "even" {
                fail(
                    line,
                    "arrivals \(text.prefix(40)) is unknown. Write arrivals even or arrivals poisson."
                )
            }
        }
        return .arrivals(arrivals)
    }

    private mutating func users(_ users: (text: String, line: Int)) -> LoadPlan.Model? {
        for word in LoadReader.openOnly {
            refuse(word, with: "users", remedy: "stages 5rps for 1m")
        }
        guard let count = number("users", users.text, users.line) else { return nil }
        guard let (hold, holdLine) = given["hold"] else {
            fail(users.line, "users needs to know for how long. Add a line such as: #@ hold 5m")
            return nil
        }
        guard let duration = time("hold", hold, holdLine) else { return nil }
        var result = LoadPlan.Users(count: count, hold: duration)
        if let (text, line) = given["spawn"] {
            if let rate = WrittenRate.perSecond(text), rate > 0 {
                result.spawn = rate
            } else {
                fail(line, "spawn \(text.prefix(40)) is not a rate. Write for example: spawn 300/s")
            }
        }
        if let (text, line) = given["think"] {
            if let range = Duration.range(written: text) {
                result.think = range
            } else {
                fail(
                    line,
                    "think \(text.prefix(40)) is not a time. Write think 1s or think 0.5s..1.5s"
                )
            }
        }
        return .users(result)
    }

    private mutating func refuse(_ word: String, with model: String, remedy: String) {
        guard let (_, line) = given[word] else { return }
        fail(
            line,
            "\(word) means nothing beside \(model). Leave it out, or write \(remedy) instead."
        )
    }

    // MARK: Values

    private mutating func scale() -> Double? {
        guard let (text, line) = given["scale-time"] else { return nil }
        let digits = text.utf8.last == UInt8(ascii: "x") ? String(text.dropLast()) : text
        guard let scale = Double(digits), (1...10_000).contains(scale) else {
            fail(
                line,
                "scale-time \(text.prefix(40)) makes no sense. Write by how much the plan is shortened, from 1 to 10000: scale-time 20x"
            )
            return nil
        }
        return scale
    }

    private mutating func time(_ word: String, _ text: String, _ line: Int) -> Duration? {
        guard let time = Duration(written: text), time > .zero, time <= .seconds(24 * 3600) else {
            fail(
                line,
                "\(word) \(text.prefix(40)) is not a time. Write it like \(word) 90s or \(word) 5m."
            )
            return nil
        }
        return time
    }

    private mutating func number(_ word: String, _ text: String, _ line: Int) -> Int? {
        guard let number = Int(text), (1...LoadReader.mostUsers).contains(number) else {
            fail(
                line,
                "\(word) \(text.prefix(40)) is not a number from 1 to \(LoadReader.mostUsers)."
            )
            return nil
        }
        return number
    }

    private mutating func addStop(_ text: String, _ line: Int) {
        do {
            let condition = try Condition.parse(text)
            if condition.terms.contains(where: { !$0.selector.isOfWholeLoad }) {
                fail(
                    line,
                    "stop-when looks at figures of the whole load. Write for example: stop-when errors > 35%"
                )
            }
            stopWhen.append(condition)
        } catch {
            fail(line, "stop-when \(text.prefix(200)): \(error.message)")
        }
    }

    private mutating func fail(_ line: Int, _ message: String) { faults.append((line, message)) }
}

extension Selector {
    /// Whether it looks at a figure of a whole load step, not at one answer.
    var isOfWholeLoad: Bool {
        switch self {
        case .measure, .duration: true
        default: false
        }
    }
}

extension Duration {
    /// `1s`, or `0.5s..1.5s`; nil where it is neither, or runs backwards.
    static func range(written text: String) -> ClosedRange<Duration>? {
        let bytes = Array(text.utf8)
        let dots = bytes.indices.dropLast().first {
            bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == bytes[$0]
        }
        guard let dots else { return Duration(written: text).map { $0...$0 } }
        guard let low = Duration(written: String(decoding: bytes[..<dots], as: UTF8.self)),
            let high = Duration(written: String(decoding: bytes[(dots + 2)...], as: UTF8.self)),
            low <= high
        else { return nil }
        return low...high
    }
}
