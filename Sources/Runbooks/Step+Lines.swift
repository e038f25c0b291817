extension Step {
    /// The line of the file that a line of its body stands in.
    ///
    /// - Parameter line: A line of the body, from 0.
    public func line(ofBody line: Int) -> Int {
        let directives = Directives(of: source, language: language)
        let session = ShellText.session(directives.body, language: language)
        let place = session.map { $0.lines.dropFirst(line).first ?? $0.lines.last ?? 0 } ?? line
        let last = lines(of: source).count - 1
        return self.line + 1 + max(0, min(directives.count + place, last))
    }
}
