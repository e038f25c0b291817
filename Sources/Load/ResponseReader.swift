/// Reads one HTTP/1.1 answer from bytes that come in any pieces (RFC 9112).
///
/// What a server sends is not trusted: heads end at 64 KiB, lengths are clamped, and whatever is no
/// HTTP ends in ``Progress/broken(_:)``.
struct ResponseReader: Sendable {
    /// How far the answer is.
    enum Progress: Equatable {
        case more
        case complete
        case broken(ErrorClass)
    }

    private enum Place {
        case statusLine
        case fields
        case body(left: Int)
        case bodyToEnd
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers
        case complete
    }

    /// The status code; 0 before the status line.
    private(set) var status = 0
    /// Whether the connection may carry a further request.
    private(set) var keepsAlive = true
    /// Whether any byte has come.
    private(set) var hasBegun = false
    /// The header fields, where they are wanted.
    private(set) var headers: [(name: String, value: String)] = []
    /// The body, where it is wanted.
    private(set) var body: [UInt8] = []

    private var wantsHeaders = false
    private var wantsBody = false
    private var isHead = false
    private var place = Place.statusLine
    private var line: [UInt8] = []
    private var headSize = 0
    private var bodySize = 0
    private var length: Int?
    private var isChunked = false

    private static let headLimit = 64 << 10
    /// What is taken of a body that expectations look at, and of one that is only read.
    private static let keptLimit = 1 << 20
    private static let bodyLimit = 1 << 30

    /// Makes ready for the answer to the next request.
    mutating func begin(isHead: Bool, wantsHeaders: Bool, wantsBody: Bool) {
        self.isHead = isHead
        self.wantsHeaders = wantsHeaders
        self.wantsBody = wantsBody
        status = 0
        keepsAlive = true
        hasBegun = false
        headers.removeAll(keepingCapacity: true)
        body.removeAll(keepingCapacity: wantsBody)
        line.removeAll(keepingCapacity: true)
        beginHead()
        bodySize = 0
    }

    /// Takes the first bytes of a buffer in.
    mutating func read(_ bytes: [UInt8], count: Int) -> Progress {
        hasBegun = hasBegun || count > 0
        var at = 0
        while at < count {
            switch place {
            case .statusLine, .fields, .chunkSize, .chunkEnd, .trailers:
                if let broken = readLine(bytes, &at, count) { return .broken(broken) }
            case .body(let left):
                let taken = min(left, count - at)
                if let broken = take(bytes, at, taken) { return .broken(broken) }
                at += taken
                place = taken == left ? .complete : .body(left: left - taken)
            case .chunk(let left):
                let taken = min(left, count - at)
                if let broken = take(bytes, at, taken) { return .broken(broken) }
                at += taken
                place = taken == left ? .chunkEnd : .chunk(left: left - taken)
            case .bodyToEnd:
                if let broken = take(bytes, at, count - at) { return .broken(broken) }
                at = count
            case .complete:
                // Bytes that nobody asked for: what they belong to is unknown.
                keepsAlive = false
                return .complete
            }
        }
        if case .complete = place { return .complete }
        return .more
    }

    /// Takes the end of the connection in.
    mutating func end() -> Progress {
        keepsAlive = false
        switch place {
        case .bodyToEnd, .complete: return .complete
        default: return .broken(.closed)
        }
    }

    // MARK: Lines

    private mutating func readLine(_ bytes: [UInt8], _ at: inout Int, _ count: Int) -> ErrorClass? {
        var end = at
        while end < count, bytes[end] != 0x0A { end += 1 }
        headSize += end - at + 1
        guard headSize <= ResponseReader.headLimit else { return .tooLarge }
        guard end < count else {
            line += bytes[at..<end]
            at = end
            return nil
        }
        defer { at = end + 1 }
        guard !line.isEmpty else { return takeLine(bytes[at..<end]) }
        line += bytes[at..<end]
        let whole = line
        line.removeAll(keepingCapacity: true)
        return takeLine(whole[...])
    }

