private import Glibc

/// The addresses of this machine's network interfaces.
public enum LocalAddresses {
    /// All of them as text, IPv6 ones in brackets, in the order of the interfaces.
    ///
    /// - Source: getifaddrs(3).
    public static var all: [String] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0, let first else { return [] }
        defer { freeifaddrs(first) }
        var addresses: [String] = []
        for entry in sequence(first: first, next: { $0.pointee.ifa_next }) {
            guard let address = entry.pointee.ifa_addr,
                entry.pointee.ifa_flags & UInt32(IFF_UP) != 0
            else { continue }
            switch Int32(address.pointee.sa_family) {
            case AF_INET:
                if let text = text(of: address, size: MemoryLayout<sockaddr_in>.size) {
                    addresses.append(text)
                }
            case AF_INET6:
                if let text = text(of: address, size: MemoryLayout<sockaddr_in6>.size),
                    !text.contains("%")
                {
                    addresses.append("[\(text)]")
                }
            default: continue
            }
        }
        return addresses
    }

    private static func text(of address: UnsafePointer<sockaddr>, size: Int) -> String? {
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = getnameinfo(
            address,
            socklen_t(size),
            &name,
            socklen_t(name.count),
            nil,
            0,
            NI_NUMERICHOST
        )
        guard status == 0 else { return nil }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }
}
