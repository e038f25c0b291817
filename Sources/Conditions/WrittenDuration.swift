/// A time with its unit, as conditions write it: `2s`, `500ms`, `1m30s`, `1h`.
func writtenDuration(_ text: String) -> Duration? {
    var bytes = Array(text.utf8)[...]
    var total = Duration.zero
    guard !bytes.isEmpty else { return nil }
    while !bytes.isEmpty {
        let digits = bytes.prefix {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
        }
        bytes = bytes[digits.endIndex...]
        let unit = bytes.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        bytes = bytes[unit.endIndex...]
        let factors = ["ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600]
        guard let number = Double(String(decoding: digits, as: UTF8.self)), number < 1e7,
            let factor = factors[String(decoding: unit, as: UTF8.self)]
        else { return nil }
        total += .milliseconds((number * factor * 1000).rounded())
    }
    return total
}
