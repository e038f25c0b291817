/// Cuts code into words and writes them as HTML, line by line.
struct Tokenizer {
    private let bytes: [UInt8]
    private let grammar: Grammar
    private var at = 0
    private var out: [UInt8] = []
    /// Where the lines that are written end in the output.
    private var ends: [Int] = []
    /// Whether the next word of a shell line is the command's name.
    private var expectsCommand = true
    /// Whether nothing but blanks stands before the place in its line.
    private var isLineStart = true
    /// Whether an HTTP request's headers are over.
    private var isInBody = false

    init(bytes: [UInt8], grammar: Grammar) {
        self.bytes = bytes
        self.grammar = grammar
        out.reserveCapacity(bytes.count * 3 + 200)
    }

    mutating func lines() -> [ArraySlice<UInt8>] {
        while at < bytes.count {
            if bytes[at] == Byte.lineFeed {
                endLine()
                at += 1
                expectsCommand = true
                isLineStart = true
            } else if grammar.family == .plain {
                let end = bytes[at...].firstIndex(of: Byte.lineFeed) ?? bytes.count
                appendEscaped(bytes[at..<end], to: &out)
                at = end
            } else {
                word()
            }
        }
        endLine()
        var start = 0
        return ends.map { end in
            defer { start = end }
            return out[start..<end]
        }
    }

    private mutating func endLine() { ends.append(out.count) }

    /// Writes the bytes up to a place as one word; a line's end within splits it.
    private mutating func emit(_ kind: TokenClass?, to end: Int) {
        while at < end {
            let stop = bytes[at..<end].firstIndex(of: Byte.lineFeed) ?? end
            if let kind, stop > at {
                out.append(kind.tag)
                appendEscaped(bytes[at..<stop], to: &out)
                out.append("</span>")
            } else {
                appendEscaped(bytes[at..<stop], to: &out)
            }
            if stop < end { endLine() }
            at = stop < end ? stop + 1 : end
        }
    }

    private mutating func word() {
        let byte = bytes[at]
        if Byte.isBlank(byte) {
            emit(nil, to: bytes[at...].firstIndex { !Byte.isBlank($0) } ?? bytes.count)
            return
        }
        defer { isLineStart = false }
        if let end = commentEnd() {
            emit(.comment, to: end)
        } else if byte == Byte.quote || byte == Byte.apostrophe,
            grammar.family != .http || isInBody
        {
            emitString(byte)
        } else if byte == UInt8(ascii: "$"), grammar.family == .shell {
            emit(.variable, to: variableEnd(at + 1))
            expectsCommand = false
        } else if grammar.family == .http, !isInBody {
            headerWord()
        } else if byte == Byte.openBrace, let name = ValueName.name(in: bytes[...], at: at) {
            emit(.variable, to: at + name.utf8.count + 4)
        } else if Byte.isDigit(byte) {
            let end = wordEnd(at)
            let isNumber = bytes[at..<end].allSatisfy {
                Byte.isDigit($0) || $0 == Byte.dot || Byte.isLetter($0)
            }
            emit(
                isNumber && grammar.family != .shell || isPlainNumber(end) ? .number : nil,
                to: end
            )
            expectsCommand = false
        } else if Byte.isLetter(byte) || byte == Byte.underscore || byte >= 0x80 {
            name()
        } else {
            punctuation(byte)
        }
    }

    private func isPlainNumber(_ end: Int) -> Bool { bytes[at..<end].allSatisfy(Byte.isDigit) }

    private func commentEnd() -> Int? {
        let isComment: Bool
        if grammar.hasHashComments, bytes[at] == Byte.hash {
            isComment = at == 0 || bytes[at - 1] <= Byte.space || bytes[at - 1] == UInt8(ascii: ";")
        } else if grammar.family == .http, isLineStart, bytes[at] == Byte.hash {
            isComment = true
        } else if let (first, second) = grammar.lineComment {
            isComment = bytes[at] == first && at + 1 < bytes.count && bytes[at + 1] == second
        } else {
            isComment = false
        }
        guard isComment else { return nil }
        return bytes[at...].firstIndex(of: Byte.lineFeed) ?? bytes.count
    }

    private mutating func emitString(_ mark: UInt8) {
        var end = at + 1
        while end < bytes.count, bytes[end] != mark {
            let isShellSingle = grammar.family == .shell && mark == Byte.apostrophe
            if bytes[end] == Byte.backslash, !isShellSingle { end += 1 }
            if grammar.family != .shell, end < bytes.count, bytes[end] == Byte.lineFeed { break }
            end += 1
        }
        end = min(end, bytes.count)
        if end < bytes.count, bytes[end] == mark { end += 1 }
        var next = end
        while next < bytes.count, Byte.isBlank(bytes[next]) { next += 1 }
        let isKey =
            (grammar.family == .json || grammar.family == .yaml) && next < bytes.count
            && bytes[next] == Byte.colon
        emit(isKey ? .name : .string, to: end)
        expectsCommand = false
    }

