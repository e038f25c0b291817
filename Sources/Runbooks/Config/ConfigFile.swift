private import JSONValue
private import YAML

/// The text of a configuration file, changed in place: all bytes but those of the values stay.
public struct ConfigFile: Sendable, Equatable {
    /// How a file says what is set.
    public enum Format: String, Sendable, CaseIterable {
        /// JSON.
        case json
        /// YAML: the first document, its scalars.
        case yaml
        /// `NAME=value` a line, with `export` or without.
        case env
        /// `key = value` a line, below `[section]`.
        case ini
    }

    /// How it says what is set.
    public let format: Format

    /// The largest file that is changed, in bytes.
    public static let limit = 4 << 20

    /// A file of this format.
    public init(format: Format) { self.format = format }

    /// The format that the ending of a file's name stands for; nil where it stands for none.
    public init?(name: String) {
        let file = name.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? []
        let word = String(decoding: file, as: UTF8.self).lowercased()
        switch true {
        case word.hasSuffix(".json"): format = .json
        case word.hasSuffix(".yaml"), word.hasSuffix(".yml"): format = .yaml
        case word.hasSuffix(".env"), word.hasPrefix(".env"): format = .env
        case word.hasSuffix(".ini"), word.hasSuffix(".cfg"), word.hasSuffix(".conf"),
            word.hasSuffix(".properties"), word.hasSuffix(".toml"):
            format = .ini
        default: return nil
        }
    }

    /// The bytes with values set.
    /// - Throws: ``ConfigText/Fault`` where a path is not there, or the file is not of the format.
    public func setting(
        _ settings: [ConfigText.Setting],
        in bytes: [UInt8]
    ) throws(ConfigText.Fault) -> [UInt8] {
        var bytes = bytes
        for setting in settings { bytes = try self.setting(setting, in: bytes) }
        return bytes
    }

    private func setting(
        _ setting: ConfigText.Setting,
        in bytes: [UInt8]
    ) throws(ConfigText.Fault) -> [UInt8] {
        switch format {
        case .json: try set(json: setting, in: bytes)
        case .yaml: try set(yaml: setting, in: bytes)
        case .env, .ini: try set(line: setting, in: bytes)
        }
    }

    private func missing(_ setting: ConfigText.Setting) -> ConfigText.Fault {
        ConfigText.Fault(
            line: setting.line,
            description: "\(setting.name) is not in the file, so nothing was changed. "
                + "Check its spelling, or add it to the file first."
        )
    }

    private func fault(_ setting: ConfigText.Setting, _ sentence: String) -> ConfigText.Fault {
        ConfigText.Fault(line: setting.line, description: sentence)
    }

    // MARK: JSON

    private func set(
        json setting: ConfigText.Setting,
        in bytes: [UInt8]
    ) throws(ConfigText.Fault) -> [UInt8] {
        do {
            _ = try JSON(parsing: Array(bytes.dropFirst(JSONPlaces.start(of: bytes))))
        } catch {
            let place = error.offset + JSONPlaces.start(of: bytes)
            let line = bytes.prefix(place).count { $0 == 0x0A } + 1
            throw fault(
                setting,
                "Line \(line) of the file is not JSON (\(error.message)), so nothing was changed. "
                    + "Mend it: JSON has no comments and no name twice. Or change it by a diff."
            )
        }
        var scanner = JSONPlaces(bytes: bytes)
        guard let place = scanner.value(at: setting.path[...]) else { throw missing(setting) }
        let isJSON =
            !setting.isQuoted && !holdsLineEnd(setting.value)
            && (try? JSON(parsing: setting.value)) != nil
        let text = isJSON ? setting.value : JSON.string(setting.value).text
        return replace(place, in: bytes, by: text)
    }

    // MARK: YAML

