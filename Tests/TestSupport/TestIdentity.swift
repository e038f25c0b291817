public import HTTPServer

extension TLSIdentity {
    /// A certificate for this machine that nobody vouches for.
    public static func forTests() throws -> TLSIdentity {
        let folder = TemporaryFolder()
        let pem = try TLSIdentity.selfSigned(hosts: ["127.0.0.1", "localhost"], days: 2)
        let file = try folder.write(pem, to: "test.pem")
        return try TLSIdentity(certificate: file, key: file)
    }
}
