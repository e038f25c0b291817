public import Conditions

/// How a run looks at what is neither a step's process nor its request: metrics, ports, files.
///
/// The executable joins it to whatever answers.
public struct Lookout: Sendable {
    /// What was found.
    public struct Sighting: Sendable {
        /// What conditions may look at.
        public var facts: Facts
        /// What of the probe's own condition does not hold.
        public var unmet: [Unmet]

        /// What was found.
        public init(facts: Facts = Facts(), unmet: [Unmet] = []) {
            self.facts = facts
            self.unmet = unmet
        }
    }

    /// Looks at what a probe names, within a time.
    ///
    /// - Throws: ``LookoutFault`` where nothing could be found out.
    public var look:
        @Sendable (_ probe: Probe, _ within: Duration) async throws(LookoutFault) -> Sighting

    /// A lookout that asks this.
    public init(
        look:
            @escaping @Sendable (_ probe: Probe, _ within: Duration)
            async throws(LookoutFault) -> Sighting
    ) {
        self.look = look
    }

    /// One that sees nothing.
    public static let blind = Lookout { _, _ throws(LookoutFault) in
        throw LookoutFault("Nothing here can answer that.")
    }
}

/// Why nothing could be found out, in one sentence for a person.
public struct LookoutFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// Whether no further look can find out more: what would be asked is not there at all.
    public let isLasting: Bool

    /// A reason.
    public init(_ description: String, isLasting: Bool = false) {
        self.description = description
        self.isLasting = isLasting
    }
}
