public import Conditions
public import Runbooks
private import Sockets

/// How a load ended, and its figures.
public struct LoadResult: Sendable {
    /// Its figures.
    public var snapshot: LoadSnapshot
    /// How it ended.
    public var ending: Ending
    /// What conditions about the whole load look at.
    public var facts: Facts

    /// How a load ended.
    public enum Ending: Sendable, Equatable {
        /// Its plan was carried out.
        case finished
        /// A condition of `stop-when` came true.
        case ended(by: String)
        /// Somebody stopped it.
        case stopped
    }
}

/// One load: a plan whose names are filled, and the thread that carries it out.
public struct LoadRun: Sendable {
    private let plan: LoadPlan
    private let prepared: PreparedPlan

    /// A load by a plan, see `LoadPlan.filled(with:)`.
    /// - Throws: ``LoadFault`` where a URL names no server, or this process may not have the
    ///   connections that the plan may need.
    public init(_ plan: LoadPlan) throws(LoadFault) {
        self.plan = plan
        prepared = try PreparedPlan(plan)
        let wanted =
            switch plan.model {
            case .arrivals(let arrivals):
                min(Double(arrivals.maxInFlight), arrivals.stages.reduce(0) { $0 + $1.journeys })
            case .users(let users): Double(users.count)
            }
        let needed = Int(wanted.rounded(.up)) * prepared.servers.count
        let spare = 200
        let allowed = SocketSet.reserve(descriptors: needed + spare)
        guard allowed >= needed + spare else {
            throw LoadFault(
                "This load may need \(needed) connections, and this process may have \(allowed) open files. Raise the limit (ulimit -n \(needed + spare)), or ask for less with users or max-in-flight."
            )
        }
    }

    /// Carries the plan out on a thread of its own; cancelling the task stops it at once.
    /// - Parameter report: Called on that thread once a second.
    /// - Throws: ``LoadFault`` where a server's name is not known.
    public func run(
        report: @escaping @Sendable (LoadSnapshot) -> Void
    ) async throws(LoadFault) -> LoadResult {
        let orders = Generator.Orders()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = OwnThread.start("load") { [self] in
                    continuation.resume(returning: carryOut(orders, report))
                }
                if !isStarted {
                    continuation.resume(
                        returning: .failure(LoadFault("There is no thread for it."))
                    )
                }
            }
        } onCancel: {
            orders.stop()
        }
        return try result.get()
    }

    private func carryOut(
        _ orders: Generator.Orders,
        _ report: @escaping @Sendable (LoadSnapshot) -> Void
    ) -> Result<LoadResult, LoadFault> {
        var servers: [Destination] = []
        for server in prepared.servers {
            do {
                servers.append(
                    try Destination(host: server.host, port: server.port, isSecure: server.isSecure)
                )
            } catch {
                return .failure(LoadFault(error.description))
            }
        }
        let generator = Generator(
            plan,
            prepared: prepared,
            servers: servers,
            orders: orders,
            report: report
        )
        return .success(generator.run())
    }
}
