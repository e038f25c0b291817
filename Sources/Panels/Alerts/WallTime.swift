/// Times of day as Prometheus writes them.
enum WallTime {
    /// Milliseconds since 1970-01-01 UTC of a time as RFC 3339 writes it; nil for anything else.
    ///
    /// `2026-11-21T10:45:37.123Z`, `2026-11-21T10:45:37.123+01:00`; times before 1970 are negative.
    static func milliseconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8.prefix(40))
        func number(_ place: Int, _ digits: Int) -> Int? {
            guard bytes.count >= place + digits else { return nil }
            return bytes[place..<place + digits].reduce(0 as Int?) { value, byte in
                guard let value, (0x30...0x39).contains(byte) else { return nil }
                return value * 10 + Int(byte - 0x30)
            }
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var place = 19
        var fraction = 0
        if bytes.count > place, bytes[place] == UInt8(ascii: ".") {
            let digits = bytes[(place + 1)...].prefix { (0x30...0x39).contains($0) }
            place += 1 + digits.count
            for position in 0..<3 {
                let digit =
                    position < digits.count ? Int(digits[digits.startIndex + position] - 0x30) : 0
                fraction = fraction * 10 + digit
            }
        }
        guard let offset = zone(bytes.dropFirst(place)) else { return nil }
        let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        return (seconds - offset * 60) * 1_000 + fraction
    }

    /// Minutes before UTC: 0 for `Z`, 60 for `+01:00`.
    private static func zone(_ bytes: ArraySlice<UInt8>) -> Int? {
        let text = String(decoding: bytes, as: UTF8.self)
        if text == "Z" || text == "z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2,
            let hours = Int(parts[0]), let minutes = Int(parts[1]), (0..<24).contains(hours),
            (0..<60).contains(minutes)
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
    }

    /// Days of a date since 1970-01-01.
    ///
    /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }
}
