/// Colours on a terminal; plain text anywhere else.
struct Paint: Sendable {
    enum Colour: Int, Sendable {
        case red = 31
        case green = 32
        case yellow = 33
        case cyan = 36
        case dim = 2
        case bold = 1
    }

    let isOn: Bool

    func callAsFunction(_ colour: Colour, _ text: String) -> String {
        isOn ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// The text with spaces behind it up to a width; longer text is cut.
    func padded(to width: Int) -> String {
        count >= width
            ? String(prefix(width)) : self + String(repeating: " ", count: width - count)
    }

    /// The text with spaces before it up to a width.
    func leftPadded(to width: Int) -> String {
        count >= width ? self : String(repeating: " ", count: width - count) + self
    }
}

extension Double {
    /// The number with a fixed count of digits after the point.
    func written(digits: Int) -> String {
        guard isFinite, magnitude < 1e15 else { return "\(self)" }
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        let whole = Int((magnitude * scale).rounded())
        let (units, rest) = whole.quotientAndRemainder(dividingBy: Int(scale))
        let sign = self < 0 && whole != 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(units)" }
        let fraction = String(rest)
        return "\(sign)\(units)." + String(repeating: "0", count: digits - fraction.count)
            + fraction
    }

    /// Dollars with commas between the thousands.
    var dollars: String {
        let digits = Array(magnitude.written(digits: 0))
        var out = ""
        for (at, digit) in digits.enumerated() {
            if at > 0, (digits.count - at) % 3 == 0 { out += "," }
            out.append(digit)
        }
        return "$" + out
    }
}
