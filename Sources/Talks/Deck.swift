public import JSONValue
public import Markdown
public import Runbooks

/// A talk joined with its runbooks: ids resolved, embeds rendered, ready to be shown.
public struct Deck: Sendable {
    /// The talk.
    public var talk: Talk
    /// The runbooks that the talk names, in that order.
    public var runbooks: [Runbook] = []
    /// The talk's slides in reading order, rendered.
    public var slides: [Slide]
    /// Every step that can be shown or run, the talk's own first.
    public var steps: [Step]
    /// Every panel that can be shown.
    public var panels: [Panel]
    /// Every picture that its slides and notes show from the talk's folder.
    public var pictures: [Picture] = []
    /// The problems of the talk, of its runbooks and of their joining.
    public var problems: [Problem]
    /// What contradicts itself or may surprise on stage; the deck can be presented all the same.
    public var advice: [Problem] = []

    /// The problems that keep the deck from being presented.
    public var errors: [Problem] { problems.filter { $0.severity == .error } }

    /// Joins a talk with the runbooks it names.
    ///
    /// Whatever the files hold, a deck is returned; what is wrong with them is in `problems`.
    ///
    /// - Parameter checklists: The lists that its slides show; one that is missing here shows nothing.
    public static func build(
        talk: SourceText,
        runbooks: [SourceText],
        checklists: [SourceText] = []
    ) -> Deck {
        var builder = DeckBuilder(talk: talk, runbooks: runbooks, checklists: checklists)
        var deck = builder.build()
        let own = deck.ownSteps
        let isRunbook = deck.runbooks.contains { $0.file == deck.talk.file }
        deck.advice =
            (deck.advice + PlanLint(deck).problems
            + (isRunbook ? [] : own.advice(beside: deck.runbooks))).inOrder
            + deck.runbooks.flatMap { $0.advice(beside: deck.runbooks + [own]) }
        return deck
    }

    /// The talk's own steps, as a runbook beside the others.
    public var ownSteps: Runbook {
        var own = Runbook(file: talk.file)
        own.steps = steps.filter { $0.file == talk.file }
        return own
    }

    /// The deck as the presenter's pages read it, with the revision and digest given.
    public func json(revision: Int, digest: String) -> JSON {
        guard case .object(var object) = json else { return json }
        object["revision"] = .int(revision)
        object["digest"] = .string(digest)
        return .object(object)
    }
}
