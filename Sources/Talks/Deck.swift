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
    /// What the talk's file says without effect.
    var ignored: [Problem] = []

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
        return builder.build()
    }

    /// What contradicts itself or may surprise on stage; the deck can be presented all the same.
    ///
    /// Looked for where it is asked for, so that nobody waits for it who shows a slide.
    public var advice: [Problem] {
        let own = ownSteps
        let isRunbook = runbooks.contains { $0.file == talk.file }
        let ofTalk = isRunbook ? [] : own.advice(beside: runbooks)
        return (ignored + PlanLint(self).problems + ofTalk).inOrder
            + runbooks.flatMap { $0.advice(beside: runbooks + [own]) }
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
