/// A counter with its label sets in the order in which they came to be.
public struct Counter: Sendable {
    /// Its name in Prometheus.
    public let name: String
    /// What it counts.
    public let help: String
    /// The names of its labels, in the order of every label set.
    public let labels: [String]
    private var order: [[String]] = []
    private var values: [[String]: Double] = [:]

    /// A counter without a label set.
    public init(_ name: String, help: String, labels: [String]) {
        self.name = name
        self.help = help
        self.labels = labels
    }

    /// Exports a label set at zero, so that its first increment is seen as one.
    public mutating func announce(_ set: [String]) {
        guard values[set] == nil else { return }
        values[set] = 0
        order.append(set)
    }

    /// Counts on.
    public mutating func add(_ amount: Double = 1, to set: [String]) {
        announce(set)
        values[set, default: 0] += amount
    }

    /// What a label set has come to; nil where it is not exported.
    public func value(of set: [String]) -> Double? { values[set] }

    /// Writes every label set.
    public func write(to out: inout Exposition) {
        out.begin(name, type: "counter", help: help)
        for set in order { out.add(name, Array(zip(labels, set)), values[set] ?? 0) }
    }
}
