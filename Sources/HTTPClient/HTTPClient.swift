/// Sends HTTP requests with libcurl, which runs on a thread of its own.
///
/// Any number of requests may be under way at once and none waits for another. Connections are kept
/// and used again. Proxies named in the environment, cookies and `.netrc` are not used.
public final class HTTPClient: Sendable {
    private let loop: TransferLoop

    /// A client with its thread.
    /// - Parameter bodyLimit: The largest body that is taken, 8 MiB unless told.
    public init(bodyLimit: Int = 8 << 20) { loop = TransferLoop(bodyLimit: max(0, bodyLimit)) }

    deinit { loop.close() }

    /// Sends a request and reads the whole answer.
    ///
    /// Cancelling the task ends the exchange at once.
    /// - Parameter timeout: The longest time for the whole exchange, name resolution included.
    /// - Throws: ``HTTPFailure`` where there is no complete answer.
    public func send(
        _ request: HTTPRequest,
        timeout: Duration = .seconds(10)
    ) async throws(HTTPFailure) -> HTTPResponse {
        let endpoint = try Endpoint(checking: request)
        let transfer = Transfer(
            request: request,
            endpoint: endpoint,
            timeout: timeout,
            bodyLimit: loop.bodyLimit
        )
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.continuation = continuation
                loop.begin(transfer)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try result.get()
    }

    /// Sends a GET request for a URL.
    /// - Throws: ``HTTPFailure`` where there is no complete answer.
    public func get(
        _ url: String,
        timeout: Duration = .seconds(10)
    ) async throws(HTTPFailure) -> HTTPResponse {
        try await send(HTTPRequest(url: url), timeout: timeout)
    }
}
