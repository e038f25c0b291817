/// How long something took, by label.
public struct Histogram: Sendable {
    private struct Distribution: Sendable {
        var buckets = [Int](repeating: 0, count: Histogram.bounds.count)
        var count = 0
        var sum = 0.0
    }

    /// Upper bounds of the buckets in seconds.
    public static let bounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
    ]

    /// Its name in Prometheus.
    public let name: String
    /// What it measures.
    public let help: String
    /// The name of its label.
    public let label: String
    private var order: [String] = []
    private var distributions: [String: Distribution] = [:]

    /// A histogram without a label value.
    public init(_ name: String, help: String, label: String) {
        self.name = name
        self.help = help
        self.label = label
    }

    /// Exports a label value at zero.
    public mutating func announce(_ value: String) {
        guard distributions[value] == nil else { return }
        distributions[value] = Distribution()
        order.append(value)
    }

    /// Takes one measurement, in seconds.
    public mutating func observe(_ seconds: Double, for value: String) {
        announce(value)
        var distribution = distributions[value] ?? Distribution()
        for (at, bound) in Histogram.bounds.enumerated() where seconds <= bound {
            distribution.buckets[at] += 1
        }
        distribution.count += 1
        distribution.sum += seconds
        distributions[value] = distribution
    }

    /// Writes the buckets of every label value.
    public func write(to out: inout Exposition) {
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
