import Conditions
import Runbooks

/// One request as bytes, and what its answer is judged by.
struct PreparedRequest: Sendable {
    /// The place of its server in the plan.
    let server: Int
    let isHead: Bool
    let pause: ClosedRange<Duration>
    let captures: [(place: Int, capture: Capture)]
    let wantsBody: Bool
    let wantsHeaders: Bool
    private let expectations: [Condition]
    /// Whether the status alone decides.
    private let isDecidedByStatus: Bool
    private let head: [Piece]
    private let body: [Piece]
    private let hasLength: Bool
    /// The whole request where nothing is filled in.
    private let fixed: [UInt8]?

    /// A piece of a request.
    private enum Piece: Sendable {
        case bytes([UInt8])
        case number
        case user
        case value(Int)
    }

    /// What journeys fill in.
    struct Filling {
        var number: Int
        var user: Int
        var values: [[UInt8]]
    }

    /// - Parameter names: What earlier requests of the journey capture; this one's are added.
    init(
        _ request: LoadPlan.Request,
        server: Int,
        host: String,
        path: String,
        names: inout [String]
    ) {
        let text = request.text
        self.server = server
        isHead = text.method == "HEAD"
        pause = request.pause
        var fields = text.headers
        func add(_ name: String, _ value: String) {
            guard !fields.contains(where: { $0.name.lowercased() == name.lowercased() }) else {
                return
            }
            fields.append(HTTPRequestText.Header(name: name, value: value))
        }
        add("Host", host)
        add("User-Agent", "showrunner")
        add("Accept", "*/*")
        let head =
            "\(text.method) \(path) HTTP/1.1\r\n"
            + fields.filter { $0.name.lowercased() != "content-length" }
            .map { "\($0.name): \($0.value)\r\n" }.joined()
        self.head = PreparedRequest.pieces(head, names)
        body = PreparedRequest.pieces(text.body, names)
        hasLength = !text.body.isEmpty || ["POST", "PUT", "PATCH"].contains(text.method)
        var places: [(Int, Capture)] = []
        for capture in request.captures {
            let place = names.firstIndex(of: capture.name) ?? names.count
            if place == names.count { names.append(capture.name) }
            places.append((place, capture))
        }
        captures = places
        let status = request.expectations.contains { $0.looksAt(.status) }
        let implied = status ? [] : [try? Condition.parse("status < 400")].compactMap { $0 }
        expectations = implied + request.expectations
        let looks =
            expectations.flatMap { $0.terms.map(\.selector) } + places.compactMap { $0.1.selector }
        isDecidedByStatus = places.isEmpty && looks.allSatisfy { $0 == .status }
        wantsHeaders = looks.contains { if case .header = $0 { true } else { false } }
        wantsBody =
            places.contains { $0.1.selector == nil }
            || looks.contains { if case .path = $0 { true } else { $0 == .body } }
        let isFixed = (self.head + body).allSatisfy { if case .bytes = $0 { true } else { false } }
        let nothing = Filling(number: 0, user: 0, values: [])
        fixed =
            isFixed
            ? PreparedRequest.bytes(self.head, self.body, hasLength: hasLength, nothing) : nil
    }

    private static func pieces(_ text: String, _ names: [String]) -> [Piece] {
        Template(text).pieces.map { piece in
            switch piece {
            case .text(let text): return .bytes(Array(text.utf8))
            case .name("seq"): return .number
            case .name("user"): return .user
            case .name(let name):
                return names.firstIndex(of: name).map { .value($0) }
                    ?? .bytes(Array("{{\(name)}}".utf8))
            }
        }
    }

    /// The request as it is sent.
    func bytes(_ filling: @autoclosure () -> Filling) -> [UInt8] {
        fixed ?? PreparedRequest.bytes(head, body, hasLength: hasLength, filling())
    }

    private static func bytes(
        _ head: [Piece],
        _ body: [Piece],
        hasLength: Bool,
        _ filling: Filling
    ) -> [UInt8] {
        let content = fill(body, filling, isHead: false)
        var bytes = fill(head, filling, isHead: true)
        if hasLength { bytes += Array("Content-Length: \(content.count)\r\n".utf8) }
        bytes += [0x0D, 0x0A]
        return bytes + content
    }

    /// In a head no value can end a line or the URL.
    private static func fill(_ pieces: [Piece], _ filling: Filling, isHead: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .bytes(let text): bytes += text
            case .number: bytes += Array(String(filling.number).utf8)
            case .user: bytes += Array(String(filling.user).utf8)
            case .value(let place) where !isHead: bytes += filling.values[place]
            case .value(let place):
                for byte in filling.values[place] where byte >= 0x20 && byte != 0x7F {
                    if byte == 0x20 { bytes += Array("%20".utf8) } else { bytes.append(byte) }
                }
            }
        }
        return bytes
    }

    // MARK: Judging

    /// What an answer is worth.
    enum Verdict {
        case met
        case unmet(Unmet)
    }

    /// Judges an answer.
    /// - Parameter known: Verdicts of statuses seen before, where the status alone decides.
    func judge(_ reader: ResponseReader, took: Duration, known: inout [Int: Bool]) -> Verdict {
        if isDecidedByStatus, known[reader.status] == true { return .met }
        let verdict = Condition.evaluate(expectations, facts(reader, took: took))
        if isDecidedByStatus { known[reader.status] = verdict == .met }
        return verdict.unmet.first.map { .unmet($0) } ?? .met
    }

    /// What later requests of a journey were to get of an answer.
    enum Captured {
        case values([(place: Int, value: [UInt8])])
        /// One of them is not in it; with why it is an error, where it is one.
        case missing(Unmet?)
    }

    /// The values an answer leaves.
    func captured(from reader: ResponseReader, took: Duration) -> Captured {
        guard !captures.isEmpty else { return .values([]) }
        let facts = facts(reader, took: took)
        var found: [(Int, [UInt8])] = []
        for (place, capture) in captures {
            guard let value = capture.value(in: facts), !value.isEmpty else {
                let unmet = Unmet(expected: "a value for \(capture.name)", actual: "none")
                return .missing(capture.isRequired ? unmet : nil)
            }
            found.append((place, Array(value.utf8)))
        }
        return .values(found)
    }

    private func facts(_ reader: ResponseReader, took: Duration) -> Facts {
        Facts(
            duration: took,
            status: reader.status,
            body: wantsBody ? String(decoding: reader.body, as: UTF8.self) : nil,
            headers: reader.headers
        )
    }
}

extension Capture {
    /// What it looks at; nil where a pattern is looked for in the body.
    fileprivate var selector: Selector? {
        if case .selector(let selector) = source { selector } else { nil }
    }
}
