import Testing

@testable import Load

struct ResponseReaderTests {
    private func read(
        _ text: String,
        pieces: Int = .max,
        isHead: Bool = false,
        ends: Bool = false
    ) -> (ResponseReader, ResponseReader.Progress) {
        var reader = ResponseReader()
        reader.begin(isHead: isHead, wantsHeaders: true, wantsBody: true)
        var rest = Array(text.utf8)[...]
        var progress = ResponseReader.Progress.more
        while !rest.isEmpty, progress == .more {
            let piece = Array(rest.prefix(pieces))
            rest = rest.dropFirst(piece.count)
            progress = reader.read(piece, count: piece.count)
        }
        if progress == .more, ends { progress = reader.end() }
        return (reader, progress)
    }

    private static let answers = [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b \r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\nT: 1\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\nX-A: b\n\nhello",
    ]

    @Test(arguments: answers, [1, 2, 7, .max])
    func `an answer is the same in whatever pieces it comes`(_ text: String, _ pieces: Int) {
        let (reader, progress) = read(text, pieces: pieces)
        #expect(progress == .complete)
        #expect(reader.status == 200)
        #expect(String(decoding: reader.body, as: UTF8.self) == "hello")
        #expect(reader.headers.contains { $0.name == "X-A" && $0.value == "b" })
        #expect(reader.keepsAlive)
    }

    @Test func `an answer without a length ends with its connection`() {
        let text = "HTTP/1.1 200 OK\r\n\r\nhello"
        #expect(read(text).1 == .more)
        let (reader, progress) = read(text, ends: true)
        #expect(progress == .complete)
        #expect(!reader.keepsAlive)
    }

    @Test func `an answer to HEAD, and 204 and 304, have no body`() {
        #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", isHead: true).1 == .complete)
        #expect(read("HTTP/1.1 204 No Content\r\n\r\n").1 == .complete)
        #expect(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n").1 == .complete)
    }

    @Test func `a connection is not used again where the server closes it or says too much`() {
        #expect(
            !read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").0.keepsAlive
        )
        #expect(!read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").0.keepsAlive)
        #expect(!read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy").0.keepsAlive)
    }

    @Test func `what is no HTTP, or too much of it, is told apart`() {
        let many = String(repeating: "X: y\r\n", count: 20_000)
        let wrong: [(String, ErrorClass)] = [
            ("<html>nothing to see</html>\n", .notHTTP),
            ("SSH-2.0-OpenSSH_9.2\r\n", .notHTTP),
            ("HTTP/1.1 99 x\r\n\r\n", .notHTTP),
            ("HTTP/1.1 101 Switching\r\n\r\n", .notHTTP),
            ("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", .notHTTP),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", .notHTTP),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .notHTTP),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .notHTTP),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n", .tooLarge),
            ("HTTP/1.1 200 OK\r\n" + many, .tooLarge),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", .closed),
        ]
        for (text, error) in wrong {
            #expect(read(text, ends: true).1 == .broken(error), "\(text.prefix(60))")
        }
    }

    @Test func `no bytes whatever are a crash`() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            var bytes = Array(Self.answers[Int(random.next() % 3)].utf8)
            for _ in 0..<(1 + random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(
                    truncatingIfNeeded: random.next()
                )
            }
            var reader = ResponseReader()
            reader.begin(isHead: false, wantsHeaders: true, wantsBody: true)
            if reader.read(bytes, count: bytes.count) == .more { _ = reader.end() }
        }
    }
}
