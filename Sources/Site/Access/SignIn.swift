internal import HTTPServer
private import Digest
private import Synchronization

/// Who may use the presenter's listener: whoever holds the run's token (S3).
///
/// The token never leaves the machine in a URL: a one-time code is exchanged for a cookie.
public final class SignIn: Sendable {
    private let token: String
    private let isSecure: Bool
    private let codes = Mutex<[String]>([])
    private static let mostCodes = 8

    /// Guards with a token of at least 256 bits.
    ///
    /// - Parameter isSecure: Whether the listener encrypts: then the cookie crosses nothing else.
    public init(token: String, isSecure: Bool = false) {
        self.token = token
        self.isSecure = isSecure
    }

    /// A new one-time code; the oldest is void when there are too many.
    public func makeCode() -> String {
        let code = SecureRandom.token(bytes: 24)
        codes.withLock { codes in
            if codes.count == SignIn.mostCodes { codes.removeFirst() }
            codes.append(code)
        }
        return code
    }

    /// Spends a code.
    ///
    /// - Returns: The cookie to set, or nil when the code is void.
    func spend(code: String) -> String? {
        let isGood = codes.withLock { codes in
            guard let at = codes.firstIndex(where: { constantTimeEqual($0, code) }) else {
                return false
            }
            codes.remove(at: at)
            return true
        }
        guard isGood else { return nil }
        let secure = isSecure ? "; Secure" : ""
        return "\(SignIn.cookie)=\(token); Path=/; HttpOnly; SameSite=Strict; Max-Age=172800"
            + secure
    }

    /// Whether the request carries the token's cookie.
    func admits(_ request: Request) -> Bool {
        for field in request.headers.values("Cookie") {
            for pair in field.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard trimmed.hasPrefix("\(SignIn.cookie)=") else { continue }
                let value = trimmed.dropFirst(SignIn.cookie.count + 1)
                if constantTimeEqual(String(value), token) { return true }
            }
        }
        return false
    }

    private static let cookie = "showrunner"
}
