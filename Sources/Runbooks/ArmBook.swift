/// The steps that are armed: the first press of the two that start a step (DESIGN §4).
///
/// A nonce is bound to one step and to its exact text, can be spent once, and expires. Whoever
/// holds the book holds the clock and the source of nonces.
public struct ArmBook: Sendable {
    /// How long a step stays armed.
    public static let lifetime = Duration.seconds(30)
    /// The most arms kept at a time; the oldest makes room.
    static let most = 64

    private var arms: [Arm] = []

    /// One armed step.
    private struct Arm {
        var step: String
        var text: String
        var nonce: String
        var expires: Duration
    }

    /// An empty book.
    public init() {}

    /// Why an arm was not spent.
    public enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        /// Nothing was armed by this nonce, or it has been spent.
        case unknown
        /// It was armed too long ago.
        case expired
        /// The nonce arms another step.
        case otherStep
        /// The step reads differently from when it was armed.
        case changed

        /// A sentence for the person who pressed.
        public var description: String {
            switch self {
            case .unknown: "The step is not armed, or was started already. Press twice to start it."
            case .expired: "The step was armed more than 30 seconds ago. Press twice to start it."
            case .otherStep: "Another step was armed. Press twice to start this one."
            case .changed: "The step changed since it was armed. Read it again, then press twice."
            }
        }
    }

    /// Arms a step; an earlier arm of the same step ends.
    /// - Parameters:
    ///   - text: the step's canonical text.
    ///   - nonce: unguessable, given in from outside.
    ///   - now: any clock that only goes forward.
    public mutating func arm(_ step: String, text: String, nonce: String, at now: Duration) {
        arms.removeAll { $0.step == step || $0.nonce == nonce }
        if arms.count >= ArmBook.most { arms.removeFirst(arms.count - ArmBook.most + 1) }
        arms.append(Arm(step: step, text: text, nonce: nonce, expires: now + ArmBook.lifetime))
    }

    /// Spends an arm, so that each nonce starts at most one process.
    /// - Throws: ``Refusal`` where nothing may start; the arm is then gone too, unless the nonce was
    ///   not its own.
    public mutating func spend(
        _ nonce: String,
        step: String,
        text: String,
        at now: Duration
    ) throws(Refusal) {
        guard let place = arms.firstIndex(where: { $0.nonce == nonce }) else {
            throw .unknown
        }
        guard arms[place].step == step else { throw .otherStep }
        let arm = arms.remove(at: place)
        guard now < arm.expires else { throw .expired }
        guard arm.text == text else { throw .changed }
    }

    /// Ends a step's arm.
    public mutating func disarm(_ step: String) { arms.removeAll { $0.step == step } }

    /// Whether a step is armed.
    public func isArmed(_ step: String, at now: Duration) -> Bool {
        arms.contains { $0.step == step && now < $0.expires }
    }
}
