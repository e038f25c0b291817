/// Asks on a terminal what to do.
struct StressMenu {
    /// Reads one line; nil at the end of the input.
    let read: () -> String?
    let write: (String) -> Void

    /// Asks for profile, mode and tool; nil where the input ends.
    func complete(_ plan: StressPlan, tools: [String]) -> StressPlan? {
        var plan = plan
        let profiles = StressPlan.Profile.allCases
        let titles = profiles.map { profile in
            let load = profile.load
            let name = profile.rawValue.prefix(1).uppercased() + profile.rawValue.dropFirst()
            return "\(name): \(load.workers) workers, \(load.operations) operations each"
        }
        guard let profile = choose("Select test profile", titles) else { return nil }
        plan.apply(profiles[profile])
        let modes = StressPlan.Mode.allCases
        guard let mode = choose("Select mode", modes.map(\.title)) else { return nil }
        plan.mode = modes[mode]
        guard plan.mode != .returnAll else { return plan }
        guard let tool = choose("Tool Selection", tools + ["Random"]) else { return nil }
        plan.tool = tool < tools.count ? tools[tool] : nil
        return plan
    }

    /// Asks until one of the choices is named by its number.
    private func choose(_ question: String, _ choices: [String]) -> Int? {
        write("\(question)\n")
        for (at, choice) in choices.enumerated() { write("  \(at + 1)) \(choice)\n") }
        while true {
            write("Enter choice [1-\(choices.count)]: ")
            guard let line = read() else {
                write("\n")
                return nil
            }
            if let number = Int(line.filter { $0 != " " }), choices.indices.contains(number - 1) {
                return number - 1
            }
            write("Write a number from 1 to \(choices.count).\n")
        }
    }
}
