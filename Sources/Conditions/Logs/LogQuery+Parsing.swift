extension LogQuery {
    /// Reads a query.
    /// - Throws: ``ConditionError`` with the place of the fault and what to write instead.
    public static func parse(_ text: String) throws(ConditionError) -> LogQuery {
        var parser = LogQueryParser(text)
        return try parser.query()
    }
}

private struct LogQueryParser {
    private let text: String
    private let bytes: [UInt8]
    private var at = 0
    private var stages: [LogStage] = []
    private var knowsFields = false
    private var window = LogQuery.Window.last(LogQuery.defaultCount)

    init(_ text: String) {
        self.text = trimmed(text)
        bytes = Array(self.text.utf8)
    }

    mutating func query() throws(ConditionError) -> LogQuery {
        guard bytes.count <= LogQuery.longest else {
            throw ConditionError(
                offset: LogQuery.longest,
                message: "The query is longer than \(LogQuery.longest) bytes."
            )
        }
        let selector = try selector()
        while !isAtEnd {
            guard stages.count < 32 else { throw fault("The query has more than 32 filters.") }
            try stage()
        }
        return LogQuery(text: text, selector: selector, stages: stages, window: window)
    }

    // MARK: Parts

    private mutating func selector() throws(ConditionError) -> [LogTest] {
        guard take("{") else {
            throw fault("A log query begins with the service: {service=\"license\"}")
        }
        var tests: [LogTest] = []
        while !take("}") {
            if !tests.isEmpty, !take(",") {
                throw fault("Write a comma or } after a label: {service=\"license\"}")
            }
            let test = try test()
            guard LogQuery.serviceNames.contains(test.name) else {
                throw fault(
                    "The label \(clipped(test.name)) is not known. Select by the service's name, {service=\"license\"}, and ask for fields after | json."
                )
            }
            tests.append(test)
            guard tests.count <= 8 else { throw fault("The selector has more than 8 labels.") }
        }
        return tests
    }

    private mutating func stage() throws(ConditionError) {
        if take("|=") {
            stages.append(.contains(try string()))
        } else if take("!=") {
            stages.append(.lacks(try string()))
        } else if take("|~") {
            stages.append(.matches(try pattern(string())))
        } else if take("!~") {
            stages.append(.misses(try pattern(string())))
        } else if take("|") {
            try named()
        } else {
            throw fault(
                "\"\(clipped(rest))\" is no filter. Write |= \"text\", != \"text\", |~ \"pattern\", !~ \"pattern\", | json or | field=\"value\"."
            )
        }
    }

    private mutating func named() throws(ConditionError) {
        let before = at
        switch word() {
        case "json":
            knowsFields = true
            stages.append(.json)
        case "limit": window = .first(try count())
        case "tail": window = .last(try count())
        case "":
            throw fault("After | a filter stands: | json, | field=\"value\" or | tail 20")
        case "logfmt", "regexp", "pattern", "unpack", "line_format", "label_format", "decolorize":
            at = before
            throw fault(
                "\(word()) is a part of LogQL that is not read here. Known are |=, !=, |~, !~, | json, fields, | limit and | tail."
            )
        default:
            at = before
            guard knowsFields else {
                throw fault(
                    "\(clipped(word())) is a field of the line. Write | json before it, so that fields are known."
                )
            }
            stages.append(.fields(try fields()))
        }
    }

    private mutating func fields() throws(ConditionError) -> [[LogTest]] {
        var any: [[LogTest]] = [[try test()]]
        while true {
            let before = at
            if take(",") {
                any[any.count - 1].append(try test())
                continue
            }
            switch word() {
            case "and": any[any.count - 1].append(try test())
            case "or": any.append([try test()])
            default:
                at = before
                return any
            }
            guard any.count <= 16 else { throw fault("The filter has more than 16 fields.") }
        }
    }

    private mutating func test() throws(ConditionError) -> LogTest {
        let name = word()
        guard !name.isEmpty else {
            throw fault("A name is missing. Write name=\"value\".")
        }
        skipSpace()
        let order: [LogTest.Comparison] = [
            .unequal, .matches, .misses, .atLeast, .atMost, .equal, .above, .below,
        ]
        let found = take("==") ? .equal : order.first { take($0.rawValue) }
        guard let comparison = found else {
            throw fault("After \(clipped(name)) one of = != =~ !~ > >= < <= is missing.")
        }
        let value = try comparison.takesPattern ? string() : scalar()
        if comparison.takesPattern { _ = try pattern(value) }
        return LogTest(name: name, comparison: comparison, value: value)
    }

    // MARK: Words

    private var isAtEnd: Bool {
        bytes[at...].allSatisfy(isSpace)
    }

    private var rest: String { String(decoding: bytes[min(at, bytes.count)...], as: UTF8.self) }

    private func fault(_ message: String) -> ConditionError {
        ConditionError(offset: min(at, bytes.count), message: message)
    }

    private mutating func skipSpace() {
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
    }

    private mutating func take(_ mark: String) -> Bool {
        skipSpace()
        guard bytes[at...].starts(with: mark.utf8) else { return false }
        at += mark.utf8.count
        return true
    }

    private mutating func word() -> String {
        skipSpace()
        let start = at
        while at < bytes.count, isNameByte(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".")
    }

    private mutating func count() throws(ConditionError) -> Int {
        let digits = word()
        guard let count = Int(digits), (1...LogQuery.mostLines).contains(count) else {
            throw fault("Write a number of lines from 1 to \(LogQuery.mostLines): | tail 20")
        }
        return count
    }

    /// A text in quotes or backticks.
    private mutating func string() throws(ConditionError) -> String {
        skipSpace()
        guard at < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "`")].contains(bytes[at]) else {
            throw fault("A text in quotes is missing: \"text\" or `text`.")
        }
        let quote = bytes[at]
        var out: [UInt8] = []
        at += 1
        while at < bytes.count, bytes[at] != quote {
            if quote == UInt8(ascii: "\""), bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count {
                at += 1
                // Other escapes belong to patterns, which read them themselves.
                if bytes[at] != quote, bytes[at] != UInt8(ascii: "\\") {
                    out.append(UInt8(ascii: "\\"))
                }
            }
            out.append(bytes[at])
            at += 1
        }
        guard at < bytes.count else { throw fault("The quotes are not closed. Close them.") }
        at += 1
        return String(decoding: out, as: UTF8.self)
    }

    /// A text in quotes, or a number as `500` or `1.5s`.
    private mutating func scalar() throws(ConditionError) -> String {
        skipSpace()
        if at < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "`")].contains(bytes[at]) {
            return try string()
        }
        let bare = word()
        guard !bare.isEmpty else { throw fault("A value is missing: \"text\" or a number.") }
        return bare
    }

    private func pattern(_ source: String) throws(ConditionError) -> Pattern {
        do {
            return try Pattern(source)
        } catch {
            throw ConditionError(offset: at, message: error.message)
        }
    }
}

extension LogTest.Comparison {
    fileprivate var takesPattern: Bool { self == .matches || self == .misses }
}
