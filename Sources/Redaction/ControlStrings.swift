private import Glibc

/// Takes titles and other control strings (OSC, DCS, SOS, PM, APC: ECMA-48 §5.6) out of output.
///
/// They put nothing on the screen, and a secret may stand in one or be cut in two by one.
struct ControlStrings: Sendable {
    private enum Place { case text, escape, string, stringEscape }

    private var place = Place.text
    /// How much more of a string is taken out: one that never ends does not swallow all output.
    private var left = 0
    private static let longest = 65_536

    /// What is left of output; the strings may begin and end in different pieces.
    mutating func take(_ output: [UInt8]) -> [UInt8] {
        guard place != .text || Self.hasEscape(output) else { return output }
        var out: [UInt8] = []
        out.reserveCapacity(output.count + 1)
        for byte in output { take(byte, to: &out) }
        return out
    }

    /// What was kept back since it might have begun a string.
    mutating func flush() -> [UInt8] {
        defer { place = place == .escape ? .text : place }
        return place == .escape ? [0x1B] : []
    }

    private mutating func take(_ byte: UInt8, to out: inout [UInt8]) {
        switch place {
        case .text:
            if byte == 0x1B { place = .escape } else { out.append(byte) }
        case .escape, .stringEscape:
            if place == .stringEscape, byte == UInt8(ascii: "\\") {
                place = .text
            } else if "]PX^_".utf8.contains(byte) {
                (place, left) = (.string, Self.longest)
            } else {
                out.append(0x1B)
                if byte == 0x1B {
                    place = .escape
                } else {
                    place = .text
                    out.append(byte)
                }
            }
        case .string:
            left -= 1
            switch byte {
            case 0x1B: place = .stringEscape
            case 0x07, 0x18, 0x1A: place = .text
            default: if left == 0 { place = .text }
            }
        }
    }

    private static func hasEscape(_ output: [UInt8]) -> Bool {
        unsafe output.withUnsafeBytes { bytes in
            unsafe bytes.baseAddress.map { unsafe memchr($0, 0x1B, bytes.count) != nil } ?? false
        }
    }
}
