public import JSONValue
internal import HTTPServer
private import Digest
private import Synchronization

/// The phones that may drive a run, each with a token of its own that can be revoked (S3).
///
/// A phone is paired by a one-time code. One of them drives at a time; another one takes over only
/// when it is told to.
public final class Pairing: Sendable {
    /// One paired phone.
    struct Device: Sendable, Equatable {
        var number: Int
        var name: String
        var token: String
    }

    private struct State {
        var devices: [Device] = []
        var driver: Int?
        var code: String?
        var codeEnds = ContinuousClock.now
        var given = 0
    }

    /// Where the phone finds the remote listener, with a slash at its end.
    public let address: String
    /// The SHA-256 of a certificate that this program made itself, for a person to compare.
    public let fingerprint: String?
    private let keep: @Sendable (JSON) -> Void
    private let state: Mutex<State>
    private let isSecure: Bool

    /// How long a code waits to be scanned.
    static let patience = Duration.seconds(600)
    private static let mostDevices = 32
    private static let cookie = "showrunner-remote"

    /// The phones of a run.
    ///
    /// - Parameters:
    ///   - kept: What `keep` was given in an earlier life of the run.
    ///   - keep: Writes the phones down so that they survive a restart.
    public init(
        address: String,
        fingerprint: String? = nil,
        kept: JSON? = nil,
        keep: @escaping @Sendable (JSON) -> Void = { _ in }
    ) {
        self.address = address
        self.fingerprint = fingerprint
        self.keep = keep
        isSecure = address.hasPrefix("https:")
        var state = State()
        for entry in kept?.array ?? [] {
            guard let number = entry["number"]?.int, (1..<Int.max).contains(number),
                let name = entry["name"]?.string, let token = entry["token"]?.string,
                token.utf8.count >= 43
            else { continue }
            state.devices.append(Device(number: number, name: name, token: token))
            state.given = max(state.given, number)
        }
        self.state = Mutex(state)
    }

    /// A new one-time link, which makes every earlier one void.
    public func makeLink() -> String {
        let code = SecureRandom.token(bytes: 24)
        state.withLock { state in
            state.code = code
            state.codeEnds = .now + Pairing.patience
        }
        return "\(address)pair?code=\(code)"
    }

    /// Spends a code for a phone.
    ///
    /// - Returns: The cookie to set, or nil when the code is void.
    func spend(code: String, agent: String) -> String? {
        let token = SecureRandom.token(bytes: 32)
        let isPaired = state.withLock { state in
            guard let waiting = state.code, state.codeEnds > .now, constantTimeEqual(waiting, code)
            else { return false }
            state.code = nil
            state.given += 1
            let kind = Pairing.kind(of: agent)
            let name = state.given == 1 ? kind : "\(kind) \(state.given)"
            state.devices.append(Device(number: state.given, name: name, token: token))
            if state.devices.count > Pairing.mostDevices { state.devices.removeFirst() }
            return true
        }
        guard isPaired else { return nil }
        write()
        let secure = isSecure ? "; Secure" : ""
        return "\(Pairing.cookie)=\(token); Path=/; HttpOnly; SameSite=Strict; Max-Age=172800"
            + secure
    }

    /// The phone whose token a request carries.
    func device(of request: Request) -> Device? {
        guard let token = request.cookie(Pairing.cookie) else { return nil }
        return state.withLock { $0.devices }.first { constantTimeEqual($0.token, token) }
    }

    /// Who drives; where nobody does, the one that asks, which is then new.
    func driver(asked device: Device) -> (device: Device, isNew: Bool) {
        state.withLock { state in
            if let driver = state.devices.first(where: { $0.number == state.driver }) {
                return (driver, false)
            }
            state.driver = device.number
            return (device, true)
        }
    }

    /// Lets another phone drive.
    func takeOver(_ device: Device) { state.withLock { $0.driver = device.number } }

    /// Makes a phone's token void; false when there is no such phone.
    func revoke(_ number: Int) -> Bool {
        let isKnown = state.withLock { state in
            let count = state.devices.count
            state.devices.removeAll { $0.number == number }
            if state.driver == number { state.driver = nil }
            return state.devices.count < count
        }
        if isKnown { write() }
        return isKnown
    }

    /// The paired phones as pages are told of them: no tokens.
    var json: JSON {
        let (devices, driver) = state.withLock { ($0.devices, $0.driver) }
        return .array(
            devices.map {
                [
                    "id": .int($0.number), "name": .string($0.name),
                    "drives": .bool($0.number == driver),
                ]
            }
        )
    }

    private func write() {
        let devices = state.withLock { $0.devices }
        keep(
            .array(
                devices.map {
                    [
                        "number": .int($0.number), "name": .string($0.name),
                        "token": .string($0.token),
                    ]
                }
            )
        )
    }

    /// What a browser's user agent tells of the machine it runs on.
    private static func kind(of agent: String) -> String {
        let kinds = [
            ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android phone"),
            ("Macintosh", "Mac"), ("Windows", "Windows computer"),
        ]
        return kinds.first { agent.contains($0.0) }?.1 ?? "Phone"
    }
}
