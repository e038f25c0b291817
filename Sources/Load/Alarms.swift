/// Times at which something is due, the earliest first (a binary heap).
struct Alarms {
    private var heap: [(due: Duration, flight: Int)] = []

    /// The earliest time; nil where there is none.
    var next: Duration? { heap.first?.due }

    /// Adds a time.
    mutating func add(_ flight: Int, at due: Duration) {
        heap.append((due, flight))
        var at = heap.count - 1
        while at > 0, heap[at].due < heap[(at - 1) / 2].due {
            heap.swapAt(at, (at - 1) / 2)
            at = (at - 1) / 2
        }
    }

    /// Takes the earliest out where it is due.
    mutating func take(dueBy now: Duration) -> (due: Duration, flight: Int)? {
        guard let first = heap.first, first.due <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var at = 0
        while true {
            let left = 2 * at + 1
            guard left < heap.count else { return first }
            let right = left + 1
            let child = right < heap.count && heap[right].due < heap[left].due ? right : left
            guard heap[child].due < heap[at].due else { return first }
            heap.swapAt(at, child)
            at = child
        }
    }
}
