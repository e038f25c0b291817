import Markdown
import Talks

/// How long a talk of 70 kB takes from bytes to slides.
struct TalkBench {
    let isQuick: Bool

    func run() throws {
        let text = Array(Self.talk(atLeast: 70_000).utf8)
        let clock = ContinuousClock()
        var times: [Duration] = []
        var deck: Deck?
        for _ in 0..<(isQuick ? 10 : 100) {
            times.append(
                try clock.measure {
                    deck = Deck.build(
                        talk: try SourceText(file: "talk.md", bytes: text),
                        runbooks: []
                    )
                }
            )
        }
        let slides = deck?.slides.count ?? 0
        let name = "\(text.count / 1_000) kB talk of \(slides) slides parsed and rendered"
        let isWhole = slides > 50 && deck?.problems.isEmpty == true
        Figure(what: "\(name), best", value: times.best.written).report()
        Figure(
            what: "\(name), median",
            value: isWhole ? times.median.written : "\(deck?.problems.count ?? 0) problems",
            budget: "under 10 ms",
            isWithin: isWhole && times.median < .milliseconds(10)
        )
        .report()
    }

    /// A talk with what talks are made of: text, lists, a table, code, steps, notes, fragments.
    static func talk(atLeast bytes: Int) -> String {
        var text = """
            ---
            title: Seventy kilobytes
            author: Bench
            duration: 60 min
            ---

            # Seventy kilobytes

            """
        var number = 0
        while text.utf8.count < bytes {
            number += 1
            text += slide(number)
        }
        return text
    }

    private static func slide(_ number: Int) -> String {
        """

        ---

        ## Slide \(number): what the service does under load

        Licenses are handed out from a **pool**; once it is empty, each further request is an
        *overage* and costs money. See [the handbook](https://example.org/handbook#\(number)).

        - A request takes `license_\(number)` from the pool
        - The pool refills when a worker is done <!-- .element: class="fragment" -->
        - Every overage is counted, also when nobody looks

        | plan | licenses | price |
        |---|---|---|
        | basic | \(number) | 0.10 |
        | large | \(number * 10) | 0.08 |

        ```yaml {1|2-3}
        pool: license-\(number)
        size: \(number * 5)   # as many as were paid for
        overage: "allowed"
        ```

        ```bash { name=look-\(number) }
        #@ expect exit == 0
        for worker in $(seq \(number)); do echo "worker $worker of \(number)"; done
        curl -fsS "$LICENSE_URL/metrics" | grep -c overage || true
        ```

        Notes:

        Say that the *rate* matters, not the count. Wait for the chart before going on; then ask
        who has seen a bill like this one.

        """
    }
}
