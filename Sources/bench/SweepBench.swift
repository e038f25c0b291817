import Processes

/// How long it takes to end a step whose children hide from it.
struct SweepBench {
    let isQuick: Bool

    private static let hidden = """
        for i in $(seq 20); do setsid sleep 60 & done
        for i in $(seq 20); do (trap '' TERM; nohup sleep 60) & done >/dev/null 2>&1
        echo started; sleep 60
        """

    func run() async throws {
        var times: [Duration] = []
        var left = 0
        var ended = 0
        for round in 0..<(isQuick ? 3 : 10) {
            let token = "SHOWRUNNER_BENCH=\(UInt64.random(in: 0...UInt64.max)).\(round)"
            let child = try Self.start(token)
            ended += ProcessTree.members(session: child.process, token: token).count
            let start = ContinuousClock.now
            left +=
                await ProcessTree.end(session: child.process, token: token, grace: .zero).count
            times.append(.now - start)
            _ = await child.ended()
        }
        Figure(
            what: "kill sweep of \(ended / times.count) processes, 40 of them hidden, median",
            value: left == 0 ? times.median.written : "\(left) left",
            budget: "under 1000 ms, none left",
            isWithin: left == 0 && times.median < .seconds(1)
        )
        .report()
    }

    private static func start(_ token: String) throws -> Child {
        let pair = token.split(separator: "=").map(String.init)
        let child = try Command(
            path: "/bin/bash",
            arguments: ["-c", hidden],
            environment: OwnEnvironment.variables.merging([pair[0]: pair[1]]) { _, new in new },
            terminal: Command.TerminalSize(rows: 28, columns: 100)
        )
        .spawn()
        var seen: [UInt8] = []
        while !String(decoding: seen, as: UTF8.self).contains("started") {
            guard case .output(let bytes) = child.next(within: .seconds(10)) else { break }
            seen += bytes
        }
        return child
    }
}
