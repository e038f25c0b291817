extension LiveRun {
    /// What names in double braces stand for now: parameters, the stage's addresses, captured values.
    public var names: [String: String] { values }
}
