import Events
import JSONValue

/// A deck as far as its audience may know it: each slide complete, to be sent when it is shown.
struct PublicDeck: Sendable {
    private struct Slide: Sendable {
        var shown: Event.ShownSlide
        var steps: [String]
        var panels: [String]
        var values: Set<String>
        var alerts: Set<String>
        var checks: Set<String>
    }

    private var slides: [String: Slide] = [:]
    /// Slide ids in reading order.
    private(set) var order: [String] = []
    /// Whether the talk opens all of its slides from its start on.
    private(set) var isOpen = false

    /// No slides.
    init() {}

    /// The slides that both the deck of the log and its JSON know.
    init(_ deck: Event.Deck, json: JSON) {
        isOpen = json["audience"] == "all"
        var details: [String: JSON] = [:]
        for slide in json["slides"]?.array ?? [] {
            if let id = slide["id"]?.string { details[id] = slide }
        }
        let publicSteps = Set(deck.steps.filter { !$0.isPrivate }.map(\.id))
        let publicPanels = Set(deck.panels.filter { !$0.isPrivate }.map(\.id))
        for (index, slide) in deck.slides.enumerated() {
            guard let detail = details[slide.id], let html = detail["html"]?.string else {
                continue
            }
            let hidden = Set(slide.steps).subtracting(publicSteps)
                .union(Set(slide.panels).subtracting(publicPanels))
                .union(deck.steps.filter(\.isPrivate).map(\.id))
                .union(deck.panels.filter(\.isPrivate).map(\.id))
            let open = PublicHTML(html, without: hidden)
            let part = slide.part.flatMap { place in
                deck.parts.indices.contains(place)
                    ? Event.ShownPart(
                        index: place,
                        count: deck.parts.count,
                        title: deck.parts[place].title
                    ) : nil
            }
            let shown = Event.ShownSlide(
                slide: slide.id,
                index: index,
                count: deck.slides.count,
                html: open.html,
                title: slide.title,
                stages: slide.stages,
                part: part,
                column: detail["column"]?.int ?? index,
                row: detail["row"]?.int ?? 0,
                attributes: publicAttributes(detail["attributes"])
            )
            order.append(slide.id)
            slides[slide.id] = Slide(
                shown: shown,
                steps: slide.steps.filter(publicSteps.contains),
                panels: slide.panels.filter(publicPanels.contains),
                values: open.values,
                alerts: open.alerts,
                checks: open.checks
            )
        }
    }

    /// A slide as it is sent; nil where there is none.
    func slide(_ id: String) -> Event.ShownSlide? { slides[id]?.shown }

    /// What the audience may follow because it is on one of these slides.
    func contents(of shown: some Sequence<String>) -> Contents {
        var contents = Contents()
        for slide in shown.compactMap({ slides[$0] }) {
            contents.steps.formUnion(slide.steps)
            contents.panels.formUnion(slide.panels)
            contents.values.formUnion(slide.values)
            contents.alerts.formUnion(slide.alerts)
            contents.checks.formUnion(slide.checks)
        }
        return contents
    }

    /// Ids and names on slides.
    struct Contents: Sendable {
        var steps: Set<String> = []
        var panels: Set<String> = []
        var values: Set<String> = []
        var alerts: Set<String> = []

        /// Whether the audience may know of an alert: a slide tells its state, or shows its panel.
        func holds(_ alert: Event.Alert) -> Bool {
            alerts.contains("all") || alerts.contains(alert.name)
                || alert.panel.map(panels.contains) ?? false
        }
        var checks: Set<String> = []
    }
}
