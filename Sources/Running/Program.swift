public import Events
public import JSONValue
public import Runbooks
public import Talks

/// What a run shows and does: a talk with its runbooks, or a runbook alone.
public struct Program: Sendable {
    /// The file's name without its ending.
    public var name: String
    /// The title in words.
    public var title: String
    /// Slides in reading order; empty for a runbook alone.
    public var slides: [Slide]
    /// The plan.
    public var parts: [Talk.Part]
    /// Steps in reading order.
    public var steps: [Step]
    /// Panels in reading order.
    public var panels: [Panel]
    /// Parameters with their values.
    public var parameters: [String: String]
    /// Environment that the files declare.
    public var environment: [String: String]
    /// Names of the environment variables that hold secrets.
    public var secrets: [String]
    /// Texts that are masked in all output.
    public var redactions: [String]
    /// How long a step may take when it does not say so itself.
    public var timeout: Duration
    /// The deck as the presenter's pages read it.
    public var json: JSON

    /// A talk with its runbooks.
    public init(deck: Deck, name: String) {
        self.name = name
        title = deck.talk.title
        slides = deck.slides
        parts = deck.talk.parts
        panels = deck.panels
        json = deck.json
        (parameters, environment, secrets, timeout) = Program.merge(deck.runbooks)
        let values = parameters
        redactions = deck.talk.redactions + deck.runbooks.flatMap(\.redactions)
        steps = deck.steps.map { $0.filled(with: values) }
    }

    /// A runbook alone.
    public init(runbook: Runbook) {
        name = runbook.name
        title = runbook.title
        slides = []
        parts = []
        panels = runbook.panels
        json = [
            "title": .string(runbook.title), "slides": [], "steps": [], "panels": [], "parts": [],
        ]
        (parameters, environment, secrets, timeout) = Program.merge([runbook])
        let values = parameters
        redactions = runbook.redactions
        steps = runbook.steps.map { $0.filled(with: values) }
    }

    private static func merge(
        _ runbooks: [Runbook]
    ) -> ([String: String], [String: String], [String], Duration) {
        var parameters: [String: String] = [:]
        var environment: [String: String] = [:]
        for runbook in runbooks {
            for parameter in runbook.parameters {
                parameters[parameter.name] = parameter.defaultValue
            }
            environment.merge(runbook.environment) { first, _ in first }
        }
        let timeout = runbooks.compactMap(\.timeout).first ?? .seconds(600)
        return (parameters, environment, runbooks.flatMap(\.secrets), timeout)
    }

    /// The deck as an event: what a run must know of it without the texts.
    public func outline(revision: Int, digest: String) -> Event.Deck {
        Event.Deck(
            revision: revision,
            digest: digest,
            slides: slides.map {
                Event.Slide(
                    id: $0.id,
                    title: $0.title,
                    stages: $0.stages,
                    part: $0.part,
                    steps: $0.steps,
                    panels: $0.panels,
                    plan: $0.plan,
                    digest: $0.digest
                )
            },
            steps: steps.map {
                Event.Step(
                    id: $0.id,
                    title: $0.title,
                    kind: $0.kind.word,
                    isPrivate: $0.isPrivate,
                    budget: $0.budget
                )
            },
            panels: panels.map {
                Event.Panel(id: $0.id, title: $0.title, isPrivate: $0.isPrivate)
            },
            parts: parts.map { Event.Part(title: $0.title, plan: $0.plan) }
        )
    }

    /// The slide that stands where a slide of an earlier deck stood: the one of its id, else the new
    /// one behind the same neighbour, else the next of the earlier deck that is still there.
    func slide(standingFor id: String, of before: [Event.Slide]) -> Slide? {
        let places = Dictionary(
            zip(slides.map(\.id), slides.indices),
            uniquingKeysWith: { first, _ in first }
        )
        if let place = places[id] { return slides[place] }
        guard let gone = before.firstIndex(where: { $0.id == id }) else { return nil }
        let known = Set(before.map(\.id))
        let neighbour = before[..<gone].lazy.reversed().compactMap { places[$0.id] }.first
        let behind = neighbour.map { $0 + 1 } ?? 0
        if slides.indices.contains(behind), !known.contains(slides[behind].id) {
            return slides[behind]
        }
        let next = before[gone...].lazy.compactMap { places[$0.id] }.first ?? neighbour
        return next.map { slides[$0] }
    }

    /// The step of this id.
    public func step(_ id: String) -> Step? { steps.first { $0.id == id } }
}

extension Program {
    /// The secrets of the program: the parameters and variables it declares to be secret, and
    /// parameters whose names say so (facts/runbooks.md §4.18).
    public func declaredSecrets(
        in environment: [String: String]
    ) -> [(name: String, value: String)] {
        let named = parameters.keys.filter(Self.isTelling).sorted()
        var seen: Set<String> = []
        return (secrets + named).filter { seen.insert($0).inserted }.compactMap { name in
            (parameters[name] ?? environment[name]).map { (name: name, value: $0) }
        }
    }

    private static func isTelling(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "passwd", "passphrase", "secret", "token", "apikey", "api_key"]
            .contains { name.hasSuffix($0) }
    }
}
