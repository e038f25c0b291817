import QRCode
import Testing

@Suite struct QRCodeTests {
    @Test func `a short address becomes the smallest code that holds it`() throws {
        let code = try QRCode("http://a.b/")
        #expect(code.side == 21)
        #expect(code[0, 0] && code[0, 6] && code[6, 0] && !code[1, 1])
        #expect(!code[-1, 0] && !code[0, 21])
    }

    @Test func `text that cannot be encoded is refused with a reason`() {
        #expect(throws: QRCodeError(reason: .empty)) { try QRCode("") }
        #expect(throws: QRCodeError(reason: .zeroByte)) { try QRCode("a\0b") }
        #expect(throws: QRCodeError(reason: .tooLong(1_001))) {
            try QRCode(String(repeating: "x", count: 1_001))
        }
        #expect(throws: Never.self) { try QRCode(String(repeating: "x", count: 1_000)) }
    }

    @Test func `the picture covers exactly the dark modules`() throws {
        let code = try QRCode("https://example.org/live/0123456789")
        let svg = code.svg(title: "Join <us>")
        let whole = code.side + 8
        #expect(
            svg.hasPrefix(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(whole) \(whole)\""
            )
        )
        #expect(svg.contains("<title>Join &lt;us&gt;</title>"))
        #expect(!svg.contains("style") && !svg.contains("script"))
        var dark: Set<[Int]> = []
        for piece in (svg.split(separator: "fill=\"#000\" d=\"").last ?? "").split(separator: "M") {
            let numbers = piece.split { !$0.isNumber }.compactMap { Int($0) }
            guard numbers.count >= 3 else { continue }
            for column in numbers[0]..<(numbers[0] + numbers[2]) {
                dark.insert([numbers[1], column])
            }
        }
        let expected = Set(
            (0..<code.side).flatMap { row in
                (0..<code.side).filter { code[row, $0] }.map { [row + 4, $0 + 4] }
            }
        )
        #expect(dark == expected)
    }

    @Test func `in a terminal two modules share a character`() throws {
        let code = try QRCode("http://a.b/")
        let lines = code.terminal.split(separator: "\n")
        #expect(lines.count == 13)
        #expect(lines.allSatisfy { $0.count == 25 })
        #expect(lines[0].allSatisfy { $0 == "█" })
        #expect(lines[1].hasPrefix("██ ▄▄▄▄▄ "))
    }
}
