/// The text of a fence with several queries, cut at its `#@ query` lines.
struct QueryText {
    /// The first query.
    var first = ""
    /// The others, each with what stands on its line after `#@ query`.
    var others: [(head: String, line: Int, text: String)] = []

    private static let mark = "#@ query"

    init(_ body: String, firstLine: Int) {
        for (place, line) in lines(of: body).enumerated() {
            let text = trimmed(line)
            if text.hasPrefix(QueryText.mark) {
                let head = trimmed(text.dropFirst(QueryText.mark.count))
                others.append((head, firstLine + place, ""))
            } else if others.isEmpty {
                first += line + "\n"
            } else {
                others[others.count - 1].text += line + "\n"
            }
        }
    }

    /// What is certainly wrong with a PromQL query: brackets and quotes that do not match.
    static func fault(in query: String) -> String? {
        let pairs: [UInt8: UInt8] = [
            UInt8(ascii: "("): UInt8(ascii: ")"), UInt8(ascii: "["): UInt8(ascii: "]"),
            UInt8(ascii: "{"): UInt8(ascii: "}"),
        ]
        let bytes = Array(query.utf8)
        var open: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "#") {
                at = bytes[at...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            } else if [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains(byte) {
                guard let end = end(ofTextAt: at, in: bytes) else {
                    return "The query has quotes that are not closed. Close them."
                }
                at = end
            } else if let close = pairs[byte] {
                open.append(close)
            } else if pairs.values.contains(byte), open.popLast() != byte {
                return "The query closes a bracket it did not open: \(named(byte)). Check it."
            }
            at += 1
        }
        guard let missing = open.last else { return nil }
        return "The query opens a bracket and does not close it: \(named(missing)) is missing."
    }

    private static func end(ofTextAt start: Int, in bytes: [UInt8]) -> Int? {
        var at = start + 1
        while at < bytes.count, bytes[at] != bytes[start] {
            if bytes[at] == UInt8(ascii: "\\"), bytes[start] != UInt8(ascii: "`") { at += 1 }
            at += 1
        }
        return at < bytes.count ? at : nil
    }

    private static func named(_ byte: UInt8) -> String { String(decoding: [byte], as: UTF8.self) }
}
