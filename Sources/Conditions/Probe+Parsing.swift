extension Probe {
    /// Reads a probe: a word for its kind, what is looked at, and a condition where one belongs.
    ///
    /// An `http` probe without condition wants a status from 200 to 299, a `sh` probe exit code 0.
    /// - Throws: ``ConditionError`` with the place of the fault.
    public static func parse(_ text: String) throws(ConditionError) -> Probe {
        var words = Words(text)
        let kind = words.next()
        guard !kind.isEmpty else {
            throw ConditionError(
                offset: 0,
                message: "A probe is missing. Write for example: http /healthz status == 200"
            )
        }
        var condition: Condition?
        let target: Target
        switch kind {
        case "http":
            target = try words.http()
            condition = try otherwise("status in 200..299", words.condition())
        case "port": target = try words.port()
        case "promql":
            let (query, found) = try words.subject(before: ["value", "rows"], of: kind)
            condition = try otherwise("value exists", found)
            target = .promql(query)
        case "logql":
            let (query, found) = try words.subject(before: ["rows"], of: kind)
            condition = try otherwise("rows >= 1", found)
            target = .logs(try LogQuery.parse(query))
        case "sh":
            let (command, found) = try words.subject(
                before: ["exit", "stdout", "stderr", "duration"],
                of: kind
            )
            condition = try otherwise("exit == 0", found)
            target = .shell(command)
        case "sql":
            let file = try words.database()
            let (query, found) = try words.subject(before: ["rows", "duration"], of: kind)
            condition = found
            target = .sql(query, file: file)
        case "kube":
            target = .kube(try words.object())
            condition = try words.condition()
        case "file": target = try words.file()
        case "process": target = .process(try words.required("a program's name", of: kind))
        case "env": target = .environment(try words.required("a variable's name", of: kind))
        case "cmd": target = try words.command()
        case "disk": target = try words.disk()
        default:
            throw ConditionError(
                offset: 0,
                message:
                    "\"\(clipped(kind))\" is not a kind of probe. Write http, port, promql, logql, sh, file, process, cmd, env, disk, kube or sql."
            )
        }
        try words.nothingLeft()
        try check(condition, of: kind, target.subjects)
        return Probe(text: trimmed(text), target: target, condition: condition)
    }

    /// Refuses a comparison with something that such a probe never finds.
    private static func check(
        _ condition: Condition?,
        of kind: String,
        _ subjects: [String]
    ) throws(ConditionError) {
        let term = condition?.terms.first { !subjects.contains($0.selector.word) }
        guard let term else { return }
        throw ConditionError(
            offset: 0,
            message: "A probe \(kind) finds no \(term.selector.word), so \"\(clipped(term.text))\""
                + " never holds. Look at \(subjects.joined(separator: ", "))."
        )
    }
}

/// A condition, or what stands for it where none is written.
private func otherwise(
    _ text: String,
    _ condition: Condition?
) throws(ConditionError) -> Condition {
    if let condition { return condition }
    return try Condition.parse(text)
}

/// The words of a probe, taken from the front.
private struct Words {
    private let bytes: [UInt8]
    private var at = 0

    init(_ text: String) { bytes = Array(text.utf8.prefix(ConditionParser.longest + 1)) }

    private var rest: String { trimmed(String(decoding: bytes[at...], as: UTF8.self)) }

    private func fault(_ message: String) -> ConditionError {
        ConditionError(offset: at, message: message)
    }

