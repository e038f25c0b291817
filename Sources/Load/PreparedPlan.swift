import Conditions
import Runbooks

/// A plan made ready to be carried out: every request as bytes but for what its journey fills in.
struct PreparedPlan: Sendable {
    let journeys: [PreparedJourney]
    /// The servers, each once.
    let servers: [Server]
    /// How many values journeys capture, by place.
    let values: Int

    /// A server as URLs name it.
    struct Server: Sendable, Hashable {
        let isSecure: Bool
        let host: String
        let port: Int

        /// As a `Host` field names it.
        var name: String {
            let host = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
            return port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
        }
    }

    /// Makes a plan ready.
    /// - Throws: ``LoadFault`` where a URL names no server.
    init(_ plan: LoadPlan) throws(LoadFault) {
        var servers: [Server] = []
        var journeys: [PreparedJourney] = []
        var names: [String] = []
        var reach = 0.0
        var values = 0
        for journey in plan.journeys {
            var requests: [PreparedRequest] = []
            names = []
            for request in journey.requests {
                let (server, path) = try Server.split(request.text.url)
                let at = servers.firstIndex(of: server) ?? servers.count
                if at == servers.count { servers.append(server) }
                requests.append(
                    PreparedRequest(
                        request,
                        server: at,
                        host: server.name,
                        path: path,
                        names: &names
                    )
                )
            }
            reach += journey.weight
            journeys.append(PreparedJourney(requests: requests, reach: reach))
            values = max(values, names.count)
        }
        self.journeys = journeys
        self.servers = servers
        self.values = values
    }
}

/// A journey with where its share of all weights ends.
struct PreparedJourney: Sendable {
    let requests: [PreparedRequest]
    let reach: Double
}

extension PreparedPlan.Server {
    /// The server of a URL, and the path behind it.
    static func split(_ url: String) throws(LoadFault) -> (PreparedPlan.Server, String) {
        let isSecure = url.hasPrefix("https://")
        guard isSecure || url.hasPrefix("http://") else {
            throw LoadFault("\"\(url.prefix(80))\" is not a URL. Write http://localhost:8080/path.")
        }
        let rest = Array(url.utf8.dropFirst(isSecure ? 8 : 7))
        let ends = [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")]
        let end = rest.firstIndex { ends.contains($0) } ?? rest.endIndex
        let authority = rest[..<end]
        var path = String(decoding: rest[end...].prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
        if !path.hasPrefix("/") { path = "/" + path }
        guard let (host, port) = hostAndPort(authority, isSecure ? 443 : 80) else {
            throw LoadFault(
                "\"\(url.prefix(80))\" names no server. Write a host, and a port where it is not the usual one: http://localhost:8080/path."
            )
        }
        return (PreparedPlan.Server(isSecure: isSecure, host: host, port: port), path)
    }

    private static func hostAndPort(
        _ bytes: ArraySlice<UInt8>,
        _ usual: Int
    ) -> (host: String, port: Int)? {
        var host = bytes
        var port = usual
        let isBracketed = bytes.first == UInt8(ascii: "[")
        let after =
            isBracketed
            ? bytes.firstIndex(of: UInt8(ascii: "]")) ?? bytes.endIndex : bytes.startIndex
        if let colon = bytes[after...].lastIndex(of: UInt8(ascii: ":")) {
            host = bytes[..<colon]
            let digits = bytes[(colon + 1)...]
            guard digits.count <= 5, let number = Int(String(decoding: digits, as: UTF8.self)),
                (1...65_535).contains(number)
            else { return nil }
            port = number
        }
        if isBracketed {
            guard host.count > 2, host.last == UInt8(ascii: "]") else { return nil }
            host = host.dropFirst().dropLast()
        }
        let letters = host.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"{}@\"<>\\".utf8.contains(byte)
        }
        guard !host.isEmpty, host.count <= 253, letters else { return nil }
        return (String(decoding: host, as: UTF8.self), port)
    }
}
