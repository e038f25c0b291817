/// The path and the query of a request's target, decoded and checked (RFC 9112 §3.2.1).
struct RequestTarget: Equatable {
    var path: String
    var query: [(name: String, value: String)]

    /// Reads a target in origin form; nil for anything that has no business on a server like this.
    init?(_ target: String) {
        let bytes = Array(target.utf8)
        guard bytes.first == UInt8(ascii: "/") else { return nil }
        let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        guard let path = decoded(bytes[..<mark], plusIsSpace: false), isPlain(path) else {
            return nil
        }
        self.path = path
        query = []
        for pair in bytes[mark...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = decoded(pair[..<equals], plusIsSpace: true),
                let value = decoded(pair[equals...].dropFirst(), plusIsSpace: true)
            else { return nil }
            query.append((name, value))
        }
    }

    static func == (one: RequestTarget, other: RequestTarget) -> Bool {
        one.path == other.path && one.query.elementsEqual(other.query) { $0 == $1 }
    }
}

private func isPlain(_ path: String) -> Bool {
    guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }) else {
        return false
    }
    return path.split(separator: "/").allSatisfy { $0 != "." && $0 != ".." }
}

private func decoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "%"):
            guard let high = rest.popFirst().flatMap(hexDigit),
                let low = rest.popFirst().flatMap(hexDigit), high | low != 0
            else { return nil }
            out.append(high << 4 | low)
        case UInt8(ascii: "+") where plusIsSpace: out.append(UInt8(ascii: " "))
        default: out.append(byte)
        }
    }
    return String(validating: out, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
