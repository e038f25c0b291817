import HTTPServer
import TestSupport
import Testing

/// Runs a server on a free port for the time of the body and stops it; nothing may be left open.
func withServer(
    limits: HTTPServer.Limits = HTTPServer.Limits(),
    identity: TLSIdentity? = nil,
    handler: @escaping @Sendable (Request) async -> Reply = echo,
    body: (Int, HTTPServer) async throws -> Void
) async throws {
    let server = HTTPServer(limits: limits)
    let port = try server.listen(
        name: "test",
        address: "127.0.0.1",
        port: 0,
        identity: identity
    )
    async let served: Void = server.run(handler: handler)
    var failure: (any Error)?
    do {
        try await body(port, server)
    } catch {
        failure = error
    }
    server.stop()
    await served
    #expect(await eventually { openSockets(port: port) == 0 }, "left open after the stop")
    if let failure { throw failure }
}

/// Answers with what the request was read as.
@Sendable func echo(_ request: Request) async -> Reply {
    let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    let body = String(decoding: request.body, as: UTF8.self)
    return .response(
        .text(
            "\(request.method) \(request.path) [\(query)] \(request.listener) \(request.remote) "
                + "\(request.host) <\(body)>"
        )
    )
}

/// Sends one request on a connection of its own.
func ask(_ request: String, port: Int) async throws -> TestResponse? {
    let socket = try TestSocket(port: port)
    socket.send(request)
    return await socket.response(toHead: request.hasPrefix("HEAD"))
}
