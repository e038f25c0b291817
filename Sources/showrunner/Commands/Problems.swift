import Markdown

extension [Problem] {
    /// Prints every problem.
    ///
    /// - Parameter isStrict: Whether warnings count as errors.
    /// - Throws: ``ExitCode/problems`` when one of them is an error.
    func report(isStrict: Bool = false) throws {
        tell()
        let hasError = contains { $0.severity == .error || isStrict }
        if hasError {
            throw Failure("nothing was started: mend what is named above", code: .problems)
        }
    }
}

extension [Problem] {
    /// Prints every problem.
    func tell() {
        for problem in self { Console.note(problem.coloured) }
    }
}

extension Problem {
    /// The problem as a compiler prints it, its severity coloured.
    var coloured: String {
        let word = Console.coloured(
            severity.rawValue,
            severity == .error ? .red : .amber
        )
        return "\(file):\(line): \(word): \(message)"
    }
}
