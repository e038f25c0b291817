import Checklists
import Conditions
import Markdown
import Runbooks
import Running
import Talks

extension Workspace {
    /// What stands beside a runbook in the talks that list it: it has their values and their
    /// Prometheus too.
    func company(of runbook: String) -> [Runbook] {
        decks { source in
            Talk.runbookNames(of: source).contains { (try? file(.runbook, $0)) == runbook }
        }
    }

    /// The runbooks of the talks that use a checklist; those of the workspace where none does.
    func runbooks(askedBy checklist: String) -> [Runbook] {
        let found = decks { Talk.checklistName(of: $0) == checklist }
        guard found.isEmpty else { return found }
        return names(.runbook).compactMap { name in
            (try? file(.runbook, name)).flatMap { try? runbook($0) }
        }
    }

    /// The runbooks of the talks that are chosen, and those talks' own steps.
    private func decks(where isChosen: (SourceText) -> Bool) -> [Runbook] {
        names(.talk).flatMap { name -> [Runbook] in
            guard let path = try? file(.talk, name), let source = try? source(path),
                isChosen(source), let deck = try? deck(path)
            else { return [] }
            return deck.runbooks + [deck.ownSteps]
        }
    }
}

extension Checklist {
    /// Checks that ask Prometheus where none of the runbooks says which.
    func questionsToNobody(_ runbooks: [Runbook]) -> [Problem] {
        guard runbooks.allSatisfy({ $0.prometheus == .none }) else { return [] }
        return items.filter { $0.check?.target.asksPrometheus == true }.map { item in
            Problem(
                severity: .warning,
                file: file,
                line: item.line,
                message: "The check of \"\(item.text.prefix(60))\" asks Prometheus, and no"
                    + " `prometheus:` is declared, so it cannot pass. Write `prometheus: managed`,"
                    + " or its URL, in the front matter of the runbook."
            )
        }
    }
}
