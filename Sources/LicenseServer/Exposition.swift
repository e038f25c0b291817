/// Builds the text that Prometheus scrapes.
///
/// Source: Prometheus exposition formats, "Text-based format" 0.0.4.
struct Exposition {
    private(set) var text = ""

    /// Begins a metric.
    mutating func begin(_ name: String, type: String, help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// Adds one sample of a metric.
    mutating func add(_ name: String, _ labels: [(String, String)], _ value: Double) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.0)=\"\(Exposition.escape($0.1))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(Exposition.write(value))\n"
    }

    /// Writes a number as short as it can be.
    static func write(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escape(_ value: String) -> String {
        var out = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

/// A counter with its label sets in the order in which they came to be.
struct Counter: Sendable {
    let name: String
    let help: String
    let labels: [String]
    private var order: [[String]] = []
    private var values: [[String]: Double] = [:]

    init(_ name: String, help: String, labels: [String]) {
        self.name = name
        self.help = help
        self.labels = labels
    }

    /// Exports a label set at zero, so that its first increment is seen as one.
    mutating func announce(_ set: [String]) {
        guard values[set] == nil else { return }
        values[set] = 0
        order.append(set)
    }

    mutating func add(_ amount: Double = 1, to set: [String]) {
        announce(set)
        values[set, default: 0] += amount
    }

    func value(of set: [String]) -> Double? { values[set] }

    func write(to out: inout Exposition) {
        out.begin(name, type: "counter", help: help)
        for set in order { out.add(name, Array(zip(labels, set)), values[set] ?? 0) }
    }
}

/// How long something took, by label.
struct Histogram: Sendable {
    private struct Distribution: Sendable {
        var buckets = [Int](repeating: 0, count: Histogram.bounds.count)
        var count = 0
        var sum = 0.0
    }

    /// Upper bounds of the buckets in seconds.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    let name: String
    let help: String
    let label: String
    private var order: [String] = []
    private var distributions: [String: Distribution] = [:]

    init(_ name: String, help: String, label: String) {
        self.name = name
        self.help = help
        self.label = label
    }

    mutating func announce(_ value: String) {
        guard distributions[value] == nil else { return }
        distributions[value] = Distribution()
        order.append(value)
    }

    mutating func observe(_ seconds: Double, for value: String) {
        announce(value)
        var distribution = distributions[value] ?? Distribution()
        for (at, bound) in Histogram.bounds.enumerated() where seconds <= bound {
            distribution.buckets[at] += 1
        }
        distribution.count += 1
        distribution.sum += seconds
        distributions[value] = distribution
    }

    func write(to out: inout Exposition) {
        out.begin(name, type: "histogram", help: help)
        for value in order {
            guard let distribution = distributions[value] else { continue }
            for (bound, count) in zip(Histogram.bounds, distribution.buckets) {
                let labels = [(label, value), ("le", Exposition.write(bound))]
                out.add("\(name)_bucket", labels, Double(count))
            }
            let count = Double(distribution.count)
            out.add("\(name)_bucket", [(label, value), ("le", "+Inf")], count)
            out.add("\(name)_sum", [(label, value)], distribution.sum)
            out.add("\(name)_count", [(label, value)], count)
        }
    }
}
