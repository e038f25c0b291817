private import CQRCode

/// A QR code: a square of dark and light modules (ISO/IEC 18004).
public struct QRCode: Sendable, Equatable {
    /// The modules along one side, without the quiet zone.
    public let side: Int
    /// Row by row; true is dark.
    private let modules: [Bool]

    /// The longest text, in bytes of UTF-8.
    ///
    /// More would fit into the largest code, and no phone would read it off a wall.
    public static let longestText = 1_000

    /// The width of the light border a scanner needs (ISO/IEC 18004 §6.3.8).
    public static let quietZone = 4

    /// Encodes a text, with the middle (15 %) of the error corrections.
    ///
    /// - Throws: ``QRCodeError`` where the text is empty, too long or holds a zero byte.
    public init(_ text: String) throws(QRCodeError) {
        let length = text.utf8.count
        guard length > 0 else { throw QRCodeError(reason: .empty) }
        guard length <= Self.longestText else { throw QRCodeError(reason: .tooLong(length)) }
        guard !text.utf8.contains(0) else { throw QRCodeError(reason: .zeroByte) }
        guard let encoded = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else {
            throw QRCodeError(reason: .failed)
        }
        defer { QRcode_free(encoded) }
        side = max(Int(encoded.pointee.width), 0)
        let cells = UnsafeBufferPointer(start: encoded.pointee.data, count: side * side)
        modules = cells.map { $0 & 1 == 1 }
    }

    /// Whether a module is dark; light outside the square.
    public subscript(row: Int, column: Int) -> Bool {
        guard 0..<side ~= row, 0..<side ~= column else { return false }
        return modules[row * side + column]
    }
}
