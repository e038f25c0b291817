public import JSONValue
private import Markdown
private import Runbooks

extension Deck {
    /// The deck as the presenter's pages read it, without revision and digest: what is digested and
    /// stored with a run.
    public var json: JSON {
        .members([
            ("title", .string(talk.title)),
            ("author", talk.author.map(JSON.string) ?? .null),
            ("theme", talk.theme.map(JSON.string) ?? .null),
            ("duration", Self.microseconds(talk.duration)),
            ("reserve", Self.microseconds(talk.reserve)),
            ("styles", talk.styles.isEmpty ? nil : .array(talk.styles.map(JSON.string))),
            ("transition", talk.transition.map(JSON.string)),
            ("slideNumber", talk.showsNumber ? nil : false),
            ("progress", talk.showsProgress ? nil : false),
            ("audience", talk.audienceSeesAll ? "all" : nil),
            ("slides", .array(slides.map(Self.json))),
            ("parts", .array(talk.parts.map(Self.json))),
            ("steps", .array(steps.enumerated().map { Self.json($1, number: $0 + 1) })),
            ("panels", .array(panels.map(\.facts))),
        ])
    }

    private static func json(_ slide: Slide) -> JSON {
        .members([
            ("id", .string(slide.id)),
            ("title", .string(slide.title)),
            ("column", .int(slide.column)),
            ("row", .int(slide.row)),
            ("stages", .int(slide.stages)),
            ("part", slide.part.map(JSON.int) ?? .null),
            ("plan", microseconds(slide.plan)),
            ("html", .string(slide.html)),
            ("notes", .string(slide.notesHTML)),
            (
                "questions",
                .array(
                    slide.questions.map {
                        .members([
                            ("question", .string($0.question)), ("answer", .string($0.answer)),
                        ])
                    }
                )
            ),
            ("steps", .array(slide.steps.map(JSON.string))),
            ("panels", .array(slide.panels.map(JSON.string))),
            ("attributes", .members(slide.attributes.map { ($0.name, .string($0.value)) })),
        ])
    }

    private static func json(_ part: Talk.Part) -> JSON {
        .members([("title", .string(part.title)), ("plan", microseconds(part.plan))])
    }

    private static func json(_ step: Step, number: Int) -> JSON {
        .members([
            ("id", .string(step.id)),
            ("title", .string(step.title)),
            ("kind", .string(step.kind.word)),
            ("language", .string(step.language)),
            ("source", .string(step.body)),
            ("number", .int(number)),
            ("budget", microseconds(step.budget)),
            ("timeout", microseconds(step.timeout)),
            ("private", .bool(step.isPrivate)),
            ("aside", step.isAside ? true : nil),
            ("sample", step.sampleOutput.map(JSON.string)),
            ("confirm", step.confirm.map(JSON.string) ?? .null),
            ("fix", step.fix.map(JSON.string) ?? .null),
            ("size", .array([.int(step.terminal.rows), .int(step.terminal.columns)])),
        ])
    }

    private static func microseconds(_ duration: Duration?) -> JSON {
        duration.map { .int($0.microseconds) } ?? .null
    }
}
