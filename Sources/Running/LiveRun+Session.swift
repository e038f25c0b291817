internal import Events
public import JSONValue
internal import Runbooks
private import Talks

/// The state that shell steps share, as the presenter sees it: what has changed, and a way back.
extension LiveRun {
    /// The section a step belongs to: its talk's part, else its heading.
    func section(of step: Step) -> String {
        let slide = program.slides.first { $0.steps.contains(step.id) }
        let part = slide?.part.flatMap {
            program.parts.indices.contains($0) ? program.parts[$0] : nil
        }
        return part?.title ?? step.section ?? program.title
    }

    /// The section that steps belong to now, and what they changed since it began; names only.
    public func sessionDrift() async -> JSON {
        let drift = await session.drift()
        return [
            "section": .string(drift.section),
            "changes": .array(
                drift.changes.map { change in
                    [
                        "kind": .string(change.kind.rawValue), "name": .string(change.name),
                        "change": .string(change.change.rawValue),
                    ]
                }
            ),
        ]
    }

    /// Forgets what steps have set and ends what they left running.
    func resetSession() async throws {
        guard runners.isEmpty else {
            throw Refusal.conflict("A step is running. Stop it before you reset the session.")
        }
        await session.reset()
        try await write(.marker(label: "Session reset", source: "session"))
    }
}
