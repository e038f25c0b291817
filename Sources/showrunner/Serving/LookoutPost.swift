import Checklists
import Checks
import Conditions
import HTTPClient
import JSONValue
import Panels
import Processes
import Running

/// What a run's waiting steps look at beyond their own processes and requests.
enum LookoutPost {
    /// A lookout that asks Prometheus where panels ask it, the logs of the stage, and else looks at
    /// this machine as a check does.
    static func over(
        _ metrics: PanelSources.Metrics,
        logs stage: StageHand,
        workspace: String,
        client: HTTPClient
    ) -> Lookout {
        let prober = Prober(
            Prober.Surroundings(
                workspace: workspace,
                environment: OwnEnvironment.variables.merging(stage.environment) { $1 }
            ),
            client: client
        )
        return Lookout { probe, limit throws(LookoutFault) in
            let facts: Facts
            switch probe.target {
            case .logs(let query):
                facts = Facts(rows: LogAnswer(to: query, in: await stage.logLines()).facts)
            case .promql(let query):
                if case .missing(let reason) = metrics {
                    throw LookoutFault(reason, isLasting: true)
                }
                do throws(QueryAnswer.Refusal) {
                    facts = LookoutPost.facts(
                        try await metrics.ask(query, with: client, within: limit)
                    )
                } catch {
                    throw LookoutFault(error.description)
                }
            default: return try sighting(await prober.look(probe, within: limit), of: probe)
            }
            let unmet = probe.condition?.evaluate(facts).unmet ?? []
            return Lookout.Sighting(facts: facts, unmet: unmet)
        }
    }

    /// What a check finds, as a wait sees it.
    private static func sighting(
        _ finding: Finding,
        of probe: Probe
    ) throws(LookoutFault) -> Lookout.Sighting {
        switch finding.outcome {
        case .met, .ticked: return Lookout.Sighting()
        case .unmet:
            let unmet = Unmet(
                expected: probe.text,
                actual: finding.evidence,
                near: Array(finding.detail.prefix(3))
            )
            return Lookout.Sighting(unmet: [unmet])
        case .broken: throw LookoutFault(finding.evidence)
        }
    }

    /// A single series is the value; each is a row of its labels and its value.
    private static func facts(_ answer: QueryAnswer) -> Facts {
        let rows = answer.series.map { series in
            var members = series.labels.sorted { $0.key < $1.key }
                .map { ($0.key, JSON.string($0.value)) }
            members.append(("value", series.value))
            return JSON.object(JSON.Object(members))
        }
        let only = answer.series.count == 1 ? answer.series.first?.value.double : nil
        return Facts(rows: rows, value: only)
    }
}
