/// The words of a command line after its command's name, sorted by the command's ``Syntax``.
struct Arguments: Sendable, Equatable {
    /// Words that belong to no option, in order.
    var operands: [String] = []
    private var values: [String: [String]] = [:]
    private var given: Set<String> = []

    /// Notes an option and its value.
    mutating func add(_ name: String, _ value: String?) {
        given.insert(name)
        if let value { values[name, default: []].append(value) }
    }

    /// Whether an option was given.
    func has(_ name: String) -> Bool { given.contains(name) }

    /// The value of an option; the last one where it was given more than once.
    subscript(name: String) -> String? { values[name]?.last }

    /// All values of an option in order.
    func all(_ name: String) -> [String] { values[name] ?? [] }
}

/// A command line that makes no sense; the program ends with exit code 2.
struct UsageError: Error, Equatable {
    /// What is wrong and, where it helps, what to write.
    let message: String
    /// The usage line of the command.
    let usage: String

    init(_ syntax: Syntax, _ message: String) {
        self.message = message
        self.usage = syntax.usage
    }

    init(message: String, usage: String) {
        self.message = message
        self.usage = usage
    }
}

/// The candidate that differs least from a word, when it is near enough to be what was meant.
func nearest(to word: String, in candidates: [String]) -> String? {
    candidates
        .map { (candidate: $0, distance: editDistance(Array(word.utf8), Array($0.utf8))) }
        .filter { $0.distance <= max(1, (word.utf8.count + 1) / 3) }
        .min { $0.distance < $1.distance }?
        .candidate
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let change = diagonal + (a == b ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
