public import Checks

/// What the checklist pages need of the files and results; the executable joins them.
public struct ChecklistDesk: Sendable {
    /// A list that is worked through.
    public struct Opened: Sendable {
        /// Its checkup.
        public var checkup: Checkup
        /// The talk that uses it.
        public var talk: Talk?
        /// Commands in it that nobody has trusted yet.
        public var untrusted: [String]

        /// A list that is worked through.
        public init(checkup: Checkup, talk: Talk?, untrusted: [String]) {
            self.checkup = checkup
            self.talk = talk
            self.untrusted = untrusted
        }
    }

    /// A talk that uses a list.
    public struct Talk: Sendable {
        /// The name of its file.
        public var name: String
        /// Its title.
        public var title: String

        /// A talk.
        public init(name: String, title: String) {
            self.name = name
            self.title = title
        }
    }

    /// Opens the list of a name; its error says in a sentence why it cannot.
    public var open: @Sendable (_ name: String) async throws -> Opened
    /// Trusts every command of a list as it is now.
    public var trust: @Sendable (_ name: String) async throws -> Void
    /// Starts work that goes on after the answer.
    public var start: @Sendable (_ work: @escaping @Sendable () async -> Void) -> Void
    /// The name this machine knows its user by.
    public var user: String?
    /// Milliseconds since 1970-01-01 UTC.
    public var wall: @Sendable () -> Int
    /// Why nothing is looked at or mended now, in a sentence; nil where it is.
    public var rest: String?

    /// What the pages need.
    public init(
        open: @escaping @Sendable (_ name: String) async throws -> Opened,
        trust: @escaping @Sendable (_ name: String) async throws -> Void,
        start: @escaping @Sendable (_ work: @escaping @Sendable () async -> Void) -> Void,
        user: String?,
        wall: @escaping @Sendable () -> Int
    ) {
        self.open = open
        self.trust = trust
        self.start = start
        self.user = user
        self.wall = wall
    }

    /// The same while a talk is rehearsed from recordings: lists are read and ticked, and no check
    /// is run.
    public var resting: ChecklistDesk {
        var desk = self
        desk.rest = "This rehearsal is simulated: no check is run."
        return desk
    }
}