    mutating func next() -> String {
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
        let start = at
        while at < bytes.count, !isSpace(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    mutating func required(_ what: String, of kind: String) throws(ConditionError) -> String {
        let word = next()
        guard !word.isEmpty else { throw fault("\(kind) needs \(what) after it.") }
        return word
    }

    func nothingLeft() throws(ConditionError) {
        guard rest.isEmpty else {
            throw fault("\"\(clipped(rest))\" follows a whole probe. Leave it out.")
        }
    }

    /// All that is left, as a condition.
    mutating func condition() throws(ConditionError) -> Condition? {
        let text = rest
        guard !text.isEmpty else { return nil }
        do {
            let condition = try Condition.parse(text)
            at = bytes.count
            return condition
        } catch {
            throw ConditionError(offset: at + error.offset, message: error.message)
        }
    }

    /// A free text up to a condition that begins with one of the words and reaches the end.
    mutating func subject(
        before starts: [String],
        of kind: String
    ) throws(ConditionError) -> (String, Condition?) {
        let start = at
        var ends: [Int] = []
        while at < bytes.count {
            let here = at
            let word = next()
            // `rows[0].id` looks at rows.
            let subject = word.prefix { $0 != "[" }
            if starts.contains(String(subject)), here > start { ends.append(here) }
        }
        let all = trimmed(String(decoding: bytes[start...], as: UTF8.self))
        guard !all.isEmpty else { throw fault("\(kind) needs what it runs after it.") }
        for end in ends.prefix(16) {
            let tail = String(decoding: bytes[end...], as: UTF8.self)
            guard let condition = try? Condition.parse(tail) else { continue }
            let subject = trimmed(String(decoding: bytes[start..<end], as: UTF8.self))
            if !subject.isEmpty { return (subject, condition) }
        }
        return (all, nil)
    }

    mutating func database() throws(ConditionError) -> String {
        let word = try required("sqlite:FILE and a query", of: "sql")
        guard word.hasPrefix("sqlite:"), word.utf8.count > 7 else {
            throw fault(
                "\"\(clipped(word))\" is no database. Write sql sqlite:FILE SELECT …; others are asked by their own client: sh psql …"
            )
        }
        return String(word.dropFirst(7))
    }

    mutating func object() throws(ConditionError) -> String {
        let word = try required("KIND/NAME", of: "kube")
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.first != "-" })
        else {
            throw fault(
                "\"\(clipped(word))\" is no object. Write deployment/tea, or NAMESPACE/deployment/tea."
            )
        }
        return word
    }

    mutating func http() throws(ConditionError) -> Probe.Target {
        let first = try required("a URL or a path", of: "http")
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        let isMethod = methods.contains(first)
        let url = isMethod ? try required("a URL or a path", of: "http \(first)") : first
        guard
            url.hasPrefix("/") || url.hasPrefix("http://") || url.hasPrefix("https://")
                || url.hasPrefix("{{")
        else {
            throw fault(
                "\"\(clipped(url))\" is not a URL. Write http://localhost:8080/healthz, or a path: /healthz"
            )
        }
        return .http(method: isMethod ? first : "GET", url: url)
    }

    mutating func port() throws(ConditionError) -> Probe.Target {
        let address = try required("HOST:PORT", of: "port")
        let isClosed = rest == "closed"
        if isClosed { at = bytes.count }
        let digits = address.utf8.split(separator: UInt8(ascii: ":")).last ?? [][...]
        let number = Int(String(decoding: digits, as: UTF8.self))
        guard contains("{{", in: address) || (1...65535).contains(number ?? 0) else {
            throw fault("\"\(clipped(address))\" has no port. Write localhost:8080, or 8080.")
        }
        return .port(address: address, closed: isClosed)
    }

    mutating func file() throws(ConditionError) -> Probe.Target {
        let path = try required("a path", of: "file")
        switch next() {
        case "", "exists": return .file(path, contains: nil)
        case "contains":
            var text = rest
            guard !text.isEmpty else { throw fault("contains needs a text after it.") }
            if text.utf8.count > 1, text.utf8.first == UInt8(ascii: "\""),
                text.utf8.last == UInt8(ascii: "\"")
            {
                text = String(decoding: text.utf8.dropFirst().dropLast(), as: UTF8.self)
            }
            at = bytes.count
            return .file(path, contains: text)
        default: throw fault("After a file's path exists or contains \"text\" may stand.")
        }
    }

    mutating func command() throws(ConditionError) -> Probe.Target {
        let name = try required("a program's name", of: "cmd")
        switch next() {
        case "": return .command(name, atLeast: nil)
        case ">=": return .command(name, atLeast: try required("a version", of: "cmd \(name) >="))
        default: throw fault("After a program's name only >= and a version may stand.")
        }
    }

    mutating func disk() throws(ConditionError) -> Probe.Target {
        let path = try required("a path", of: "disk")
        guard next() == "free", next() == ">" else {
            throw fault("Write the free space after the path: disk / free > 1GB")
        }
        let size = try required("a size", of: "disk \(path) free >")
        let digits = size.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let units = ["B": 0, "": 0, "kB": 1, "KB": 1, "MB": 2, "GB": 3, "TB": 4]
        let unit = String(decoding: size.utf8.dropFirst(digits.count), as: UTF8.self)
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= 1_000_000,
            let power = units[unit]
        else { throw fault("\"\(clipped(size))\" is not a size. Write 500MB or 1GB.") }
        return .disk(path, free: (0..<power).reduce(number) { sum, _ in sum * 1000 })
    }
}
