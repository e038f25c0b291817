public import JSONValue

/// What Prometheus answered to an instant query.
///
/// Source: Prometheus HTTP API, "Expression query result formats".
public struct QueryAnswer: Sendable, Equatable {
    /// One value with the labels of its metric.
    public struct Series: Sendable, Equatable {
        /// Names and values of labels, `__name__` among them.
        public var labels: [String: String]
        /// A number, or `"NaN"`, `"+Inf"`, `"-Inf"`.
        public var value: JSON
    }

    /// The values in the order of the answer.
    public var series: [Series]

    /// An answer that cannot be drawn, with the reason in a sentence.
    public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        /// The reason.
        public var description: String
    }

    /// Values as they would be answered.
    init(series: [Series]) { self.series = series }

    /// Reads the body of an answer with its status.
    /// - Throws: ``Refusal`` for an error of Prometheus, and for anything that is not its answer.
    public init(status: Int, body: [UInt8]) throws(Refusal) {
        guard status != 401, status != 403 else {
            throw Refusal(
                description: "Prometheus lets nobody in without a token (status \(status)). "
                    + "Write prometheus: { url: …, token: NAME } and declare the secret."
            )
        }
        guard let json = try? JSON(parsing: body), let word = json["status"]?.string else {
            throw Refusal(
                description: "What answers there is not Prometheus "
                    + "(status \(status), and no answer to a query)."
            )
        }
        guard word == "success" else {
            let reason = json["error"]?.string ?? "no reason given"
            throw Refusal(description: "Prometheus refused the query: \(reason.prefix(300))")
        }
        guard let data = json["data"], let type = data["resultType"]?.string,
            let result = data["result"], let series = QueryAnswer.series(type, result)
        else {
            throw Refusal(description: "The answer of Prometheus has a form that is not known.")
        }
        self.series = series
    }

    private static func series(_ type: String, _ result: JSON) -> [Series]? {
        switch type {
        case "scalar":
            return value(result).map { [Series(labels: [:], value: $0)] }
        case "vector", "matrix":
            guard let items = result.array else { return nil }
            var all: [Series] = []
            for item in items {
                let point = type == "vector" ? item["value"] : item["values"]?.array?.last
                guard let point, let value = value(point), let labels = item["metric"]?.object
                else {
                    return nil
                }
                all.append(Series(labels: texts(labels), value: value))
            }
            return all
        default: return nil
        }
    }

    private static func texts(_ object: JSON.Object) -> [String: String] {
        var texts: [String: String] = [:]
        for (name, value) in object.members { texts[name] = value.string }
        return texts
    }

    /// The second member of `[time, "text"]`, as events carry it.
    private static func value(_ point: JSON) -> JSON? {
        point[1]?.string.flatMap { JSON(sample: $0) }
    }
}
