/// One command of a shell text, as far as it can be told without running it.
struct ShellCommand: Equatable {
    /// Its words without their quotes; what is put in their place, `$(…)`, stays as written.
    var words: [String]
    /// It as written, on one line.
    var text: String
    /// What stands before it in its pipe, as written; nil where it reads nobody's output.
    var input: String?
    /// Whether the shell goes on without waiting for it.
    var isLeft = false

    /// The commands of a text, those within `$(…)`, `<(…)`, `(…)` and here-documents included.
    ///
    /// A quote that nobody closes hides nothing: then each line is read for itself as well.
    static func all(in text: String) -> [ShellCommand] {
        var scanner = ShellScanner(text)
        scanner.scan()
        guard scanner.isBroken else { return scanner.commands }
        return scanner.commands + byLine(text)
    }

    fileprivate static func byLine(_ text: String) -> [ShellCommand] {
        lines(of: text).flatMap { line in
            var scanner = ShellScanner(line)
            scanner.scan()
            return scanner.commands
        }
    }
}

/// Cuts a shell text at its commands and words.
private struct ShellScanner {
    private(set) var commands: [ShellCommand] = []
    /// Whether a quote or a substitution has no end.
    private(set) var isBroken = false
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    /// Deeper than this, what is substituted is text.
    private static let deepest = 16

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The command that is being read.
    private struct Open {
        var words: [String] = []
        var word: [UInt8] = []
        var isWord = false
        /// Where it begins.
        var start: Int?
        /// Where the pipe it is in begins.
        var pipe: Int?
        /// Where the groups `(` it is in begin, and how many commands there were before.
        var groups: [(start: Int, count: Int)] = []
        /// The group that ended right before.
        var closed: (start: Int, count: Int)?
        /// The last lines of here-documents that begin in the next line.
        var documents: [String] = []
    }

    /// Reads to the end, or to the mark that ends a substitution.
    mutating func scan(until close: UInt8? = nil) {
        var open = Open()
        while at < bytes.count {
            let byte = bytes[at]
            if byte == close, byte != UInt8(ascii: ")") || open.groups.isEmpty {
                return end(&open)
            }
            if !take(separator: byte, &open) { take(byte, &open) }
        }
        if close != nil { isBroken = true }
        end(&open)
    }

    /// Takes what stands between commands; false where it stands within one.
    private mutating func take(separator byte: UInt8, _ open: inout Open) -> Bool {
        let next = at + 1 < bytes.count ? bytes[at + 1] : 0
        switch byte {
        case UInt8(ascii: "\n"):
            end(&open)
            at += 1
            readDocuments(&open)
            return true
        case UInt8(ascii: ";"): end(&open)
        case UInt8(ascii: "|") where next == byte:
            end(&open)
            at += 1
        case UInt8(ascii: "|"):
            let start = open.pipe ?? open.start ?? open.closed?.start
            end(&open)
            open.pipe = start
            if next == UInt8(ascii: "&") { at += 1 }
        case UInt8(ascii: "&") where next == byte:
            end(&open)
            at += 1
        case UInt8(ascii: "&"):
            let isRedirection = at > 0 && [0x3C, 0x3E].contains(bytes[at - 1]) || next == 0x3E
            guard !isRedirection else { return false }
            leave(&open)
        case UInt8(ascii: "("):
            end(&open)
            open.groups.append((at, commands.count))
        case UInt8(ascii: ")"):
            end(&open)
            open.closed = open.groups.popLast()
        default: return false
        }
        at += 1
        return true
    }

    /// Ends the command that the shell does not wait for: `&`.
    private mutating func leave(_ open: inout Open) {
        let first = open.closed?.count ?? commands.count
        end(&open)
        for place in commands.indices.dropFirst(first) { commands[place].isLeft = true }
    }

