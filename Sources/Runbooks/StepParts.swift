/// One piece of a shell step that is run by itself.
public struct StepPart: Sendable, Equatable {
    /// Its text, comments included.
    public var text: String
    /// Its first comment without the mark; else its first line.
    public var caption: String

    /// A piece.
    public init(text: String) {
        self.text = text
        let all = lines(of: text).map { trimmed($0) }.filter { !$0.isEmpty }
        let first = all.first ?? ""
        caption =
            first.utf8.first == UInt8(ascii: "#")
            ? trimmed(first.drop { $0 == "#" }) : String(first.prefix(80))
    }

    /// The pieces a shell text may be cut into: each begins with a comment at the start of a line
    /// that follows a line which is none.
    ///
    /// Whether each is complete by itself is for bash to say; joined they are the text.
    public static func candidates(in body: String) -> [String] {
        var pieces: [String] = []
        var open: [String] = []
        var hasCommand = false
        for line in lines(of: body) {
            let isComment = line.utf8.first == UInt8(ascii: "#")
            if isComment, hasCommand {
                pieces.append(open.joined(separator: "\n") + "\n")
                open = []
                hasCommand = false
            }
            if !isComment, !trimmed(line).isEmpty { hasCommand = true }
            open.append(line)
        }
        guard hasCommand else {
            // A comment at the end belongs to what stands before it.
            if let last = pieces.popLast() {
                pieces.append(last + open.joined(separator: "\n") + (open.isEmpty ? "" : "\n"))
            }
            return pieces
        }
        return pieces + [open.joined(separator: "\n") + "\n"]
    }
}
