import JSONValue
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "[]", "{}", #"{"a":[1,-2,3.5,"x\n\"\\",{"b":null}]}"#,
        "9223372036854775807",
    ])
    func `what was written in the shortest form is written so again`(_ text: String) throws {
        #expect(try JSON(parsing: text).text == text)
    }

    @Test(arguments: [
        "", " ", "nul", "[1,]", "[1 2]", "{\"a\" 1}", "{a:1}", "\"open", "\"\u{1}\"", "01", "1.",
        "-",
        "1e999", #""\ud800""#, #""\q""#, "1 2", #"{"a":1,"a":2}"#, "]",
    ])
    func `a malformed text is refused with the place of the fault`(_ text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test func `nesting is bounded`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.self) { try JSON(parsing: deep) }
    }

    @Test func `a surrogate pair is one character`() throws {
        #expect(try JSON(parsing: #""\ud83c\udfac""#) == "🎬")
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test func `objects are equal in any order of their members`() throws {
        #expect(try JSON(parsing: #"{"a":1,"b":2}"#) == JSON(parsing: #"{"b":2,"a":1}"#))
    }

    @Test func `an object of many members finds each of them`() throws {
        var object = JSON.Object()
        for number in 0..<1000 { object["k\(number)"] = .int(number) }
        object["k500"] = nil
        #expect(object["k999"] == 999 && object["k500"] == nil && object.members.count == 999)
    }

    @Test func `a number that JSON cannot express is written as null`() {
        #expect(JSON.number(.nan).text == "null")
    }
}
