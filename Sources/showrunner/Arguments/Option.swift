/// One option of a command: how it is written and what it means.
struct Option: Sendable, Equatable {
    /// The name without its dashes.
    let name: String
    /// What stands for its value in the help, or nil when it takes none.
    let value: String?
    /// One line for the help.
    let help: String

    init(_ name: String, _ value: String? = nil, help: String) {
        self.name = name
        self.value = value
        self.help = help
    }

    /// As it is written on a command line.
    var spelling: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }
}
