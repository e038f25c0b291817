internal import Runbooks

/// How a run keeps its secrets to itself: what is captured is used, and told only without them.
extension LiveRun {
    /// Masks what this run knows to be secret in a whole text.
    var masking: Masking {
        Masking(secrets: circumstances.secrets + learned, patterns: program.redactions)
    }

    /// Keeps a captured value for later steps.
    ///
    /// Where it is a secret by its name or by its look, it is masked from here on.
    /// - Returns: What the log and the pages may know of it.
    func keep(_ captured: (name: String, value: String)) -> String {
        values[captured.name] = captured.value
        let shown = masking.mask(captured.value, of: captured.name)
        if shown != captured.value { learned.append(captured) }
        return shown
    }
}