    private mutating func takeLine(_ raw: ArraySlice<UInt8>) -> ErrorClass? {
        let line = raw.last == 0x0D ? raw.dropLast() : raw
        switch place {
        case .statusLine: return takeStatus(line)
        case .fields:
            if line.isEmpty { return endHead() }
            return takeField(line)
        case .chunkSize: return takeChunkSize(line)
        case .chunkEnd:
            guard line.isEmpty else { return .notHTTP }
            place = .chunkSize
        case .trailers: if line.isEmpty { place = .complete }
        default: break
        }
        return nil
    }

    /// `HTTP/1.1 200 OK`.
    private mutating func takeStatus(_ line: ArraySlice<UInt8>) -> ErrorClass? {
        let at = line.startIndex
        guard line.count >= 12, line.starts(with: "HTTP/1.".utf8), line[at + 8] == 0x20,
            let code = number(line[(at + 9)..<(at + 12)]), (100...999).contains(code)
        else { return .notHTTP }
        status = code
        keepsAlive = line[at + 7] != UInt8(ascii: "0")
        place = .fields
        return nil
    }

    private mutating func takeField(_ line: ArraySlice<UInt8>) -> ErrorClass? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return .notHTTP }
        let name = line[..<colon]
        let value = trimmed(line[(colon + 1)...])
        switch name.count {
        case 14 where isName(name, "content-length"):
            guard let found = number(value), length == nil || length == found else {
                return .notHTTP
            }
            length = found
        case 17 where isName(name, "transfer-encoding"):
            isChunked = isName(value.suffix(7), "chunked")
        case 10 where isName(name, "connection"):
            if isName(value, "close") { keepsAlive = false }
            if isName(value, "keep-alive") { keepsAlive = true }
        default: break
        }
        if wantsHeaders {
            headers.append(
                (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
            )
        }
        return nil
    }

    private mutating func endHead() -> ErrorClass? {
        if (100..<200).contains(status) {
            // An answer before the answer; a change of protocol was not asked for.
            guard status != 101 else { return .notHTTP }
            beginHead()
            return nil
        }
        if isHead || status == 204 || status == 304 {
            place = .complete
        } else if isChunked {
            place = .chunkSize
        } else if let length {
            place = length == 0 ? .complete : .body(left: length)
        } else {
            place = .bodyToEnd
        }
        return nil
    }

    private mutating func beginHead() {
        place = .statusLine
        headSize = 0
        length = nil
        isChunked = false
    }

    private mutating func takeChunkSize(_ line: ArraySlice<UInt8>) -> ErrorClass? {
        // Sizes are not part of the head's limit.
        headSize = 0
        var size = 0
        var digits = 0
        for byte in line {
            guard let digit = hexDigit(byte) else { break }
            digits += 1
            guard digits <= 8 else { return .tooLarge }
            size = size * 16 + digit
        }
        guard digits > 0 else { return .notHTTP }
        place = size == 0 ? .trailers : .chunk(left: size)
        return nil
    }

    // MARK: Body

    private mutating func take(_ bytes: [UInt8], _ start: Int, _ count: Int) -> ErrorClass? {
        bodySize += count
        guard bodySize <= (wantsBody ? ResponseReader.keptLimit : ResponseReader.bodyLimit) else {
            return .tooLarge
        }
        if wantsBody { body += bytes[start..<(start + count)] }
        return nil
    }
}

/// Digits only, at most 15 of them.
private func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 15, bytes.allSatisfy({ $0 &- 0x30 < 10 }) else {
        return nil
    }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
}

private func hexDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x37
    case 0x61...0x66: Int(byte) - 0x57
    default: nil
    }
}

private func isName(_ bytes: ArraySlice<UInt8>, _ name: String) -> Bool {
    bytes.count == name.utf8.count && zip(bytes, name.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
}

private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
    let end = bytes[start...].lastIndex { !isSpace($0) } ?? start - 1
    return start > end ? bytes[start..<start] : bytes[start...end]
}