    private func variableEnd(_ start: Int) -> Int {
        guard start < bytes.count else { return bytes.count }
        switch bytes[start] {
        case Byte.openBrace:
            let line = bytes[start...].prefix { $0 != Byte.lineFeed }
            return line.firstIndex(of: Byte.closeBrace).map { $0 + 1 } ?? start
        case Byte.openParenthesis: return start
        case let byte where Byte.isLetter(byte) || byte == Byte.underscore:
            return bytes[start...].firstIndex {
                !Byte.isLetter($0) && !Byte.isDigit($0) && $0 != Byte.underscore
            } ?? bytes.count
        case let byte: return byte > Byte.space ? start + 1 : start
        }
    }

    private func wordEnd(_ start: Int) -> Int {
        bytes[start...].firstIndex {
            !Byte.isLetter($0) && !Byte.isDigit($0) && $0 != Byte.underscore && $0 < 0x80
                && !($0 == Byte.dot
                    || $0 == Byte.dash && grammar.family != .general
                        && grammar.family != .promql)
        } ?? bytes.count
    }

    private mutating func name() {
        let end = max(wordEnd(at), at + 1)
        let text = bytes[at..<end].text
        let next = end < bytes.count ? bytes[end] : Byte.lineFeed
        let isKeyword = grammar.keywords.contains(
            grammar.family == .sql || grammar.family == .promql ? text.lowercased() : text
        )
        switch grammar.family {
        case .shell:
            if next == Byte.equals, expectsCommand {
                emit(.variable, to: end)
            } else if expectsCommand {
                emit(isKeyword ? .keyword : .name, to: end)
                expectsCommand = isKeyword
            } else {
                emit(nil, to: end)
            }
        case .yaml:
            let isKey = next == Byte.colon
            emit(isKey ? .name : isKeyword ? .keyword : nil, to: end)
        case .promql:
            let kind: TokenClass? =
                isKeyword
                ? .keyword
                : next == Byte.openParenthesis ? .name : next == Byte.equals ? .variable : nil
            emit(kind, to: end)
        default: emit(isKeyword ? .keyword : nil, to: end)
        }
    }

    private mutating func punctuation(_ byte: UInt8) {
        switch byte {
        case Byte.pipe, Byte.ampersand, UInt8(ascii: ";"), Byte.less, Byte.greater, Byte.equals,
            Byte.bang, Byte.star, Byte.plus, Byte.slash, UInt8(ascii: "%"):
            let isCommandEnd =
                byte == Byte.pipe || byte == Byte.ampersand || byte == UInt8(ascii: ";")
            if grammar.family == .shell {
                if isCommandEnd { expectsCommand = true }
                let isOperator = isCommandEnd || byte == Byte.less || byte == Byte.greater
                emit(isOperator ? .operator : nil, to: at + 1)
            } else if grammar.family == .yaml {
                emit(nil, to: at + 1)
            } else {
                emit(.operator, to: at + 1)
            }
        case Byte.dash where grammar.family == .shell:
            emit(
                nil,
                to: bytes[at...].firstIndex { $0 <= Byte.space || $0 == Byte.equals } ?? bytes.count
            )
            expectsCommand = false
        case Byte.backslash: emit(nil, to: min(at + 2, lineEnd))
        case Byte.openParenthesis where grammar.family == .shell:
            emit(nil, to: at + 1)
            expectsCommand = true
        default: emit(nil, to: at + 1)
        }
    }

    private var lineEnd: Int {
        max(at + 1, bytes[at...].firstIndex(of: Byte.lineFeed) ?? bytes.count)
    }

    /// A word of the request line or of a header.
    private mutating func headerWord() {
        if isLineStart {
            let line = bytes[at...].prefix { $0 != Byte.lineFeed }
            let word = line.prefix { Byte.isLetter($0) || $0 == Byte.dash }
            if grammar.keywords.contains(word.text) {
                emit(.keyword, to: word.endIndex)
                return
            }
            if !word.isEmpty, line.dropFirst(word.count).first == Byte.colon {
                emit(.name, to: word.endIndex)
                return
            }
            isInBody = line.first == Byte.openBrace || line.first == Byte.openBracket
            if isInBody { return }
        }
        if bytes[at] == Byte.openBrace, let name = ValueName.name(in: bytes[...], at: at) {
            emit(.variable, to: at + name.utf8.count + 4)
            return
        }
        let end = bytes[(at + 1)...].firstIndex { $0 <= Byte.space || $0 == Byte.openBrace }
        emit(nil, to: end ?? bytes.count)
    }
}
