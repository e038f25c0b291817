private import FoundationEssentials
private import HTTPClient
private import JSONValue
private import Markdown
private import Runbooks

/// Alert rules for the stage's Prometheus, and where it tells what they find.
extension Stage {
    /// Where a presentation listens for the stage's Prometheus.
    public struct Door: Sendable, Equatable {
        /// The port on 127.0.0.1.
        public var port: Int
        /// What Prometheus shows there as a bearer.
        public var token: String

        /// Where a presentation listens.
        public init(port: Int, token: String) {
            self.port = port
            self.token = token
        }
    }

    /// Tells Prometheus where to send alerts and whose metrics to scrape from now on; nil for
    /// nobody's.
    ///
    /// - Throws: ``StageError`` where its files cannot be written.
    public func open(_ door: Door?) throws(StageError) {
        var targets: JSON = []
        if let door { targets = [["targets": [.string("127.0.0.1:\(door.port)")]]] }
        try folder.write(door?.token ?? "", to: StageFolder.tokenFile)
        try folder.write(targets.text + "\n", to: StageFolder.doorFile)
    }

    /// The files must be there before Prometheus reads them for the first time.
    func prepareDoor() throws(StageError) {
        if folder.read(StageFolder.doorFile) == nil { try open(nil) }
    }

    /// Puts the rules that Prometheus takes into the stage's folder, their times changed as the
    /// runbook says.
    /// - Returns: The paths of the copies.
    func keepRules(
        _ plan: StagePlan,
        _ report: @Sendable (String) -> Void
    ) async -> [String] {
        var kept: [String] = []
        for (number, rules) in plan.rules.enumerated() {
            let check = RuleCheck(environment: surroundings.environment)
            let (text, problems) = await check.read(rules)
            for problem in problems { report("\(problem)") }
            guard let text else {
                report("No alert comes from \(rules.file.path).")
                continue
            }
            let name = "rules-\(number + 1).yml"
            guard (try? folder.write(text, to: name)) != nil else { continue }
            kept.append(folder.file(name))
        }
        return kept
    }
}
