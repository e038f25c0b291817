import Markdown
import Runbooks

/// Reads a runbook from a text, as if it were a file.
func runbook(_ text: String, file: String = "runbooks/a.md") throws -> Runbook {
    Runbook.parse(try SourceText(file: file, text: text))
}

/// Reads one fence of a runbook.
func step(_ fence: String) throws -> Step? {
    try runbook("## Part (2 min)\n\n" + fence).steps.first
}

/// A step to feed a machine with.
func step(_ change: (inout Step) -> Void = { _ in }) -> Step {
    var step = Step(id: "load", title: "Load", kind: .shell(.bash), body: "true\n")
    change(&step)
    return step
}
