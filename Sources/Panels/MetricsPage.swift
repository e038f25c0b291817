import Conditions
import JSONValue

/// The metrics a service shows on its own page, as they are at this moment.
///
/// Source: Prometheus exposition formats, "Text-based format" 0.0.4.
struct MetricsPage {
    /// One metric with its labels.
    private(set) var series: [QueryAnswer.Series] = []

    /// The most lines that are read.
    private static let mostLines = 50_000

    /// Reads a page; lines that are none of its format are passed over.
    init(_ text: String) {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")).prefix(MetricsPage.mostLines)
        where line.first != UInt8(ascii: "#") {
            if let found = MetricsPage.series(Array(line)) { series.append(found) }
        }
    }

    private static func series(_ line: [UInt8]) -> QueryAnswer.Series? {
        var at = line.firstIndex { $0 == UInt8(ascii: "{") || $0 <= 0x20 } ?? line.endIndex
        guard at > 0, at < line.endIndex else { return nil }
        var labels = ["__name__": String(decoding: line[..<at], as: UTF8.self)]
        if line[at] == UInt8(ascii: "{") {
            guard let end = read(&labels, line, from: at + 1) else { return nil }
            at = end
        }
        let rest = String(decoding: line[at...], as: UTF8.self)
        guard let word = rest.split(separator: " ").first, let value = JSON(sample: String(word))
        else { return nil }
        return QueryAnswer.Series(labels: labels, value: value)
    }

    /// The labels up to the brace that closes them, and the index after it.
    private static func read(
        _ labels: inout [String: String],
        _ line: [UInt8],
        from start: Int
    ) -> Int? {
        var at = start
        while at < line.count, line[at] != UInt8(ascii: "}") {
            guard let equals = line[at...].firstIndex(of: UInt8(ascii: "=")),
                equals + 1 < line.count, line[equals + 1] == UInt8(ascii: "\"")
            else { return nil }
            let name = String(decoding: line[at..<equals], as: UTF8.self)
            var value: [UInt8] = []
            at = equals + 2
            while at < line.count, line[at] != UInt8(ascii: "\"") {
                if line[at] == UInt8(ascii: "\\"), at + 1 < line.count {
                    at += 1
                    value.append(line[at] == UInt8(ascii: "n") ? 0x0A : line[at])
                } else {
                    value.append(line[at])
                }
                at += 1
            }
            labels[name.filter { $0 != " " }] = String(decoding: value, as: UTF8.self)
            at += 1
            while at < line.count, line[at] == UInt8(ascii: ",") || line[at] == 0x20 { at += 1 }
        }
        return at < line.count ? at + 1 : nil
    }
}

/// A metric's name with tests of its labels: all of PromQL that is understood without Prometheus.
struct MetricSelector {
    private let name: String
    private let matcher: LogMatcher
    private let tests: [LogTest]

    /// Reads `name{label="value"}`; nil for anything else.
    init?(_ query: String) {
        let name = query.prefix { $0 != "{" && $0 != " " }
        let rest = query.dropFirst(name.count).drop { $0 == " " }
        guard PromQLText.metrics(in: String(name)) == [String(name)] else { return nil }
        // A field filter of a log query has the same tests, between other brackets.
        var filter = ""
        if !rest.isEmpty {
            guard rest.hasPrefix("{"), rest.hasSuffix("}") else { return nil }
            filter = String(rest.dropFirst().dropLast())
            while filter.hasSuffix(",") || filter.hasSuffix(" ") { filter.removeLast() }
        }
        let text = filter.isEmpty ? "{}" : "{} | json | \(filter)"
        guard let parsed = try? LogQuery.parse(text) else { return nil }
        var tests: [LogTest] = []
        for case .fields(let any) in parsed.stages {
            guard any.count == 1 else { return nil }
            tests += any[0]
        }
        self.name = String(name)
        self.tests = tests
        matcher = LogMatcher(parsed)
    }

    /// The series that are selected.
    func select(_ series: [QueryAnswer.Series]) -> [QueryAnswer.Series] {
        series.filter { series in
            guard series.labels["__name__"] == name else { return false }
            guard !tests.isEmpty else { return true }
            let labels = series.labels.map { ($0.key, JSON.string($0.value)) }
            let line = LogLine(service: "", time: 0, text: JSON.members(labels).text)
            return matcher.look(at: line) == .wanted
        }
    }
}

extension JSON {
    /// A sample's value as events carry it, of the text that Prometheus writes.
    init?(sample text: String) {
        guard text.utf8.count < 64, let number = Double(text) else { return nil }
        if number.isNaN {
            self = "NaN"
        } else if number.isInfinite {
            self = number > 0 ? "+Inf" : "-Inf"
        } else {
            self = .number(number)
        }
    }
}
