/// Why a load cannot begin: a sentence with its remedy.
public struct LoadFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was found, and what to do instead.
    public let description: String

    init(_ description: String) { self.description = description }
}
