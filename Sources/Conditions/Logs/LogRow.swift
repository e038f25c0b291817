private import JSONValue

/// A line of a log as it is drawn: when, how bad, and what it says.
public struct LogRow: Sendable, Equatable {
    /// When it was written, in milliseconds since 1970.
    public var time: Int
    /// The service.
    public var service: String
    /// `error`, `warn`, `info`, `debug`, or what the line says; empty where it says nothing.
    public var level: String
    /// What it says: of a line of JSON the message, then its other fields as `name=value`.
    public var text: String

    /// The most characters of a line that are drawn.
    public static let longest = 400

    /// A line as it is drawn.
    public init(_ line: LogLine) {
        time = line.time
        service = line.service
        guard let members = LogMatcher.object(line.text) else {
            level = ""
            text = LogRow.clean(line.text)
            return
        }
        level = LogRow.first(LogRow.levelNames, in: members).map(LogRow.level) ?? ""
        let message = LogRow.first(LogRow.messageNames, in: members)
        let named = LogRow.levelNames + LogRow.messageNames + LogRow.timeNames
        let rest = members.members.filter { !named.contains($0.name) }.map { name, value in
            "\(name)=\(value.string ?? value.text)"
        }
        text = LogRow.clean(([message].compactMap { $0 } + rest).joined(separator: " "))
    }

    /// When a line of JSON says it was written, in milliseconds since 1970; nil where it does not.
    public static func time(of text: String) -> Int? {
        guard let members = LogMatcher.object(text) else { return nil }
        guard let value = timeNames.lazy.compactMap({ members[$0] }).first else { return nil }
        if let number = value.double { return milliseconds(number) }
        return value.string.flatMap(WrittenTime.milliseconds)
    }

    private static let levelNames = ["level", "severity", "lvl"]
    private static let messageNames = ["msg", "message", "event"]
    private static let timeNames = ["time", "timestamp", "ts", "@timestamp"]

    private static func first(_ names: [String], in members: JSON.Object) -> String? {
        names.lazy.compactMap { members[$0]?.string }.first
    }

    private static func level(_ word: String) -> String {
        switch word.lowercased() {
        case "warning": "warn"
        case "err", "fatal", "critical", "panic": "error"
        case "information", "notice": "info"
        case let word: String(word.prefix(12))
        }
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size.
    private static func milliseconds(_ number: Double) -> Int? {
        guard number.isFinite, number > 0 else { return nil }
        let scale: Double =
            number < 1e11 ? 1000 : number < 1e14 ? 1 : number < 1e17 ? 1e-3 : 1e-6
        return Int(exactly: (number * scale).rounded())
    }

    /// The text without control characters, and not longer than is drawn.
    private static func clean(_ text: String) -> String {
        let kept = text.unicodeScalars.lazy.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return String(String.UnicodeScalarView(kept.prefix(longest)))
    }
}

/// A time as RFC 3339 writes it.
enum WrittenTime {
    /// Milliseconds since 1970 of `2026-11-21T12:41:32.123Z`; nil for anything else.
    static func milliseconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, let year = digits(bytes, 0..<4),
            let month = digits(bytes, 5..<7), let day = digits(bytes, 8..<10),
            let hour = digits(bytes, 11..<13), let minute = digits(bytes, 14..<16),
            let second = digits(bytes, 17..<19), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var at = 19
        var fraction = 0
        if bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ",") {
            at += 1
            var scale = 100
            while at < bytes.count, bytes[at] &- 0x30 < 10 {
                fraction += Int(bytes[at] - 0x30) * scale
                scale /= 10
                at += 1
            }
        }
        guard let shift = shift(bytes[at...]) else { return nil }
        let time = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - shift
        return time * 1000 + fraction
    }

    private static func digits(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        bytes[range].reduce(0 as Int?) { sum, byte in
            byte &- 0x30 < 10 ? sum.map { $0 * 10 + Int(byte - 0x30) } : nil
        }
    }

    /// The zone, in seconds east of Greenwich.
    private static func shift(_ bytes: ArraySlice<UInt8>) -> Int? {
        let zone = Array(bytes)
        guard let sign = zone.first else { return nil }
        if sign | 0x20 == UInt8(ascii: "z") { return 0 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), zone.count == 6,
            let hours = digits(zone, 1..<3), let minutes = digits(zone, 4..<6)
        else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    /// Days since 1970-01-01 in the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
