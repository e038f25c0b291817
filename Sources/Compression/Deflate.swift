private import CZlib

/// Why bytes could not be expanded.
public struct CompressionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong with them.
    public let description: String
}

/// The zlib form of DEFLATE (RFC 1950).
public enum Deflate {
    /// The bytes in compressed form.
    public static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(UInt(bytes.count))
        var out = [UInt8](repeating: 0, count: Int(length))
        guard compress2(&out, &length, bytes, UInt(bytes.count), 6) == Z_OK else {
            fatalError("no memory to compress \(bytes.count) bytes")
        }
        out.removeLast(out.count - Int(length))
        return out
    }

    /// The bytes that were compressed.
    /// - Parameter limit: The greatest size that is believed, in bytes.
    /// - Throws: ``CompressionError`` where the bytes are damaged or expand to more than the limit.
    public static func expand(
        _ bytes: [UInt8],
        limit: Int = 64 << 20
    ) throws(CompressionError) -> [UInt8] {
        var room = min(
            limit,
            max(4096, bytes.count.multipliedReportingOverflow(by: 6).partialValue)
        )
        while true {
            var out = [UInt8](repeating: 0, count: max(1, room))
            var length = UInt(out.count)
            switch uncompress(&out, &length, bytes, UInt(bytes.count)) {
            case Z_OK:
                out.removeLast(out.count - Int(length))
                return out
            case Z_BUF_ERROR where room < limit: room = min(limit, room * 4)
            case Z_BUF_ERROR:
                throw CompressionError(
                    description: "cut short, or larger than \(limit) bytes when expanded"
                )
            default: throw CompressionError(description: "not in zlib form, or damaged")
            }
        }
    }
}
