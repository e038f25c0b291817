public import Runbooks

/// Whether a step may run as it is now: it is what somebody trusted before, or somebody is asked
/// (DESIGN §4, S7).
///
/// The executable joins it to what is kept.
public struct StepTrust: Sendable {
    /// Whether the step's text, body and directives, is trusted.
    public var trusts: @Sendable (Step) async -> Bool
    /// The fence of this step that was trusted last; nil where none was.
    public var last: @Sendable (Step) async -> String?
    /// Trusts the step as it is.
    public var accept: @Sendable (Step) async throws -> Void

    /// Joins the three questions.
    public init(
        trusts: @escaping @Sendable (Step) async -> Bool,
        last: @escaping @Sendable (Step) async -> String?,
        accept: @escaping @Sendable (Step) async throws -> Void
    ) {
        self.trusts = trusts
        self.last = last
        self.accept = accept
    }

    /// Trusts everything: the file was named on the command line and is not read again.
    public static let all = StepTrust(trusts: { _ in true }, last: { _ in nil }, accept: { _ in })
}
