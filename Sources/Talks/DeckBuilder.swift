public import Markdown
private import Runbooks

/// Joins one talk with its runbooks.
struct DeckBuilder {
    let talk: SourceText
    let runbooks: [SourceText]

    func build() -> Deck {
        let talk = Talk.parse(talk)
        return Deck(
            talk: talk,
            slides: talk.slides,
            steps: [],
            panels: [],
            problems: talk.problems
        )
    }
}

extension Talk {
    /// A talk as its file alone says it; steps and panels of runbooks are not known yet.
    public static func parse(_ source: SourceText) -> Talk {
        Talk(
            file: source.file,
            name: "",
            title: "",
            author: nil,
            theme: nil,
            duration: nil,
            runbooks: [],
            checklist: nil,
            stopwatches: [],
            audienceSeesAll: false,
            allowsHTML: false,
            slides: [],
            parts: [],
            problems: []
        )
    }
}
