/// A rate as a person writes it: `30rpm`, `5rps`, `300/s`, `30/min`.
enum WrittenRate {
    /// The most that may be asked for, a second.
    static let limit = 1_000_000.0

    /// The rate a second; nil where the text is none, is below zero or above ``limit``.
    static func perSecond(_ text: String) -> Double? {
        let bytes = Array(trimmed(text).utf8)
        let digits = bytes.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
        guard let number = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
        let perSecond: Double
        switch trimmed(String(decoding: bytes[digits.count...], as: UTF8.self)).lowercased() {
        case "rps", "/s", "/sec", "/second": perSecond = number
        case "rpm", "/m", "/min", "/minute": perSecond = number / 60
        case "rph", "/h", "/hour": perSecond = number / 3600
        default: return nil
        }
        return perSecond <= limit ? perSecond : nil
    }
}
