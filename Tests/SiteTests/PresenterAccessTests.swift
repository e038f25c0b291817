import HTTPServer
import Testing

@testable import Site

@Suite struct PresenterAccessTests {
    private let signIn = SignIn(token: String(repeating: "k", count: 43))
    private var access: PresenterAccess {
        PresenterAccess(
            hosts: AllowedHosts(names: AllowedHosts.loopback, port: 4100),
            signIn: signIn
        )
    }

    /// The cookie as a browser sends it back.
    private func cookie() throws -> String {
        let set = try #require(signIn.spend(code: signIn.makeCode()))
        return String(set.prefix { $0 != ";" })
    }

    private func post(_ changed: [String: String?]) throws -> Request {
        var fields: [String: String] = [
            "Host": "127.0.0.1:4100", "Origin": "http://127.0.0.1:4100",
            "Content-Type": "application/json", "X-CSRF": "1", "Cookie": try cookie(),
        ]
        for (name, value) in changed { fields[name] = value }
        return Request(
            method: .post,
            path: "/api/runs/x/commands",
            headers: Headers(fields.map { (name: $0.key, value: $0.value) })
        )
    }

    @Test func `a command with cookie, origin and header passes (S5)`() throws {
        #expect(access.refusal(of: try post([:])) == nil)
    }

    @Test(
        arguments: [
            ["Origin": nil], ["Origin": "null"], ["Origin": "http://evil.com"],
            ["Origin": "http://127.0.0.1:4100.evil.com"], ["X-CSRF": nil],
            ["Content-Type": "text/plain"], ["Content-Type": "application/x-www-form-urlencoded"],
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "none"],
        ] as [[String: String?]]
    )
    func `a command from elsewhere is refused (S5)`(_ changed: [String: String?]) throws {
        #expect(access.refusal(of: try post(changed))?.status == 403)
    }

    @Test(arguments: [nil, "showrunner=", "showrunner=kkk", "x=1"] as [String?])
    func `without the run's cookie nothing is shown (S3)`(_ cookie: String?) throws {
        #expect(access.refusal(of: try post(["Cookie": cookie]))?.status == 401)
    }

    @Test func `a code works once (S3)`() {
        let code = signIn.makeCode()
        #expect(signIn.spend(code: code) != nil)
        #expect(signIn.spend(code: code) == nil)
        #expect(signIn.spend(code: "") == nil)
    }

    @Test func `the cookie is kept from scripts and from other sites (S3)`() throws {
        let cookie = try #require(signIn.spend(code: signIn.makeCode()))
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
    }

    @Test func `a foreign Host is answered with nothing (S4)`() throws {
        let refusal = try #require(access.refusal(of: try post(["Host": "evil.com"])))
        #expect(refusal.status == 421 && refusal.body.isEmpty)
    }
}
