extension Duration {
    /// The length of time that a person wrote: `90`, `90s`, `1m30s`, `2min`, `2 minutes`, `1:30`,
    /// `500ms`, `1h`; a number alone counts seconds.
    ///
    /// Nil for anything else, for a negative length and for more than 1,000 hours.
    public init?(written text: String) {
        var reader = DurationReader(bytes: Array(text.utf8)[...])
        reader.skipBlanks()
        guard let microseconds = reader.clock() ?? reader.units(), reader.isAtEnd,
            microseconds <= DurationReader.limit
        else { return nil }
        self = .microseconds(microseconds)
    }
}

/// Reads the written length of time in whole microseconds.
private struct DurationReader {
    var bytes: ArraySlice<UInt8>

    /// 1,000 hours.
    static let limit = 3_600_000_000_000

    var isAtEnd: Bool {
        var rest = self
        rest.skipBlanks()
        return rest.bytes.isEmpty
    }

    mutating func skipBlanks() { bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 } }

    /// `1:30` or `1:02:03`.
    mutating func clock() -> Int? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        var seconds = 0
        for (place, part) in parts.enumerated() {
            var reader = DurationReader(bytes: part)
            guard let number = reader.whole(), reader.isAtEnd else { return nil }
            guard place == 0 ? number <= 100_000 : number < 60 else { return nil }
            seconds = seconds * 60 + number
        }
        bytes = bytes.dropFirst(bytes.count)
        return seconds * 1_000_000
    }

    /// Numbers with their units: `1m30s`, `2 minutes`, or a number of seconds alone.
    mutating func units() -> Int? {
        var total = 0
        var isFirst = true
        while true {
            skipBlanks()
            guard !bytes.isEmpty else { return isFirst ? nil : total }
            guard let whole = whole() else { return nil }
            let fraction = fraction()
            skipBlanks()
            let word = bytes.prefix { ($0 | 0x20) &- 0x61 < 26 }
            bytes = bytes.dropFirst(word.count)
            let isAlone = isFirst && bytes.isEmpty
            guard let unit = Self.unit(word, isAlone: isAlone) else { return nil }
            let (scaled, overflow) = whole.multipliedReportingOverflow(by: unit)
            guard !overflow, scaled <= Self.limit, total <= Self.limit else { return nil }
            total += scaled + fraction * unit / 1_000_000
            isFirst = false
        }
    }

    private mutating func whole() -> Int? {
        let digits = bytes.prefix { $0 &- 0x30 < 10 }
        guard !digits.isEmpty, digits.count <= 12 else { return nil }
        bytes = bytes.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// The digits after a point, in millionths.
    private mutating func fraction() -> Int {
        guard bytes.first == UInt8(ascii: "."), let next = bytes.dropFirst().first,
            next &- 0x30 < 10
        else { return 0 }
        let digits = bytes.dropFirst().prefix { $0 &- 0x30 < 10 }
        bytes = bytes.dropFirst(digits.count + 1)
        var value = 0
        for place in 0..<6 {
            let at = digits.startIndex + place
            value = value * 10 + (at < digits.endIndex ? Int(digits[at] - 0x30) : 0)
        }
        return value
    }

    /// The microseconds of a unit.
    private static func unit(_ word: ArraySlice<UInt8>, isAlone: Bool) -> Int? {
        switch String(decoding: word, as: UTF8.self).lowercased() {
        case "us": 1
        case "ms", "millisecond", "milliseconds": 1_000
        case "s", "sec", "secs", "second", "seconds": 1_000_000
        case "m", "min", "mins", "minute", "minutes": 60_000_000
        case "h", "hr", "hrs", "hour", "hours": 3_600_000_000
        case "": isAlone ? 1_000_000 : nil
        default: nil
        }
    }
}