    private func set(
        yaml setting: ConfigText.Setting,
        in bytes: [UInt8]
    ) throws(ConfigText.Fault) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        let found: YAML.Place?
        do {
            found = try YAML.place(of: setting.path, in: text)
        } catch {
            throw fault(setting, "Line \(error.line) of the file: \(error.message)")
        }
        guard let found else { throw missing(setting) }
        guard found.isOneLine else {
            throw fault(setting, "\(setting.name) is no value of one line. Change it by a diff.")
        }
        let quoted = JSON.string(setting.value).text
        let isText = setting.isQuoted || found.isQuoted || holdsLineEnd(setting.value)
        let changed = replace(found.bytes, in: bytes, by: isText ? quoted : setting.value)
        guard isText || Self.scalar(at: setting.path, of: changed) == setting.value else {
            return replace(found.bytes, in: bytes, by: quoted)
        }
        return changed
    }

    private static func scalar(at path: [String], of bytes: [UInt8]) -> String? {
        guard var node = try? YAML.parse(String(decoding: bytes, as: UTF8.self)) else { return nil }
        for part in path {
            if let member = node[part] {
                node = member
            } else if case .sequence(let items) = node.value, let place = Int(part),
                items.indices.contains(place)
            {
                node = items[place]
            } else {
                return nil
            }
        }
        return node.scalar
    }

    // MARK: Lines

    private func set(
        line setting: ConfigText.Setting,
        in bytes: [UInt8]
    ) throws(ConfigText.Fault) -> [UInt8] {
        guard !holdsLineEnd(setting.value) else {
            throw fault(
                setting,
                "The value of \(setting.name) holds a line end, and a line of such a file cannot, "
                    + "so nothing was changed. Take the line end out of the value."
            )
        }
        let isSectioned = format == .ini
        let key = isSectioned ? setting.path.last ?? "" : setting.name
        let section = isSectioned ? setting.path.dropLast().joined(separator: ".") : ""
        var open = ""
        var place: Range<Int>?
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let line = bytes[start..<end]
            let text = trimmed(String(decoding: line, as: UTF8.self))
            if isSectioned, text.hasPrefix("["), text.hasSuffix("]") {
                open = trimmed(text.dropFirst().dropLast())
            } else if open == section, let value = Self.value(of: key, in: line, isSectioned) {
                // The last one counts, as it does for whoever reads the file.
                place = value
            }
            start = end + 1
        }
        guard let place else { throw missing(setting) }
        return replace(place, in: bytes, by: written(setting, over: bytes[place]))
    }

    /// The bytes of a line's value, where the line sets this key.
    private static func value(
        of key: String,
        in line: ArraySlice<UInt8>,
        _ isSectioned: Bool
    ) -> Range<Int>? {
        let marks = isSectioned ? [UInt8(ascii: "="), UInt8(ascii: ":")] : [UInt8(ascii: "=")]
        guard let equals = line.firstIndex(where: { marks.contains($0) }) else { return nil }
        var name = trimmed(String(decoding: line[..<equals], as: UTF8.self))
        if !isSectioned, name.hasPrefix("export ") { name = trimmed(name.dropFirst(7)) }
        guard name == key else { return nil }
        var start = equals + 1
        var end = line.endIndex
        while start < end, isSpace(line[start]) { start += 1 }
        let comments = isSectioned ? Array("#;".utf8) : Array("#".utf8)
        end = Self.comment(in: line, from: start, comments) ?? end
        // A value that is put before a comment needs the blank between them.
        if end == start, end < line.endIndex { (start, end) = (equals + 1, equals + 1) }
        while end > start, isSpace(line[end - 1]) { end -= 1 }
        return start..<end
    }

    /// Where a comment begins: a mark after a blank, outside quotes.
    private static func comment(
        in line: ArraySlice<UInt8>,
        from start: Int,
        _ marks: [UInt8]
    ) -> Int? {
        var quote: UInt8?
        var isEscaped = false
        for at in start..<line.endIndex {
            let byte = line[at]
            if isEscaped {
                isEscaped = false
            } else if let open = quote {
                if byte == UInt8(ascii: "\\") { isEscaped = open == UInt8(ascii: "\"") }
                if byte == open { quote = nil }
            } else if at == start, "\"'".utf8.contains(byte) {
                quote = byte
            } else if marks.contains(byte), isSpace(line[at - 1]) {
                return at
            }
        }
        return nil
    }

    private func written(_ setting: ConfigText.Setting, over old: ArraySlice<UInt8>) -> String {
        let wasQuoted = old.first == UInt8(ascii: "\"") || old.first == UInt8(ascii: "'")
        let isPlain = setting.value.utf8.allSatisfy {
            isLetter($0) || isDigit($0) || "_-./:,@%+".utf8.contains($0)
        }
        let needsQuotes = format == .env && !isPlain
        guard wasQuoted || setting.isQuoted || needsQuotes else { return setting.value }
        let special: [UInt8] = Array((format == .env ? #""\$`"# : #""\"#).utf8)
        var out: [UInt8] = []
        for byte in setting.value.utf8 {
            if special.contains(byte) { out.append(UInt8(ascii: "\\")) }
            out.append(byte)
        }
        return "\"\(String(decoding: out, as: UTF8.self))\""
    }

    private func replace(_ place: Range<Int>, in bytes: [UInt8], by text: String) -> [UInt8] {
        var bytes = bytes
        bytes.replaceSubrange(place, with: text.utf8)
        return bytes
    }
}

extension UnifiedDiff {
    /// The bytes of a file with the change in them; its line ends stay as they are.
    /// - Throws: ``ConfigText/Fault`` with the line of the place that does not fit.
    public func applied(to bytes: [UInt8]) throws(ConfigText.Fault) -> [UInt8] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let endsWithLine = lines.last == ""
        if endsWithLine { lines.removeLast() }
        let hasReturns = !lines.isEmpty && lines.allSatisfy { $0.utf8.last == 0x0D }
        if hasReturns {
            lines = lines.map { String(decoding: Array($0.utf8.dropLast()), as: UTF8.self) }
        }
        let changed = try applied(to: lines)
        let end = hasReturns ? "\r\n" : "\n"
        return Array((changed.joined(separator: end) + (endsWithLine ? end : "")).utf8)
    }
}
