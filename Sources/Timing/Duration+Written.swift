extension Duration {
    /// As people write it: `300 ms`, `45 s`, `14 min`, `1 min 30 s`.
    public var written: String {
        let whole = max(0, components.seconds)
        let (minutes, seconds) = whole.quotientAndRemainder(dividingBy: 60)
        if whole == 0, self > .zero {
            return "\(components.attoseconds / 1_000_000_000_000_000) ms"
        }
        if minutes == 0 { return "\(seconds) s" }
        return seconds == 0 ? "\(minutes) min" : "\(minutes) min \(seconds) s"
    }
}
