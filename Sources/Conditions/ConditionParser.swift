private import Timing

/// Reads conditions and selectors, one byte after another.
struct ConditionParser {
    private let bytes: [UInt8]
    private(set) var at = 0

    static let longest = 4096

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func condition() throws(ConditionError) -> Condition {
        guard bytes.count <= ConditionParser.longest else {
            throw ConditionError(
                offset: ConditionParser.longest,
                message: "A condition has at most \(ConditionParser.longest) bytes."
            )
        }
        skipSpace()
        guard at < bytes.count else {
            throw fault("A condition is missing. Write for example: exit == 0")
        }
        let start = at
        var terms: [Condition.Term] = []
        while true {
            terms.append(try term())
            skipSpace()
            guard at < bytes.count else { break }
            let joint = at
            guard word() == "and" else {
                at = joint
                throw fault(
                    "\"\(rest)\" follows a whole comparison. Join comparisons with and, and put a value of several words in quotes."
                )
            }
        }
        return Condition(text: text(from: start, to: bytes.count), terms: terms)
    }

    mutating func onlySelector() throws(ConditionError) -> Selector {
        skipSpace()
        let found = try selector()
        skipSpace()
        guard at == bytes.count else {
            throw fault("\"\(rest)\" follows what is taken. Leave it out.")
        }
        return found
    }

    private mutating func term() throws(ConditionError) -> Condition.Term {
        skipSpace()
        let start = at
        let selector = try selector()
        skipSpace()
        let test = try test(of: selector)
        return Condition.Term(text: text(from: start, to: at), selector: selector, test: test)
    }

    // MARK: Selectors

