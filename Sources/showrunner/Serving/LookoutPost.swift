import Conditions
import HTTPClient
import JSONValue
import Panels
import Running

/// What a run's waiting steps look at beyond their own processes and requests.
enum LookoutPost {
    /// A lookout that asks Prometheus where panels ask it, and the logs of the stage.
    static func over(
        _ metrics: PanelSources.Metrics,
        logs stage: StageHand,
        client: HTTPClient
    ) -> Lookout {
        Lookout { probe, limit throws(LookoutFault) in
            let facts: Facts
            switch probe.target {
            case .logs(let query):
                facts = Facts(rows: LogAnswer(to: query, in: await stage.logLines()).facts)
            case .promql(let query):
                do throws(QueryAnswer.Refusal) {
                    facts = LookoutPost.facts(
                        try await metrics.ask(query, with: client, within: limit)
                    )
                } catch {
                    throw LookoutFault(error.description)
                }
            default:
                throw LookoutFault(
                    "A wait looks at http, promql, logql and sh. Write one of these."
                )
            }
            let unmet = probe.condition?.evaluate(facts).unmet ?? []
            return Lookout.Sighting(facts: facts, unmet: unmet)
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
