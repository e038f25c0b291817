/// The text of one file a user wrote: valid UTF-8 without byte order mark, its lines ended by LF.
public struct SourceText: Sendable {
    /// The file, as the user named it.
    public let file: String
    /// The whole text, line ends included.
    public let bytes: [UInt8]
    /// The lines without their ends; a line's number is its place here plus 1.
    public let lines: [ArraySlice<UInt8>]

    /// The largest file that is read: 1 MiB.
    public static let limit = 1 << 20

    /// The text of a file's bytes.
    ///
    /// - Throws: A problem where the bytes are not UTF-8 or are more than `limit`.
    public init(file: String, bytes: [UInt8]) throws(Problem) {
        guard bytes.count <= Self.limit else {
            throw Problem(
                file: file,
                line: 1,
                message: "The file has \(bytes.count) bytes; at most \(Self.limit) are read."
                    + " Move part of it into a file of its own."
            )
        }
        guard Self.isText(bytes.span) else {
            throw Problem(
                file: file,
                line: Self.lineOfInvalidByte(in: bytes),
                message: "This line is not UTF-8. Save the file with the encoding UTF-8."
            )
        }
        self.file = file
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        self.bytes = Self.withLineFeeds(hasMark ? Array(bytes.dropFirst(3)) : bytes)
        self.lines = Self.split(self.bytes)
    }

    /// The text of a file that is already in memory as a string.
    ///
    /// - Throws: A problem where it is longer than `limit`.
    public init(file: String, text: String) throws(Problem) {
        try self.init(file: file, bytes: Array(text.utf8))
    }

    private static func isText(_ bytes: Span<UInt8>) -> Bool {
        (try? UTF8Span(validating: bytes)) != nil
    }

    private static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(Byte.carriageReturn) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var at = bytes.startIndex
        while at < bytes.endIndex {
            if bytes[at] == Byte.carriageReturn {
                result.append(Byte.lineFeed)
                if at + 1 < bytes.endIndex, bytes[at + 1] == Byte.lineFeed { at += 1 }
            } else {
                result.append(bytes[at])
            }
            at += 1
        }
        return result
    }

    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        lines.reserveCapacity(bytes.count / 32)
        var start = 0
        for at in bytes.indices where bytes[at] == Byte.lineFeed {
            lines.append(bytes[start..<at])
            start = at + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    private static func lineOfInvalidByte(in bytes: [UInt8]) -> Int {
        var number = 1
        for line in split(bytes) {
            if !isText(line.span) { return number }
            number += 1
        }
        return max(number - 1, 1)
    }
}
