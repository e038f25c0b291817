extension Duration {
    /// The duration in whole microseconds, cut off towards zero and clamped to 64 bits.
    public var wholeMicroseconds: Int {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds < 0 ? Int.min : Int.max }
        let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return carried ? (seconds < 0 ? Int.min : Int.max) : Int(sum)
    }
}
