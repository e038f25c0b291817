import HTTPServer
import Testing

@testable import Site

@Suite struct AllowedHostsTests {
    private let hosts = AllowedHosts(
        names: AllowedHosts.loopback,
        port: 4100,
        publicURL: "https://talk.example.org/live/"
    )

    private func request(_ fields: [String]) -> Request {
        Request(
            method: .get,
            path: "/",
            headers: Headers(fields.map { (name: "Host", value: $0) })
        )
    }

    @Test(arguments: [
        "127.0.0.1:4100", "localhost:4100", "LOCALHOST:4100", "[::1]:4100", "talk.example.org",
    ])
    func `a listener's own names are admitted (S4)`(_ host: String) {
        #expect(hosts.admits(request([host])))
    }

    @Test(arguments: [
        "evil.com", "evil.com:4100", "127.0.0.1.evil.com:4100", "127.0.0.1:4100.",
        "localhost.:4100",
        "user@localhost:4100", "127.0.0.1", "127.0.0.1:4101", "", "talk.example.org.evil.com",
        "talk.example.org:4100", "0x7f.1:4100",
    ])
    func `any other name is turned away (S4)`(_ host: String) {
        #expect(!hosts.admits(request([host])))
    }

    @Test func `no Host and two Hosts are turned away (S4)`() {
        #expect(!hosts.admits(request([])))
        #expect(!hosts.admits(request(["localhost:4100", "localhost:4100"])))
    }

    @Test func `an origin is compared whole (S5)`() {
        #expect(hosts.isOwn(origin: "http://127.0.0.1:4100"))
        #expect(hosts.isOwn(origin: "https://talk.example.org"))
        for foreign in [
            "null", "", "http://127.0.0.1:41000", "http://127.0.0.1:4100.evil.com",
            "https://127.0.0.1:4100", "http://evil.com/http://127.0.0.1:4100",
        ] {
            #expect(!hosts.isOwn(origin: foreign))
        }
    }
}