    private mutating func selector() throws(ConditionError) -> Selector {
        if next == UInt8(ascii: "$") {
            at += 1
            return .path(try path())
        }
        let start = at
        let name = name()
        switch name {
        case "exit": return .exit
        case "duration": return .duration
        case "stdout": return .stdout
        case "stderr": return .stderr
        case "status": return .status
        case "body": return .body
        case "value": return .value
        case "rows": return next == UInt8(ascii: "[") ? .cell(try path()) : .rows
        case "header":
            skipSpace()
            let field = word()
            guard !field.isEmpty else {
                throw fault("header needs the field's name: header Content-Type contains json")
            }
            return .header(field)
        default:
            if Selector.measures.contains(name) { return .measure(name) }
            at = start
            let found = word()
            at = start
            throw fault(
                "\(found.isEmpty ? "Nothing" : "\"\(found)\"") stands where a condition looks at something. Write exit, duration, stdout, stderr, status, body, header NAME, $.path, rows, value, p95, rps or error_rate."
            )
        }
    }

    private mutating func path() throws(ConditionError) -> JSONPath {
        var steps: [JSONPath.Step] = []
        while let byte = next {
            if byte == UInt8(ascii: ".") {
                at += 1
                let name = memberName()
                guard !name.isEmpty else {
                    throw fault("A name belongs after the dot: $.tools[0].name")
                }
                steps.append(.member(name))
            } else if byte == UInt8(ascii: "[") {
                at += 1
                steps.append(try bracketed())
            } else {
                break
            }
            guard steps.count <= 64 else { throw fault("A path has at most 64 steps.") }
        }
        return JSONPath(steps: steps)
    }

    private mutating func bracketed() throws(ConditionError) -> JSONPath.Step {
        let step: JSONPath.Step
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
            step = .member(try quoted())
        } else {
            let start = at
            if next == UInt8(ascii: "-") { at += 1 }
            while let byte = next, isDigit(byte) { at += 1 }
            guard let position = Int(text(from: start, to: at)), abs(position) <= 1_000_000_000
            else {
                throw fault(
                    "A number or a name in quotes belongs between the brackets: [0], [\"a\"]"
                )
            }
            step = .element(position)
        }
        guard take(UInt8(ascii: "]")) else { throw fault("The bracket is not closed. Add ]") }
        return step
    }

    // MARK: Tests

    private mutating func test(of selector: Selector) throws(ConditionError) -> Condition.Test {
        let start = at
        if let comparison = comparison() {
            return .compares(comparison, try value(after: comparison.rawValue))
        }
        if take(UInt8(ascii: "~")) {
            skipSpace()
            return .matches(try pattern())
        }
        switch word() {
        case "contains": return .contains(try value(after: "contains"))
        case "exists": return .exists
        case "in": return .isOne(of: try list())
        case let found:
            at = start
            if found.isEmpty {
                throw fault("A comparison is missing. Add one, for example == 0, or exists.")
            }
            let remedy =
                found == "="
                ? "Write == to compare." : "Write one of == != < <= > >= ~ contains exists in."
            throw fault("\"\(found)\" is not a comparison. \(remedy)")
        }
    }

    private mutating func comparison() -> Condition.Comparison? {
        for length in [2, 1] {
            guard at + length <= bytes.count,
                let found = Condition.Comparison(rawValue: text(from: at, to: at + length))
            else { continue }
            at += length
            return found
        }
        return nil
    }

    private mutating func value(after: String) throws(ConditionError) -> Literal {
        skipSpace()
        let start = at
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") { return .text(try quoted()) }
        let found = word()
        guard !found.isEmpty, found != "and" else {
            at = start
            throw fault(
                "A value belongs after \(after). Write a number, a time, a word, or a text in quotes."
            )
        }
        return Literal(bare: found)
    }

    private mutating func list() throws(ConditionError) -> [Condition.Range] {
        skipSpace()
        let bracketed = take(UInt8(ascii: "["))
        var items: [Condition.Range] = []
        repeat {
            skipSpace()
            if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
                items.append(.value(.text(try quoted())))
            } else {
                let start = at
                while let byte = next, !isSpace(byte), byte != UInt8(ascii: ","),
                    byte != UInt8(ascii: "]")
                {
                    at += 1
                }
                guard at > start else {
                    throw fault("A value belongs here: status in 200..299, or status in 200, 204")
                }
                items.append(Condition.Range(bare: text(from: start, to: at)))
            }
            skipSpace()
        } while take(UInt8(ascii: ","))
        if bracketed, !take(UInt8(ascii: "]")) { throw fault("The list is not closed. Add ]") }
        return items
    }

    private mutating func pattern() throws(ConditionError) -> Pattern {
        let open = at
        guard take(UInt8(ascii: "/")) else {
            throw fault("A pattern stands between slashes: ~ /ready/")
        }
        let start = at
        while let byte = next, byte != UInt8(ascii: "/") {
            at += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        at = min(at, bytes.count)
        let source = text(from: start, to: at)
        guard take(UInt8(ascii: "/")) else {
            at = open
            throw fault("The pattern is not closed. Add a slash at its end.")
        }
        let ignoresCase = take(UInt8(ascii: "i"))
        if let byte = next, !isSpace(byte) {
            throw fault(
                "After the pattern only i (ignore case) may stand. A slash within it is written \\/"
            )
        }
        do {
            return try Pattern(source.replacing("\\/", with: "/"), ignoresCase: ignoresCase)
        } catch {
            throw ConditionError(offset: start + error.offset, message: error.message)
        }
    }

    // MARK: Bytes

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private var rest: String { trimmed(text(from: at, to: min(bytes.count, at + 60))) }

    private func fault(_ message: String) -> ConditionError {
        ConditionError(offset: at, message: message)
    }

    private func text(from start: Int, to end: Int) -> String {
        trimmed(String(decoding: bytes[start..<end], as: UTF8.self))
    }

    private mutating func skipSpace() { while let byte = next, isSpace(byte) { at += 1 } }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        at += 1
        return true
    }

    private mutating func word() -> String {
        let start = at
        while let byte = next, !isSpace(byte) { at += 1 }
        return text(from: start, to: at)
    }

    private mutating func name() -> String {
        let start = at
        while let byte = next, isDigit(byte) || isLetter(byte) || byte == UInt8(ascii: "_") {
            at += 1
        }
        return text(from: start, to: at)
    }

    private mutating func memberName() -> String {
        let start = at
        while let byte = next,
            isDigit(byte) || isLetter(byte) || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-") || byte >= 0x80
        { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func quoted() throws(ConditionError) -> String {
        let open = at
        let quote = bytes[at]
        var out: [UInt8] = []
        at += 1
        while let byte = next, byte != quote {
            at += 1
            guard byte == UInt8(ascii: "\\"), let escaped = next else {
                out.append(byte)
                continue
            }
            at += 1
            switch escaped {
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "t"): out.append(0x09)
            default: out.append(escaped)
            }
        }
        guard take(quote) else {
            at = open
            throw fault(
                "The quotes are not closed. Add \(Character(Unicode.Scalar(quote))) at the end."
            )
        }
        return String(decoding: out, as: UTF8.self)
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

extension Literal {
    /// A value written without quotes: a number, a percentage, a time, `true`, `null` or a word.
    public static func parse(_ word: String) -> Literal { Literal(bare: word) }

    /// A value written without quotes.
    init(bare word: String) {
        switch word {
        case "true": self = .bool(true)
        case "false": self = .bool(false)
        case "null": self = .null
        default:
            if let number = Double(word), number.isFinite {
                self = .number(number)
            } else if word.utf8.last == UInt8(ascii: "%"), let number = Double(word.dropLast()),
                number.isFinite
            {
                self = .number(number / 100)
            } else if let duration = Duration(written: word) {
                self = .duration(duration)
            } else if !Template(word).names.isEmpty {
                self = .named(word)
            } else {
                self = .text(word)
            }
        }
    }
}

extension Condition.Range {
    /// A value or `low..high` written without quotes.
    init(bare word: String) {
        let bytes = Array(word.utf8)
        for at in bytes.indices.dropLast()
        where bytes[at] == UInt8(ascii: ".") && bytes[at + 1] == bytes[at] {
            if let low = Double(String(decoding: bytes[..<at], as: UTF8.self)),
                let high = Double(String(decoding: bytes[(at + 2)...], as: UTF8.self))
            {
                self = .span(low, high)
                return
            }
        }
        self = .value(Literal(bare: word))
    }
}
