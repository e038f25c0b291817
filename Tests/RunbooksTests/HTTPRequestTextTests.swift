import Conditions
import Runbooks
import Testing

@Suite struct HTTPRequestTextTests {
    @Test func `a request is read with its parts`() throws {
        let request = try HTTPRequestText.parse(
            """
            # a comment
            PUT {{license.url}}/config HTTP/1.1
            Content-Type: application/json
            // another
            X-Time: 10:30

            {"a": 1}

            {"b": 2}

            """
        )
        #expect(request.method == "PUT" && request.url == "{{license.url}}/config")
        #expect(request.headers.map(\.name) == ["Content-Type", "X-Time"])
        #expect(request.headers.last?.value == "10:30")
        #expect(request.body == "{\"a\": 1}\n\n{\"b\": 2}")
        #expect(try HTTPRequestText.parse("http://a/").method == "GET")
    }

    @Test func `rule 8, an undefined name stops before anything is sent`() throws {
        let request = try HTTPRequestText.parse("POST {{a}}/x\nX-B: {{b}}\n\n{{c}} {{a}}\n")
        let error = #expect(throws: UndefinedNames.self) {
            try request.filled { ["a": "http://h"][$0] }
        }
        #expect(error?.names == ["b", "c"])
    }

    @Test func `a value cannot add a header field`() throws {
        let request = try HTTPRequestText.parse("GET {{u}}/x\nX-B: {{v}}\n")
        let filled = try request.filled { _ in "http://h\r\nX-Evil: 1" }
        #expect(filled.url == "http://hX-Evil: 1/x")
        #expect(filled.headers.map(\.value) == ["http://hX-Evil: 1"])
    }
}
