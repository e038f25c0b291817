internal import JSONValue
private import Timing

/// A line of a service's log.
public struct LogLine: Sendable, Equatable {
    /// The service.
    public var service: String
    /// When it was written, in milliseconds since 1970.
    public var time: Int
    /// The line without its end.
    public var text: String

    /// A line of a service's log.
    public init(service: String, time: Int, text: String) {
        self.service = service
        self.time = time
        self.text = text
    }
}

/// Applies a ``LogQuery`` to lines, its patterns compiled once.
public struct LogMatcher {
    private let selector: [Test]
    private let filters: [Filter]
    /// Whether the query asks for fields.
    public let readsJSON: Bool

    /// What became of a line.
    public enum Finding: Sendable, Equatable {
        /// It is wanted.
        case wanted
        /// It is not.
        case unwanted
        /// Its fields are asked for, and it is no JSON object.
        case notJSON
    }

    private enum Filter {
        case text(String, isWanted: Bool)
        case pattern(PatternProgram?, isWanted: Bool)
        case json
        case fields([[Test]])
    }

    private struct Test {
        let test: LogTest
        let regex: PatternProgram?

        init(_ test: LogTest) {
            self.test = test
            let isPattern = test.comparison == .matches || test.comparison == .misses
            regex = isPattern ? (try? Pattern("^(?:\(test.value))$"))?.compiled : nil
        }
    }

    /// A query ready to be applied.
    public init(_ query: LogQuery) {
        selector = query.selector.map(Test.init)
        readsJSON = query.stages.contains(.json)
        filters = query.stages.map { stage in
            switch stage {
            case .contains(let text): .text(text, isWanted: true)
            case .lacks(let text): .text(text, isWanted: false)
            case .matches(let pattern): .pattern(pattern.compiled, isWanted: true)
            case .misses(let pattern): .pattern(pattern.compiled, isWanted: false)
            case .json: .json
            case .fields(let any): .fields(any.map { $0.map(Test.init) })
            }
        }
    }

    /// Whether the lines of a service are asked for.
    public func selects(service: String) -> Bool {
        selector.allSatisfy { LogMatcher.holds($0, service) }
    }

    /// Whether a line of a selected service is wanted.
    public func look(at line: LogLine) -> Finding {
        var members: JSON.Object?
        let text =
            line.text.utf8.count > Pattern.longestLine
            ? String(decoding: line.text.utf8.prefix(Pattern.longestLine), as: UTF8.self)
            : line.text
        for filter in filters {
            switch filter {
            case .text(let word, let isWanted):
                guard contains(word, in: line.text) == isWanted else { return .unwanted }
            case .pattern(let regex, let isWanted):
                let isFound = regex.map { $0.firstMatch(in: text) != nil } ?? false
                guard isFound == isWanted else { return .unwanted }
            case .json:
                guard let object = LogMatcher.object(line.text) else { return .notJSON }
                members = object
            case .fields(let any):
                guard let members else { return .unwanted }
                let holds = any.contains { all in
                    all.allSatisfy {
                        LogMatcher.holds($0, LogMatcher.field($0.test.name, in: members))
                    }
                }
                guard holds else { return .unwanted }
            }
        }
        return .wanted
    }

    static func object(_ text: String) -> JSON.Object? {
        guard text.utf8.first == UInt8(ascii: "{"), text.utf8.count <= 64 << 10 else { return nil }
        return (try? JSON(parsing: text))?.object
    }

    /// A field by its name; `a_b` and `a.b` are the member `b` of `a` too.
    private static func field(_ name: String, in members: JSON.Object) -> String {
        if let value = members[name] { return text(of: value) }
        for (at, byte) in name.utf8.enumerated()
        where byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") {
            let head = String(decoding: name.utf8.prefix(at), as: UTF8.self)
            let tail = String(decoding: name.utf8.dropFirst(at + 1), as: UTF8.self)
            if let inner = members[head]?.object { return field(tail, in: inner) }
        }
        return ""
    }

    private static func text(of value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .null: ""
        default: value.text
        }
    }

    private static func holds(_ test: Test, _ found: String) -> Bool {
        let wanted = test.test.value
        switch test.test.comparison {
        case .equal: return found == wanted
        case .unequal: return found != wanted
        case .matches: return test.regex.map { $0.firstMatch(in: found) != nil } ?? false
        case .misses: return test.regex.map { $0.firstMatch(in: found) == nil } ?? false
        case .atLeast, .atMost, .above, .below:
            guard let left = number(found), let right = number(wanted) else { return false }
            return switch test.test.comparison {
            case .atLeast: left >= right
            case .atMost: left <= right
            case .above: left > right
            default: left < right
            }
        }
    }

    /// A number, or a length of time in seconds.
    private static func number(_ text: String) -> Double? {
        Double(text) ?? Duration(written: text).map(seconds)
    }
}
