import Compression
import Digest
import Testing

@Suite struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 gives the digests of FIPS 180-4`(_ text: String, _ digest: String) {
        #expect(SHA256.hexadecimal(of: Array(text.utf8)) == digest)
    }

    @Test func `a run id is 16 characters of base 32, and no two are equal`() {
        let ids = (1...1000).map { _ in SecureRandom.runID() }
        #expect(Set(ids).count == 1000)
        #expect(ids.allSatisfy { $0.wholeMatch(of: /[a-z2-7]{16}/) != nil })
        #expect(Set(ids.joined()).count == 32)
    }

    @Test func `a token has six bits for each character and fits into an address`() {
        let tokens = (1...500).map { _ in SecureRandom.token(bytes: 32) }
        #expect(tokens.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil })
        #expect(Set(tokens).count == 500)
        #expect(SecureRandom.bytes(0).isEmpty && SecureRandom.bytes(-1).isEmpty)
    }

    @Test func `secrets are equal only when every byte is`() {
        #expect(constantTimeEqual("abc", "abc"))
        #expect(!constantTimeEqual("abc", "abd"))
        #expect(!constantTimeEqual("abc", "ab"))
        #expect(constantTimeEqual("", ""))
    }

    @Test(arguments: [0, 1, 5000, 3_000_000])
    func `what was compressed expands to itself`(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) }
        #expect(try Deflate.expand(Deflate.compress(bytes)) == bytes)
    }

    @Test func `damaged bytes and bytes that grow too large are refused`() {
        let small = Deflate.compress([UInt8](repeating: 0, count: 1 << 20))
        #expect(throws: CompressionError.self) { try Deflate.expand(small, limit: 1000) }
        #expect(throws: CompressionError.self) { try Deflate.expand([1, 2, 3]) }
        #expect(throws: CompressionError.self) { try Deflate.expand([]) }
        #expect(throws: CompressionError.self) { try Deflate.expand(Array(small.dropLast(9))) }
    }
}
