/// A fenced code block, as it was written.
public struct Fence: Sendable, Equatable {
    /// Everything after the opening marks, blanks at both ends removed.
    public var info: String
    /// The first word of the info, which names the language; empty where there is none.
    public var language: String
    /// The text between the braces that follow the language, without the braces.
    public var attributes: String?
    /// The lines between the marks, each with its LF, without the fence's own indent.
    public var body: String
    /// The line of the opening marks, from 1.
    public var line: Int
    /// The line of the first line of the body.
    public var bodyLine: Int
    /// The columns before the opening marks.
    public var indent: Int

    /// A fence.
    public init(info: String, body: String, line: Int, bodyLine: Int, indent: Int) {
        self.info = info
        self.body = body
        self.line = line
        self.bodyLine = bodyLine
        self.indent = indent
        let bytes = Array(info.utf8)
        var end = 0
        while end < bytes.count, !Byte.isBlank(bytes[end]), bytes[end] != Byte.openBrace,
            bytes[end] != Byte.openBracket
        {
            end += 1
        }
        language = bytes[..<end].text
        if let open = bytes.firstIndex(of: Byte.openBrace),
            let close = bytes.lastIndex(of: Byte.closeBrace), open < close
        {
            attributes = bytes[(open + 1)..<close].trimmed().text
        } else {
            attributes = nil
        }
    }
}
