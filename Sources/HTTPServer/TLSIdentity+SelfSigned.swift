import CTLS
import Glibc

extension TLSIdentity {
    /// A new certificate that vouches for itself, and its key, as one PEM text.
    ///
    /// - Parameters:
    ///   - hosts: The names and addresses it is for, IPv6 ones in brackets.
    ///   - days: How long it is valid.
    /// - Throws: ``TLSIdentityError`` where one of the hosts is none.
    public static func selfSigned(hosts: [String], days: Int) throws(TLSIdentityError) -> String {
        let names = hosts.map { host in
            let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            return isAddress(bare) ? "IP:\(bare)" : "DNS:\(bare)"
        }
        let serial = UInt64.random(in: 1...UInt64(Int64.max))
        guard let key = tls_new_key() else {
            throw TLSIdentityError("no key can be made: look at this machine's OpenSSL")
        }
        defer { EVP_PKEY_free(key) }
        guard
            let certificate = tls_self_signed(key, names.joined(separator: ","), serial, days)
        else {
            let listed = hosts.joined(separator: ", ")
            throw TLSIdentityError("no certificate can be made for \(listed): use --tls-cert")
        }
        defer { X509_free(certificate) }
        guard let first = text(tls_pem(certificate, nil)), let second = text(tls_pem(nil, key))
        else {
            throw TLSIdentityError("a certificate cannot be written: look at this machine's memory")
        }
        return first + second
    }

    private static func text(_ memory: OpaquePointer?) -> String? {
        guard let memory else { return nil }
        defer { BIO_free(memory) }
        var bytes: UnsafeMutablePointer<CChar>?
        let count = tls_contents(memory, &bytes)
        guard let bytes, count > 0 else { return nil }
        return String(
            decoding: UnsafeRawBufferPointer(start: bytes, count: count),
            as: UTF8.self
        )
    }

    private static func isAddress(_ host: String) -> Bool {
        var space = in6_addr()
        return inet_pton(AF_INET, host, &space) == 1 || inet_pton(AF_INET6, host, &space) == 1
    }
}