    private mutating func take(_ byte: UInt8, _ open: inout Open) {
        let next = at + 1 < bytes.count ? bytes[at + 1] : 0
        switch byte {
        case _ where isSpace(byte):
            endWord(&open)
            at += 1
        case UInt8(ascii: "#") where !open.isWord:
            at = bytes[at...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        case UInt8(ascii: "\\") where next == UInt8(ascii: "\n"): at += 2
        case UInt8(ascii: "<") where next == byte: document(&open)
        default:
            begin(&open)
            takePiece(byte, next, &open)
        }
    }

    /// Takes a quoted text, a substitution or one byte of a word.
    private mutating func takePiece(_ byte: UInt8, _ next: UInt8, _ open: inout Open) {
        switch byte {
        case UInt8(ascii: "'"):
            let end = bytes[(at + 1)...].firstIndex(of: byte)
            if end == nil { isBroken = true }
            open.word += bytes[(at + 1)..<(end ?? bytes.count)]
            at = (end ?? bytes.count) + 1
        case UInt8(ascii: "\""): quoted(&open)
        case UInt8(ascii: "\\"):
            if at + 1 < bytes.count { open.word.append(next) }
            at += 2
        case UInt8(ascii: "`"): substitution(&open, opening: 1, until: byte)
        case UInt8(ascii: "$"), UInt8(ascii: "<"), UInt8(ascii: ">"):
            guard next == UInt8(ascii: "(") else { fallthrough }
            substitution(&open, opening: 2, until: UInt8(ascii: ")"))
        default:
            open.word.append(byte)
            at += 1
        }
    }

    private mutating func quoted(_ open: inout Open) {
        at += 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            let byte = bytes[at]
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            if byte == UInt8(ascii: "\\"), [0x22, 0x5C, 0x24, 0x60, 0x0A].contains(next) {
                if next != UInt8(ascii: "\n") { open.word.append(next) }
                at += 2
            } else if byte == UInt8(ascii: "`") {
                substitution(&open, opening: 1, until: byte)
            } else if byte == UInt8(ascii: "$"), next == UInt8(ascii: "(") {
                substitution(&open, opening: 2, until: UInt8(ascii: ")"))
            } else {
                open.word.append(byte)
                at += 1
            }
        }
        if at >= bytes.count { isBroken = true }
        at += 1
    }

    /// Reads the commands of `$(…)` and the like; the word keeps it as written.
    private mutating func substitution(_ open: inout Open, opening: Int, until close: UInt8) {
        let start = at
        at += opening
        if depth < Self.deepest {
            depth += 1
            scan(until: close)
            depth -= 1
            at = min(at + 1, bytes.count)
        }
        open.word += bytes[start..<at]
    }

    // MARK: Here-documents

    /// Takes `<<WORD`, after whose line a text begins; `<<<` is followed by a text of its own.
    private mutating func document(_ open: inout Open) {
        endWord(&open)
        open.start = open.start ?? at
        at += 2
        guard at < bytes.count, bytes[at] != UInt8(ascii: "<") else { return at += 1 }
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        while at < bytes.count, bytes[at] == 0x20 { at += 1 }
        var word: [UInt8] = []
        while at < bytes.count, !isSpace(bytes[at]), !";&|()<>".utf8.contains(bytes[at]) {
            if !"'\"\\".utf8.contains(bytes[at]) { word.append(bytes[at]) }
            at += 1
        }
        if !word.isEmpty { open.documents.append(String(decoding: word, as: UTF8.self)) }
    }

    /// Reads the texts whose marks stood in the line that ended: any line of them may be carried
    /// out somewhere.
    private mutating func readDocuments(_ open: inout Open) {
        for mark in open.documents {
            let start = at
            var end = at
            while at < bytes.count {
                end = at
                let newline = bytes[at...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                let line = trimmed(String(decoding: bytes[at..<newline], as: UTF8.self))
                at = min(newline + 1, bytes.count)
                if line == mark { break }
                end = at
            }
            commands += ShellCommand.byLine(String(decoding: bytes[start..<end], as: UTF8.self))
        }
        open.documents = []
    }

    // MARK: The ends of words and commands

    private func begin(_ open: inout Open) {
        open.isWord = true
        open.start = open.start ?? at
        open.closed = nil
    }

    private func endWord(_ open: inout Open) {
        if open.isWord { open.words.append(String(decoding: open.word, as: UTF8.self)) }
        open.word.removeAll(keepingCapacity: true)
        open.isWord = false
    }

    /// Ends a command; an empty one ends nothing, so that a pipe may go on in the next line.
    private mutating func end(_ open: inout Open) {
        endWord(&open)
        guard let start = open.start else { return }
        if !open.words.isEmpty {
            commands.append(
                ShellCommand(
                    words: open.words,
                    text: written(start..<min(at, bytes.count)),
                    input: open.pipe.map { written($0..<start) }
                )
            )
        }
        open.words = []
        open.start = nil
        open.pipe = nil
    }

    private func written(_ range: Range<Int>) -> String {
        bytes[range].split { isSpace($0) }.map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: " ")
    }
}
