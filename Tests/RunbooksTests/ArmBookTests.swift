import Runbooks
import Testing

@Suite struct ArmBookTests {
    private func spend(
        _ book: inout ArmBook,
        _ nonce: String,
        step: String = "a",
        text: String = "t",
        at now: Duration = .zero
    ) -> ArmBook.Refusal? {
        do {
            try book.spend(nonce, step: step, text: text, at: now)
            return nil
        } catch { return error }
    }

    @Test func `fifty identical runs spend one nonce once`() {
        var book = ArmBook()
        book.arm("a", text: "t", nonce: "n", at: .zero)
        let refusals = (0..<50).map { _ in spend(&book, "n", at: .seconds(1)) }
        #expect(refusals == [nil] + Array(repeating: .unknown, count: 49))
    }

    @Test func `an arm expires after 30 seconds`() {
        var book = ArmBook()
        book.arm("a", text: "t", nonce: "n", at: .seconds(10))
        #expect(book.isArmed("a", at: .seconds(39)) && !book.isArmed("a", at: .seconds(40)))
        #expect(spend(&book, "n", at: .seconds(40)) == .expired)
        book.arm("a", text: "t", nonce: "m", at: .seconds(50))
        #expect(spend(&book, "m", at: .milliseconds(79_999)) == nil)
    }

    @Test func `a nonce starts only the step and the text it was made for`() {
        var book = ArmBook()
        book.arm("a", text: "t", nonce: "n", at: .zero)
        #expect(spend(&book, "n", step: "b") == .otherStep)
        #expect(spend(&book, "n", text: "changed") == .changed)
        #expect(spend(&book, "n") == .unknown)
    }

    @Test func `arming again ends the earlier arm, and so does disarming`() {
        var book = ArmBook()
        book.arm("a", text: "t", nonce: "n", at: .zero)
        book.arm("a", text: "t", nonce: "m", at: .zero)
        #expect(spend(&book, "n") == .unknown)
        #expect(spend(&book, "m") == nil)
        book.arm("a", text: "t", nonce: "o", at: .zero)
        book.disarm("a")
        #expect(spend(&book, "o") == .unknown)
    }

    @Test func `the book does not grow without end`() {
        var book = ArmBook()
        for number in 0..<1_000 { book.arm("\(number)", text: "t", nonce: "\(number)", at: .zero) }
        #expect(!book.isArmed("0", at: .zero) && book.isArmed("999", at: .zero))
    }
}
