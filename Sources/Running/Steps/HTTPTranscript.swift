private import Events
import HTTPClient
import JSONValue

/// An HTTP exchange as it is shown in a step's terminal.
enum HTTPTranscript {
    /// The most lines and bytes of a body that are shown.
    private static let lineLimit = 200
    private static let byteLimit = 16 << 10
    /// Header fields that say nothing to an audience.
    private static let dull: Set<String> = [
        "connection", "date", "keep-alive", "server", "transfer-encoding", "vary",
    ]

    /// The request line, its fields and its body.
    static func request(_ request: HTTPRequest) -> [UInt8] {
        var lines = ["\(Terse.bold(Terse.clean(request.method))) \(Terse.clean(request.url))"]
        lines += request.headers.fields.map {
            Terse.dim("\(Terse.clean($0.name)): \(Terse.clean($0.value))")
        }
        if !request.body.isEmpty { lines += [""] + body(request.body) }
        return Terse.lines(lines + [""])
    }

    /// The status line with the time it took, the telling fields, and the body.
    static func response(_ response: HTTPResponse) -> [UInt8] {
        let milliseconds = Double(response.times.total.wholeMicroseconds) / 1_000
        let rounded = (milliseconds * 10).rounded() / 10
        let color = response.status < 300 ? "32" : response.status < 400 ? "36" : "31"
        var lines = ["\u{1B}[1;\(color)m\(response.status)\u{1B}[0m  \(Terse.dim("\(rounded) ms"))"]
        lines += response.headers.fields.filter { !dull.contains($0.name.lowercased()) }
            .prefix(20).map { Terse.dim("\(Terse.clean($0.name)): \(Terse.clean($0.value))") }
        if !response.body.isEmpty { lines += [""] + body(response.body) }
        return Terse.lines(lines)
    }

    /// Why there is no answer.
    static func failure(_ failure: HTTPFailure) -> [UInt8] {
        Terse.lines(["\u{1B}[1;31m\(Terse.clean(failure.description))\u{1B}[0m"])
    }

    private static func body(_ bytes: [UInt8]) -> [String] {
        let whole = String(decoding: bytes, as: UTF8.self)
        var lines: [String]
        if bytes.count <= 1 << 20, let json = try? JSON(parsing: whole) {
            var printer = JSONPrinter(limit: lineLimit)
            lines = printer.lines(of: json)
        } else {
            let shown = String(decoding: bytes.prefix(byteLimit), as: UTF8.self)
            lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
                .prefix(lineLimit + 1).map { Terse.clean(String($0.prefix(1_000))) }
            if bytes.count > byteLimit { lines.append("…") }
        }
        guard lines.count > lineLimit else { return lines }
        return lines.prefix(lineLimit) + [Terse.dim("… \(bytes.count) bytes in all")]
    }
}

/// Lays out JSON over lines, two spaces a level, up to a number of lines.
struct JSONPrinter {
    private let limit: Int
    private var lines: [String] = []

    init(limit: Int) { self.limit = limit }

    /// The lines; one more than the limit where there are more.
    mutating func lines(of json: JSON) -> [String] {
        lines = []
        write(json, before: "", after: "", depth: 0)
        return lines
    }

    private mutating func write(_ json: JSON, before: String, after: String, depth: Int) {
        guard lines.count <= limit else { return }
        let indent = String(repeating: "  ", count: min(depth, 20))
        switch json {
        case .object(let object) where !object.members.isEmpty && depth < 20:
            lines.append("\(indent)\(before){")
            for (at, member) in object.members.enumerated() {
                write(
                    member.value,
                    before: "\(JSON.string(member.name).text): ",
                    after: at + 1 < object.members.count ? "," : "",
                    depth: depth + 1
                )
            }
            lines.append("\(indent)}\(after)")
        case .array(let items) where !items.isEmpty && depth < 20:
            lines.append("\(indent)\(before)[")
            for (at, item) in items.enumerated() {
                write(
                    item,
                    before: "",
                    after: at + 1 < items.count ? "," : "",
                    depth: depth + 1
                )
            }
            lines.append("\(indent)]\(after)")
        default: lines.append("\(indent)\(before)\(json.text.prefix(1_000))\(after)")
        }
    }
}
