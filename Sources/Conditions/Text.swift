// Small readings of text that conditions share. All of them work on UTF-8 bytes.

func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

func trimmed(_ text: some StringProtocol) -> String {
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.first, isSpace(byte) { bytes.removeFirst() }
    while let byte = bytes.last, isSpace(byte) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
}

/// Whether a text holds another; an empty one is in every text.
func contains(_ needle: String, in text: String) -> Bool {
    let needle = Array(needle.utf8)
    guard let first = needle.first else { return true }
    let bytes = Array(text.utf8)
    guard bytes.count >= needle.count else { return false }
    for at in 0...(bytes.count - needle.count) where bytes[at] == first {
        if bytes[at..<(at + needle.count)].elementsEqual(needle) { return true }
    }
    return false
}

/// A number as a person writes it: without a fraction where it has none.
func plain(_ number: Double) -> String {
    if let whole = Int(exactly: number) { return "\(whole)" }
    return "\(number)"
}

func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}
