/// Builds the text that Prometheus scrapes.
///
/// Source: Prometheus exposition formats, "Text-based format" 0.0.4.
public struct Exposition {
    /// What was written so far.
    public private(set) var text = ""

    /// Nothing written yet.
    public init() {}

    /// Begins a metric.
    public mutating func begin(_ name: String, type: String, help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// Adds one sample of a metric.
    public mutating func add(_ name: String, _ labels: [(String, String)], _ value: Double) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.0)=\"\(Exposition.escape($0.1))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(Exposition.write(value))\n"
    }

    /// Writes a number as short as it can be.
    public static func write(_ value: Double) -> String {
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
