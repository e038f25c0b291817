/// Keys that one step at a time holds, over all runs of this machine; the executable joins it to
/// files.
public struct LockBook: Sendable {
    /// What comes of asking for a key.
    public enum Answer: Sendable {
        /// It is held until this is called.
        case taken(release: @Sendable () -> Void)
        /// Another has it: who, and since when, in words.
        case held(by: String)
    }

    /// Asks for a key.
    ///
    /// The second word tells others who has it. Throws where keys cannot be held at all.
    public var take: @Sendable (_ key: String, _ holder: String) throws -> Answer

    /// Joins it.
    public init(take: @escaping @Sendable (_ key: String, _ holder: String) throws -> Answer) {
        self.take = take
    }

    /// One that gives every key to everybody.
    public static let open = LockBook { _, _ in .taken {} }
}
