import HTTPClient

/// `demo-services stress`.
struct StressCommand {
    let words: [String]
    let environment: [String: String]

    /// Runs the command and tells its exit code.
    func run() async -> Int32 {
        do throws(UsageError) {
            let options = try StressPlan.table.read(words)
            return await run(
                try StressPlan(options: options, environment: environment),
                asks: options.isEmpty && Console.canAsk
            )
        } catch {
            Console.complain("\(error)")
            return 2
        }
    }

    private func run(_ plan: StressPlan, asks: Bool) async -> Int32 {
        let api = LicenseClient(url: plan.url, client: HTTPClient())
        let before: [LicenseClient.ToolStatus]
        let overageBefore: Double
        do throws(HTTPFailure) {
            before = try await api.statuses()
            overageBefore = try await api.overageCheckouts()
        } catch {
            Console.complain("No license server at \(plan.url). \(error)")
            return 1
        }
        let tools = before.map(\.tool)
        var plan = plan
        if asks {
            let menu = StressMenu(read: { readLine() }, write: Console.write)
            guard let chosen = menu.complete(plan, tools: tools) else { return 130 }
            plan = chosen
        }
        if let tool = plan.tool, !tools.contains(tool) {
            let names = tools.map { "\"\($0)\"" }.joined(separator: ", ")
            Console.complain("The server has no tool \"\(tool)\". It has \(names), and random.")
            return 2
        }
        Console.write(headline(plan))
        let test = StressTest(plan, tools: tools, api: api)
        let clock = ContinuousClock()
        let began = clock.now
        let wasStopped = await carryOut(test, began)
        let took = clock.now - began
        return await conclude(plan, test.tally, took, before, overageBefore, api, wasStopped)
    }

    /// Runs the test and draws it; whether it was stopped by a signal.
    private func carryOut(_ test: StressTest, _ began: ContinuousClock.Instant) async -> Bool {
        let stop = StopSignal()
        return await withTaskGroup { group in
            group.addTask {
                do throws(HTTPFailure) {
                    try await test.run()
                } catch {
                    Console.complain("\(error)")
                }
                return false
            }
            group.addTask {
                await stop.wait()
                return !Task.isCancelled
            }
            group.addTask {
                await draw(test, began)
                return false
            }
            var wasStopped = false
            var left = 2
            while left > 0, let signalled = await group.next() {
                left -= 1
                wasStopped = wasStopped || signalled
                group.cancelAll()
            }
            return wasStopped
        }
    }

    private func draw(_ test: StressTest, _ began: ContinuousClock.Instant) async {
        var progress = StressProgress(paint: StressCommand.paint(environment))
        var ticks = 0
        while true {
            let isLast = Task.isCancelled
            let tally = test.tally
            let elapsed = ContinuousClock.now - began
            if Console.isTerminal {
                Console.write(progress.redraw(tally, elapsed: elapsed))
            } else {
                Console.write(progress.news(tally))
                if ticks % 50 == 49 { Console.write(progress.total(tally, elapsed) + "\n") }
            }
            if isLast { return }
            ticks += 1
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func conclude(
        _ plan: StressPlan,
        _ tally: StressTally,
        _ took: Duration,
        _ before: [LicenseClient.ToolStatus],
        _ overageBefore: Double,
        _ api: LicenseClient,
        _ wasStopped: Bool
    ) async -> Int32 {
        let after = (try? await api.statuses()) ?? []
        let overageAfter = try? await api.overageCheckouts()
        let overage = overageAfter.map { max(0, Int($0 - overageBefore)) }
        let summary = StressSummary(
            tally: tally,
            took: took,
            overage: overage,
            before: before,
            after: after,
            tool: plan.tool,
            paint: StressCommand.paint(environment)
        )
        Console.write(summary.text)
        if wasStopped {
            Console.complain("Stopped; licenses that were held have been given back.")
            return 130
        }
        guard tally.succeeded > 0 || tally.planned == 0 else {
            Console.complain(
                "Nothing succeeded. \(tally.firstFailure ?? "Every borrow was refused.")"
            )
            return 1
        }
        return 0
    }

    private func headline(_ plan: StressPlan) -> String {
        let tool = plan.tool ?? "a random tool"
        let hold = (plan.holdTime / .seconds(1)).written(digits: 2)
        return switch plan.mode {
        case .fullCycle:
            "\(plan.workers) workers, \(plan.operations) operations each: borrow \(tool), hold \(hold) s, return.\n"
        case .checkoutOnly:
            "\(plan.workers) workers, \(plan.operations) operations each: borrow \(tool) and keep it.\n"
        case .returnAll: "\(plan.workers) workers give back every license that is out.\n"
        }
    }

    private static func paint(_ environment: [String: String]) -> Paint {
        Paint(isOn: Console.isTerminal && (environment["NO_COLOR"] ?? "").isEmpty)
    }
}
