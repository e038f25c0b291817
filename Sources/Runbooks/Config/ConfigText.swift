public import Conditions

/// The body of a `config` fence: values to set by their paths, or a unified diff.
public enum ConfigText: Sendable, Equatable {
    /// Values to set, in order.
    case settings([Setting])
    /// A change as `diff -u` writes it.
    case diff(UnifiedDiff)

    /// One value to set.
    public struct Setting: Sendable, Equatable {
        /// The path in the file, cut at its dots and brackets.
        public var path: [String]
        /// The value as written: text in quotes is without them.
        public var value: String
        /// Whether the value stood in quotes, so that it is a text whatever it looks like.
        public var isQuoted: Bool
        /// The line of the fence, from 0.
        public var line: Int

        /// The path as it is written.
        public var name: String { path.joined(separator: ".") }
    }

    /// Why a fence is no change of a file.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        /// The line of the fence, from 0.
        public let line: Int
        /// What was found, and what to write instead.
        public let description: String
    }

    /// Reads a fence's body.
    /// - Throws: ``Fault`` with the line of the fence.
    public static func parse(_ body: String) throws(Fault) -> ConfigText {
        let all = lines(of: body)
        if all.contains(where: { $0.hasPrefix("@@") }) {
            return .diff(try UnifiedDiff.parse(all))
        }
        var settings: [Setting] = []
        for (number, text) in all.enumerated() {
            let text = trimmed(text)
            guard !text.isEmpty, text.utf8.first != UInt8(ascii: "#") else { continue }
            settings.append(try setting(text, line: number))
        }
        guard !settings.isEmpty else {
            throw Fault(line: 0, description: "Nothing is set. Write path = value, or a diff.")
        }
        return .settings(settings)
    }

    private static func setting(_ text: String, line: Int) throws(Fault) -> Setting {
        let bytes = Array(text.utf8)
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else {
            throw Fault(
                line: line,
                description: "\"\(text.prefix(80))\" sets nothing. Write path = value."
            )
        }
        let path = path(trimmed(String(decoding: bytes[..<equals], as: UTF8.self)))
        guard !path.isEmpty, path.allSatisfy({ !$0.isEmpty }) else {
            throw Fault(
                line: line,
                description: "The path before = is missing or has an empty part. "
                    + "Write for example kettle.power = 1000"
            )
        }
        let written = trimmed(String(decoding: bytes[(equals + 1)...], as: UTF8.self))
        guard let first = written.utf8.first, first == UInt8(ascii: "\"") else {
            return Setting(path: path, value: written, isQuoted: false, line: line)
        }
        guard let (value, rest) = Directives.quoted(written), rest.isEmpty else {
            throw Fault(
                line: line,
                description: "The quotes after \(path.joined(separator: ".")) = are not closed."
            )
        }
        return Setting(path: path, value: value, isQuoted: true, line: line)
    }

    /// `$.tools[0].name` and `tools.0.name` are both `tools`, `0`, `name`.
    private static func path(_ text: String) -> [String] {
        var parts: [[UInt8]] = [[]]
        var bytes = Array(text.utf8)[...]
        if bytes.starts(with: "$.".utf8) { bytes = bytes.dropFirst(2) }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: "["): parts.append([])
            case UInt8(ascii: "]"): break
            default: parts[parts.count - 1].append(byte)
            }
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension ConfigText {
    /// The change with every name in double braces filled: values only, never a path.
    /// - Throws: `UndefinedNames` with every name that has no value; nothing may then be changed.
    public func filled(with value: (String) -> String?) throws(UndefinedNames) -> ConfigText {
        switch self {
        case .settings(var settings):
            for place in settings.indices {
                settings[place].value = try Template(settings[place].value).filled(with: value)
            }
            return .settings(settings)
        case .diff(var diff):
            for place in diff.hunks.indices {
                diff.hunks[place].old = try ConfigText.fill(diff.hunks[place].old, value)
                diff.hunks[place].new = try ConfigText.fill(diff.hunks[place].new, value)
            }
            return .diff(diff)
        }
    }

    private static func fill(
        _ lines: [String],
        _ value: (String) -> String?
    ) throws(UndefinedNames) -> [String] {
        var filled: [String] = []
        for line in lines { filled.append(try Template(line).filled(with: value)) }
        return filled
    }
}
