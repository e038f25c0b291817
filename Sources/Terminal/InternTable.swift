/// Numbers for values that many cells share; number 0 is the value every cell starts with.
///
/// The table tells when it has grown to twice what was in use, so that its owner compacts it: it
/// stays in proportion to the cells, whatever a program prints.
struct InternTable<Value: Hashable & Sendable>: Sendable {
    private var values: [Value]
    private var numbers: [Value: UInt32]
    private var limit = 4096

    /// A table that holds the first value only.
    init(first: Value) {
        values = [first]
        numbers = [first: 0]
    }

    /// Whether it is time to compact before another value is added.
    var isCrowded: Bool { values.count >= limit }

    /// How many values there are.
    var count: Int { values.count }

    /// The value of a number.
    subscript(number: UInt32) -> Value {
        let at = Int(number)
        return at < values.count ? values[at] : values[0]
    }

    /// The number of a value, a new one where it is not known yet.
    mutating func number(of value: Value) -> UInt32 {
        if let known = numbers[value] { return known }
        let number = UInt32(truncatingIfNeeded: values.count)
        values.append(value)
        numbers[value] = number
        return number
    }

    /// Drops the values that are not in use.
    ///
    /// - Parameter inUse: For each number, whether some cell has it.
    /// - Returns: For each old number, the new one.
    mutating func compact(keeping inUse: [Bool]) -> [UInt32] {
        var renumbered: [UInt32] = []
        renumbered.reserveCapacity(values.count)
        var kept = InternTable(first: values[0])
        for (at, value) in values.enumerated() {
            let keeps = at < inUse.count && inUse[at]
            renumbered.append(keeps ? kept.number(of: value) : 0)
        }
        kept.limit = max(4096, 2 * kept.count)
        self = kept
        return renumbered
    }
}
