import CTLS
import Glibc

/// A certificate and its key, with which listeners encrypt their connections.
public final class TLSIdentity: Sendable {
    nonisolated(unsafe) private let context: OpaquePointer
    /// The SHA-256 of the certificate, as browsers show it: `3F:A0:…`.
    public let fingerprint: String
    /// Whole days until the certificate expires.
    public let daysLeft: Int
    /// The hosts it is for, by name; neither patterns nor this machine's own.
    public let hosts: [String]

    /// Reads a certificate (with its chain behind it) and its key, both PEM; one file may hold both.
    /// - Throws: ``TLSIdentityError`` that names the file at fault and says what to do.
    public init(certificate: String, key: String) throws(TLSIdentityError) {
        for file in [certificate, key] where access(file, R_OK) != 0 {
            throw TLSIdentityError("\(file) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard let context = SSL_CTX_new(TLS_server_method()) else {
            throw TLSIdentityError("there is no encryption on this machine: look at its OpenSSL")
        }
        tls_prepare(context)
        tls_prepare_server(context)
        do {
            daysLeft = try Self.load(certificate, key, into: context)
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        self.context = context
        fingerprint = Self.fingerprint(of: SSL_CTX_get0_certificate(context))
        hosts = Self.hosts(of: SSL_CTX_get0_certificate(context))
    }

    deinit { SSL_CTX_free(context) }

    func makeSession() -> TLSSession? { SSL_new(context).map { TLSSession($0) } }

    /// Puts both into the context, and tells how many days the certificate is still good.
    private static func load(
        _ certificate: String,
        _ key: String,
        into context: OpaquePointer
    ) throws(TLSIdentityError) -> Int {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1,
            let leaf = SSL_CTX_get0_certificate(context)
        else {
            throw TLSIdentityError(
                "\(certificate) is no certificate that can be used\(reason): give a PEM file"
            )
        }
        guard let secret = readKey(key) else {
            throw TLSIdentityError(
                "\(key) is no private key without a password\(reason): "
                    + "make one with openssl pkey -in \(key) -out plain.key"
            )
        }
        defer { EVP_PKEY_free(secret) }
        guard X509_check_private_key(leaf, secret) == 1 else {
            throw TLSIdentityError(
                "\(key) is not the key of \(certificate): give the two that were made together"
            )
        }
        guard SSL_CTX_use_PrivateKey(context, secret) == 1 else {
            throw TLSIdentityError("\(key) cannot be used\(reason): make a longer key")
        }
        return try daysLeft(of: leaf, in: certificate)
    }

    private static func readKey(_ file: String) -> OpaquePointer? {
        guard let source = BIO_new_file(file, "r") else { return nil }
        defer { BIO_free(source) }
        // Nobody is there to type a key's password.
        return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in 0 }, nil)
    }

    private static func daysLeft(
        of certificate: OpaquePointer,
        in file: String
    ) throws(TLSIdentityError) -> Int {
        var days: Int32 = 0
        var seconds: Int32 = 0
        let first = X509_get0_notBefore(certificate)
        if ASN1_TIME_diff(&days, &seconds, nil, first) == 1, days > 0 || seconds > 0 {
            throw TLSIdentityError(
                "\(file) is not valid before \(day(first)): look at this machine's clock"
            )
        }
        let last = X509_get0_notAfter(certificate)
        guard ASN1_TIME_diff(&days, &seconds, nil, last) == 1, days >= 0, seconds >= 0 else {
            throw TLSIdentityError("\(file) expired on \(day(last)): renew the certificate")
        }
        return Int(days)
    }

    private static func day(_ time: UnsafePointer<ASN1_TIME>?) -> String {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return "an unknown day" }
        let (year, month, day) = (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// What OpenSSL says of its last refusal, in brackets.
    private static var reason: String {
        guard let text = ERR_reason_error_string(ERR_peek_last_error()) else { return "" }
        return " (\(String(cString: text)))"
    }

    private static func hosts(of certificate: OpaquePointer?) -> [String] {
        var hosts: [String] = []
        var room = [CChar](repeating: 0, count: 253)
        for index in Int32(0)..<100 {
            let count = tls_host_name(certificate, index, &room, Int32(room.count))
            guard count >= 0 else { break }
            let name = String(
                decoding: room.prefix(Int(count)).map { UInt8(bitPattern: $0) },
                as: UTF8.self
            ).lowercased()
            let isPlain = name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
            if isPlain, !name.isEmpty, name != "localhost" { hosts.append(name) }
        }
        return hosts
    }

    private static func fingerprint(of certificate: OpaquePointer?) -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard let certificate, X509_digest(certificate, EVP_sha256(), &digest, &count) == 1 else {
            return ""
        }
        return digest.prefix(Int(count)).map { byte in
            let text = String(byte, radix: 16, uppercase: true)
            return byte < 16 ? "0\(text)" : text
        }.joined(separator: ":")
    }
}

/// Why a certificate cannot be used, in one sentence.
public struct TLSIdentityError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}
