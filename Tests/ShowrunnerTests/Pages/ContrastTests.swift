import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The contrast of text, computed from the tokens of both themes (WCAG 2.2, 1.4.3).
struct ContrastTests {
    /// Text and what it stands on, by the names of the tokens.
    private static let grounds: [String: [String]] = [
        "text": ["bg", "surface", "raised", "well", "foot", "hover", "cur-bg"],
        "text-2": ["bg", "surface", "raised", "well", "foot", "lane"],
        "text-3": ["bg", "surface", "raised", "foot"],
        "strong": ["bg", "surface", "raised", "well", "cur-bg"],
        "soft": ["bg", "surface"],
        "run": ["bg", "surface", "run-bg"],
        "ok": ["bg", "surface", "ok-bg"],
        "warn": ["bg", "surface", "warn-bg"],
        "bad": ["bg", "surface", "bad-bg"],
        "on-bad": ["bad-bg"],
        "term": ["well"],
        "term-dim": ["well", "raised"],
        "on-fill": ["run-fill", "ok-fill"],
        "bg": ["strong"],
    ]

    private static let terminal = (1...15).map { "ansi-\($0)" }

    @Test(arguments: ["dark", "light"])
    func `text has a contrast of 4.5 to 1 or more on every ground it stands on`(
        theme: String
    ) throws {
        let tokens = try Self.tokens(theme)
        #expect(tokens.count > 40)
        var pairs = Self.grounds
        for colour in Self.terminal { pairs[colour] = ["well"] }
        for (text, grounds) in pairs {
            for ground in grounds {
                let front = try #require(tokens[text], "\(text) is no token")
                let back = try #require(tokens[ground], "\(ground) is no token")
                let contrast = Self.contrast(front, back)
                #expect(contrast >= 4.5, "\(text) on \(ground), \(theme): \(contrast)")
            }
        }
    }

    private static func tokens(_ theme: String) throws -> [String: [Double]] {
        let file = "\(Repository.root)/static/css/tokens.css"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let start = text.firstRange(of: theme == "dark" ? ":root {" : "[data-theme=\"light\"] {")
        let rest = text[(start?.upperBound ?? text.endIndex)...]
        var found: [String: [Double]] = [:]
        for part in rest[..<(rest.firstIndex(of: "}") ?? rest.endIndex)].split(separator: ";") {
            let pair = part.split(separator: ":")
            guard pair.count == 2, let dashes = pair[0].firstRange(of: "--") else { continue }
            found[String(pair[0][dashes.upperBound...])] = colour(pair[1])
        }
        return found
    }

    /// A colour written `#rgb` or `#rrggbb`, as parts from 0 to 1.
    private static func colour(_ written: Substring) -> [Double]? {
        let digits = written.compactMap(\.hexDigitValue)
        guard written.contains("#") else { return nil }
        switch digits.count {
        case 3: return digits.map { Double($0 * 17) / 255 }
        case 6: return [0, 2, 4].map { Double(digits[$0] * 16 + digits[$0 + 1]) / 255 }
        default: return nil
        }
    }

    private static func contrast(_ one: [Double], _ other: [Double]) -> Double {
        let (first, second) = (luminance(one), luminance(other))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    private static func luminance(_ colour: [Double]) -> Double {
        zip(colour.map(linear), [0.2126, 0.7152, 0.0722]).map { $0 * $1 }.reduce(0, +)
    }

    private static func linear(_ part: Double) -> Double {
        part > 0.04045 ? pow((part + 0.055) / 1.055, 2.4) : part / 12.92
    }
}
