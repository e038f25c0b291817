public import Events
public import HTTPClient
internal import JSONValue

/// Tells a team's channel what fires in a run, in the form that Slack and those like it take.
///
/// Messages are sent one after another; one that is not taken within ten seconds is given up, and
/// nothing of the run waits for it.
public struct AlertNotifier: Sendable {
    private let url: String
    private let talk: String
    private let client: HTTPClient
    private let complain: @Sendable (String) -> Void
    private let alerts: AsyncStream<Event.Alert>
    private let feed: AsyncStream<Event.Alert>.Continuation

    /// A notifier that sends nothing yet.
    /// - Parameters:
    ///   - url: The webhook's URL; it is a secret, and stands in no message of ours.
    ///   - talk: The talk's title.
    ///   - complain: Takes a sentence about a message that was not taken.
    public init(
        url: String,
        talk: String,
        client: HTTPClient,
        complain: @escaping @Sendable (String) -> Void
    ) {
        self.url = url
        self.talk = talk
        self.client = client
        self.complain = complain
        (alerts, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(100))
    }

    /// Takes a change of an alert; only those that fire and those that are over are sent.
    public func tell(_ alert: Event.Alert) {
        if ["firing", "resolved"].contains(alert.state) { feed.yield(alert) }
    }

    /// Sends what is told until the task is cancelled.
    public func run() async {
        for await alert in alerts {
            let request = HTTPRequest(
                method: "POST",
                url: url,
                headers: ["Content-Type": "application/json"],
                body: AlertNotifier.message(alert, talk: talk).utf8
            )
            let answer = try? await client.send(request)
            if let status = answer?.status, (200..<300).contains(status) { continue }
            if Task.isCancelled { return }
            let why = answer.map { "it answered \($0.status)" } ?? "it did not answer"
            complain("The alert \(alert.name) could not be told to the webhook: \(why).")
        }
    }

    /// A message as Slack's incoming webhooks take it.
    ///
    /// Source: Slack, "Sending messages using incoming webhooks" and "Secondary attachments".
    static func message(_ alert: Event.Alert, talk: String) -> JSON {
        let isFiring = alert.state == "firing"
        let head = "\(isFiring ? "Firing" : "Resolved"): \(alert.name)"
        let fields = alert.labels.sorted { $0.key < $1.key }.prefix(10).map { name, value in
            [
                "title": .string(escaped(name)), "value": .string(escaped(value)), "short": true,
            ] as JSON
        }
        return [
            "text": .string("\(escaped(head)) (\(escaped(talk)))"),
            "attachments": [
                [
                    "color": isFiring ? "danger" : "good", "fallback": .string(escaped(head)),
                    "text": .string(escaped(alert.summary)), "fields": .array(Array(fields)),
                ]
            ],
        ]
    }

    /// Text in which nothing is taken for a link or a name.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }
}
