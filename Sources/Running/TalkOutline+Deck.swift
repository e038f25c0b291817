private import Digest
private import Runbooks
public import Talks
public import Timing

extension Slide {
    /// What tells the slide from itself after a change of its words, its plan or its steps.
    public var digest: String {
        String(SHA256.hexadecimal(of: Array(canonicalText.utf8)).prefix(16))
    }
}

extension TalkOutline {
    /// What is planned of a talk, steps of its runbooks included.
    public init(_ deck: Deck) {
        self.init(
            slides: deck.slides.map {
                Slide(
                    id: $0.id,
                    title: $0.title,
                    part: $0.part,
                    plan: $0.plan,
                    digest: $0.digest,
                    isOptional: $0.isOptional
                )
            },
            parts: deck.talk.parts.enumerated().map {
                Item(id: "\($0)", title: $1.title, plan: $1.plan)
            },
            steps: deck.steps.map { Item(id: $0.id, title: $0.title, plan: $0.budget) },
            duration: deck.talk.duration.map { max(.zero, $0 - (deck.talk.reserve ?? .zero)) }
        )
    }
}
