/// What a shell fence of a page that was not written for us means.
enum ShellText {
    /// The commands of a fence with prompts, each with the line it is in, and what stands between
    /// them; nil where it has none.
    static func session(
        _ body: String,
        language: String
    ) -> (commands: String, output: String?, lines: [Int])? {
        let isSession = ["console", "terminal", "shell-session", "shellsession"].contains(
            language.lowercased()
        )
        let marks = isSession ? ["$ ", "% ", "> "] : ["$ "]
        guard let first = firstLine(of: body),
            isSession || marks.contains(where: { first.utf8.starts(with: $0.utf8) })
        else { return nil }
        let all = lines(of: body)
        var commands: [String] = []
        var output: [String] = []
        var places: [Int] = []
        var continues = false
        for (place, line) in all.enumerated() {
            let mark = marks.first { line.hasPrefix($0) }
            if mark != nil || continues {
                commands.append(String(line.dropFirst(mark?.count ?? 0)))
                places.append(place)
                continues = line.hasSuffix("\\")
            } else {
                output.append(line)
            }
        }
        if commands.isEmpty {
            return isSession ? (body, nil, Array(all.indices)) : ("", body, [])
        }
        let printed = output.contains { !trimmed($0).isEmpty } ? output : []
        return (
            commands.joined(separator: "\n") + "\n",
            printed.isEmpty ? nil : printed.joined(separator: "\n") + "\n",
            places
        )
    }

    /// Whether nothing of it would run.
    static func isOnlyComments(_ body: String) -> Bool {
        var isLineStart = true
        for byte in body.utf8 where isLineStart || byte == UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "\n") {
                isLineStart = true
            } else if !isSpace(byte) {
                guard byte == UInt8(ascii: "#") else { return false }
                isLineStart = false
            }
        }
        return true
    }

    /// Words such as `<vm-name>` and `YOUR_TOKEN` that stand for something the reader knows.
    static func placeholders(in body: String) -> [String] {
        var found: [String] = []
        let bytes = Array(body.utf8)
        var at = 0
        while at < bytes.count {
            if let end = placeholder(in: bytes, at: at) {
                let word = String(decoding: bytes[at..<end], as: UTF8.self)
                // What is closed again is a mark-up of its own.
                let isOpened = body.contains("</\(word.dropFirst())")
                if !found.contains(word), !isOpened { found.append(word) }
                at = end
            } else {
                at += 1
            }
        }
        return found
    }

    private static func placeholder(in bytes: [UInt8], at: Int) -> Int? {
        if bytes[at] == UInt8(ascii: "<"), at + 1 < bytes.count, isLetter(bytes[at + 1]),
            at == 0 || bytes[at - 1] != UInt8(ascii: "<")
        {
            var end = at + 1
            while end < bytes.count, end - at <= 40,
                isLetter(bytes[end]) || isDigit(bytes[end]) || bytes[end] == UInt8(ascii: "-")
                    || bytes[end] == UInt8(ascii: "_")
            { end += 1 }
            return end < bytes.count && bytes[end] == UInt8(ascii: ">") ? end + 1 : nil
        }
        guard bytes[at] == UInt8(ascii: "Y"), bytes[at...].starts(with: "YOUR_".utf8) else {
            return nil
        }
        var end = at + 5
        while end < bytes.count,
            (0x41...0x5A).contains(bytes[end]) || bytes[end] == UInt8(ascii: "_")
        {
            end += 1
        }
        return end > at + 5 ? end : nil
    }
}
