/// A file of Prometheus' alert rules that a runbook names, and what is changed of it for the stage.
public struct RuleFile: Sendable, Equatable {
    /// The path as written: from the runbook's folder, else from the workspace.
    public var path: String
    /// How long rules hold before they fire, by their names, where the talk has less time than the
    /// file.
    public var holds: [String: Duration]
    /// Its line in the runbook.
    public var line: Int

    /// A file of rules.
    public init(path: String, holds: [String: Duration] = [:], line: Int = 1) {
        self.path = path
        self.holds = holds
        self.line = line
    }

    /// Where the file may be, in the order in which it is looked for; never empty.
    /// - Parameters:
    ///   - runbook: The runbook's file.
    ///   - workspace: The workspace's folder.
    public func places(runbook: String, workspace: String) -> [String] {
        if path.hasPrefix("/") { return [path] }
        let folder = runbook.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        let beside = runbook.hasPrefix("/") ? folder : "\(workspace)/\(folder)"
        return ["\(beside)/\(path)", "\(workspace)/\(path)"]
    }
}
