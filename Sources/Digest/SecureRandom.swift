private import CCrypto

/// Random bytes that nobody can foretell, for tokens and ids.
public enum SecureRandom {
    /// So many random bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(clamping: count)) == 1 else {
            fatalError("the system has no random numbers")
        }
        return bytes
    }

    /// A token of so many random bytes, written in the URL alphabet of base 64 without padding.
    public static func token(bytes count: Int) -> String {
        encode(bytes(count), bitsPerDigit: 6, alphabet: base64)
    }

    /// A run's id: 80 random bits as 16 characters of lower-case base 32.
    public static func runID() -> String {
        encode(bytes(10), bitsPerDigit: 5, alphabet: base32)
    }

    private static let base64 = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )
    private static let base32 = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    private static func encode(_ bytes: [UInt8], bitsPerDigit: Int, alphabet: [UInt8]) -> String {
        var text: [UInt8] = []
        var held = 0
        var bits = 0
        for byte in bytes {
            held = (held << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= bitsPerDigit {
                bits -= bitsPerDigit
                text.append(alphabet[(held >> bits) & (alphabet.count - 1)])
            }
        }
        if bits > 0 {
            text.append(alphabet[(held << (bitsPerDigit - bits)) & (alphabet.count - 1)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
