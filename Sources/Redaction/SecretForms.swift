/// The forms in which a secret turns up in output.
enum SecretForms {
    /// The secret's lines, and each as base64, URL-encoded and JSON-escaped.
    static func all(of secret: [UInt8], lines: [[UInt8]]) -> Set<Form> {
        var forms: Set<Form> = []
        for line in lines { forms.formUnion([Form(bytes: line)] + encoded(line)) }
        forms.formUnion(encoded(secret).filter { $0.bytes.count < 8_000 })
        return forms.filter {
            $0.bytes.count >= Redactor.shortestSecret && !$0.bytes.contains(0x0A)
        }
    }

    /// One form.
    struct Form: Hashable {
        var bytes: [UInt8]
        /// Whether encoders break it over lines.
        var isBase64 = false
    }

    private static func encoded(_ secret: [UInt8]) -> [Form] {
        let others =
            urlEncoded(secret) + [
                jsonEscaped(secret, escapesSlash: false),
                jsonEscaped(secret, escapesSlash: true),
            ]
        return base64(secret).map { Form(bytes: $0, isBase64: true) }
            + others.map { Form(bytes: $0) }
    }

    /// The whole secret, and what is certain of it at each of the three places it may have inside
    /// of something longer, as in `Authorization: Basic`; with both alphabets (RFC 4648 §4, §5).
    private static func base64(_ secret: [UInt8]) -> [[UInt8]] {
        var forms: [[UInt8]] = []
        for last in ["+/", "-_"] {
            let whole = base64(secret, lastDigits: last)
            forms.append(whole)
            forms.append(whole + Array(repeating: 0x3D, count: (4 - whole.count % 4) % 4))
            for shift in 0..<3 {
                let shifted = base64(
                    Array(repeating: 0, count: shift) + secret,
                    lastDigits: last
                )
                let first = (shift * 8 + 5) / 6
                let end = (shift + secret.count) * 8 / 6
                if first < end { forms.append(Array(shifted[first..<end])) }
            }
        }
        return forms
    }

    private static func base64(_ bytes: [UInt8], lastDigits: String) -> [UInt8] {
        let alphabet = Array(
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastDigits).utf8
        )
        var out: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            count += 8
            while count >= 6 {
                count -= 6
                out.append(alphabet[Int(bits >> count & 63)])
            }
        }
        if count > 0 { out.append(alphabet[Int(bits << (6 - count) & 63)]) }
        return out
    }

    /// What encoders leave as it is besides letters, digits, `-`, `.`, `_` and `~`: nothing, the
    /// slashes of a path, what encodeURIComponent leaves, and what encodeURI leaves.
    private static let leftByEncoders = ["", "/", "!*'()", ";,/?:@&=+$#!*'()"]

    private static func urlEncoded(_ secret: [UInt8]) -> [[UInt8]] {
        leftByEncoders.flatMap { left in
            ["0123456789ABCDEF", "0123456789abcdef"].flatMap { digits in
                [false, true].map { spaceIsPlus in
                    urlEncoded(
                        secret,
                        leaving: Array(left.utf8),
                        digits: Array(digits.utf8),
                        spaceIsPlus: spaceIsPlus
                    )
                }
            }
        }
    }

    private static func urlEncoded(
        _ secret: [UInt8],
        leaving left: [UInt8],
        digits: [UInt8],
        spaceIsPlus: Bool
    ) -> [UInt8] {
        secret.reduce(into: []) { out, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: out.append(byte)
            case _ where left.contains(byte): out.append(byte)
            case 0x20 where spaceIsPlus: out.append(UInt8(ascii: "+"))
            default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }

    private static func jsonEscaped(_ secret: [UInt8], escapesSlash: Bool) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return secret.reduce(into: []) { out, byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "/") where escapesSlash: out += [UInt8(ascii: "\\"), byte]
            case 0x0A: out += Array("\\n".utf8)
            case 0x0D: out += Array("\\r".utf8)
            case 0x09: out += Array("\\t".utf8)
            case 0..<0x20:
                out += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: out.append(byte)
            }
        }
    }
}
