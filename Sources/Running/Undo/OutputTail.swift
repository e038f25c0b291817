private import Synchronization

/// The end of what a command printed, for a sentence about it.
final class OutputTail: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func add(_ more: [UInt8]) {
        bytes.withLock { bytes in
            bytes += more
            if bytes.count > 4_096 { bytes.removeFirst(bytes.count - 2_048) }
        }
    }

    /// The last lines that are not blank, at most ten.
    var lines: [String] {
        PlainText.of(bytes.withLock { $0 }).split(separator: "\n")
            .filter { !$0.allSatisfy(\.isWhitespace) }.suffix(10).map(String.init)
    }
}
