/// Why a text has no QR code.
public struct QRCodeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The cause.
    public enum Reason: Sendable, Equatable {
        /// There is no text.
        case empty
        /// The text has this many bytes.
        case tooLong(Int)
        /// The text holds a zero byte.
        case zeroByte
        /// The encoder had no memory.
        case failed
    }

    /// The cause.
    public let reason: Reason

    /// An error of this cause.
    public init(reason: Reason) { self.reason = reason }

    /// The cause in a sentence.
    public var description: String {
        switch reason {
        case .empty: "There is no text to make a QR code of."
        case .tooLong(let length):
            "A QR code of \(length) bytes cannot be read off a wall; at most "
                + "\(QRCode.longestText) bytes are allowed. Use a shorter address."
        case .zeroByte: "The text for the QR code holds a zero byte."
        case .failed: "There was no memory for the QR code."
        }
    }
}
