private import CYAML

/// A libyaml parser over one text; values are built from its events without recursion of its own.
struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let firstLine: Int

    init(_ text: [UInt8], firstLine: Int) throws(YAMLError) {
        parser = .allocate(capacity: 1)
        input = .allocate(capacity: text.count)
        self.firstLine = firstLine
        _ = input.initialize(from: text)
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(line: firstLine, message: "There is no memory left to read this YAML.")
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// One event, copied out of libyaml's memory.
    private enum Event {
        case scalar(String, isPlain: Bool)
        case sequenceStart, mappingStart, end, documentStart, documentEnd, streamEnd, other
        case alias
    }

    private mutating func next() throws(YAMLError) -> (event: Event, line: Int) {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw parseError() }
        defer { yaml_event_delete(&raw) }
        let line = self.line(raw.start_mark)
        switch raw.type {
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            guard scalar.anchor == nil else { return (.alias, line) }
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self
            )
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nil
            return (.scalar(text, isPlain: isPlain), line)
        case YAML_SEQUENCE_START_EVENT:
            return (raw.data.sequence_start.anchor == nil ? .sequenceStart : .alias, line)
        case YAML_MAPPING_START_EVENT:
            return (raw.data.mapping_start.anchor == nil ? .mappingStart : .alias, line)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return (.end, line)
        case YAML_ALIAS_EVENT: return (.alias, line)
        case YAML_DOCUMENT_START_EVENT: return (.documentStart, line)
        case YAML_DOCUMENT_END_EVENT: return (.documentEnd, line)
        case YAML_STREAM_END_EVENT: return (.streamEnd, line)
        default: return (.other, line)
        }
    }

    private func line(_ mark: yaml_mark_t) -> Int { firstLine + Int(clamping: mark.line) }

    private func parseError() -> YAMLError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
        let context = parser.pointee.context.map { String(cString: $0) + ": " } ?? ""
        return YAMLError(
            line: line(parser.pointee.problem_mark),
            message: "This is not YAML (\(context)\(problem)). Write `key: value`, and put a value"
                + " with `: ` or `#` in it between double quotes."
        )
    }

    /// A list or mapping that is still open.
    private struct Open {
        let line: Int
        let isMapping: Bool
        var nodes: [YAML.Node] = []
        var members: [YAML.Member] = []
        var keys: Set<String> = []
        var key: (text: String, line: Int)?
    }

    /// The value of the first document.
    mutating func document() throws(YAMLError) -> YAML.Node {
        var open: [Open] = []
        var root: YAML.Node?
        while true {
            let (event, line) = try next()
            var done: YAML.Node?
            switch event {
            case .alias:
                throw YAMLError(
                    line: line,
                    message: "Anchors (&) and aliases (*) are not read here. Write the value out,"
                        + " or put it between double quotes."
                )
            case .scalar(let text, let isPlain):
                if let last = open.indices.last, open[last].isMapping, open[last].key == nil {
                    guard open[last].keys.insert(text).inserted else {
                        throw YAMLError(
                            line: line,
                            message: "The key `\(text)` is here a second time. Keep one of them."
                        )
                    }
                    open[last].key = (text, line)
                } else {
                    let value = isPlain ? YAML.plain(text) : .string(text)
                    done = YAML.Node(value: value, line: line, scalar: text)
                }
            case .sequenceStart, .mappingStart:
                try begin(event, line: line, in: &open)
            case .end:
                guard let last = open.popLast() else { break }
                done = YAML.Node(
                    value: last.isMapping ? .mapping(last.members) : .sequence(last.nodes),
                    line: last.line
                )
            case .documentEnd, .streamEnd:
                return root ?? YAML.Node(value: .null, line: firstLine)
            case .documentStart, .other: break
            }
            guard let done else { continue }
            if open.isEmpty { root = done } else { Self.add(done, to: &open[open.count - 1]) }
        }
    }

    private func begin(_ event: Event, line: Int, in open: inout [Open]) throws(YAMLError) {
        guard open.count < YAML.depthLimit else {
            throw YAMLError(
                line: line,
                message: "This is nested deeper than \(YAML.depthLimit) levels. Make it flatter."
            )
        }
        if let last = open.last, last.isMapping, last.key == nil {
            throw YAMLError(
                line: line,
                message: "A key must be a word. Put text with braces or brackets between double"
                    + " quotes."
            )
        }
        if case .mappingStart = event {
            open.append(Open(line: line, isMapping: true))
        } else {
            open.append(Open(line: line, isMapping: false))
        }
    }

    private static func add(_ node: YAML.Node, to open: inout Open) {
        if let key = open.key {
            open.members.append(YAML.Member(key: key.text, line: key.line, value: node))
            open.key = nil
        } else {
            open.nodes.append(node)
        }
    }
}

// MARK: - Places

extension EventReader {
    /// Where a value stands, in Unicode scalars from the start of the text.
    struct Span {
        let start: Int
        let end: Int
        let isQuoted: Bool
        let isOneLine: Bool
    }

    /// Where the value at a path of keys and places stands.
    mutating func span(of path: [String]) throws(YAMLError) -> Span? {
        /// A list or mapping that is open: the key, or the place, of the value that comes next.
        struct Level {
            let isMapping: Bool
            var key: String?
            var place = 0

            var name: String? { isMapping ? key : "\(place)" }

            mutating func pass() {
                key = nil
                place += 1
            }
        }
        var levels: [Level] = []
        while true {
            var raw = yaml_event_t()
            guard yaml_parser_parse(parser, &raw) == 1 else { throw parseError() }
            defer { yaml_event_delete(&raw) }
            let isHere = levels.count == path.count && levels.map(\.name) == path
            switch raw.type {
            case YAML_SCALAR_EVENT:
                if let last = levels.indices.last, levels[last].isMapping, levels[last].key == nil {
                    levels[last].key = String(
                        decoding: UnsafeBufferPointer(
                            start: raw.data.scalar.value,
                            count: raw.data.scalar.length
                        ),
                        as: UTF8.self
                    )
                    continue
                }
                if isHere { return Self.span(of: raw) }
                if let last = levels.indices.last { levels[last].pass() }
            case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
                if isHere { return Self.span(of: raw) }
                levels.append(Level(isMapping: raw.type == YAML_MAPPING_START_EVENT))
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                levels.removeLast()
                if let last = levels.indices.last { levels[last].pass() }
            case YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT: return nil
            default: break
            }
        }
    }

    private static func span(of raw: yaml_event_t) -> Span {
        let isScalar = raw.type == YAML_SCALAR_EVENT
        let style = raw.data.scalar.style
        let isQuoted =
            style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE
        let isFlat = isScalar && (isQuoted || style == YAML_PLAIN_SCALAR_STYLE)
        return Span(
            start: Int(clamping: raw.start_mark.index),
            end: Int(clamping: raw.end_mark.index),
            isQuoted: isScalar && isQuoted,
            isOneLine: isFlat && raw.start_mark.line == raw.end_mark.line
        )
    }
}
