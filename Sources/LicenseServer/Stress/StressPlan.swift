/// What the stress tool is to do.
struct StressPlan: Sendable, Equatable {
    /// What a worker does again and again.
    enum Mode: String, Sendable, CaseIterable {
        /// Borrow, hold, give back.
        case fullCycle = "full-cycle"
        /// Borrow and keep.
        case checkoutOnly = "checkout-only"
        /// Give back whatever is out.
        case returnAll = "return-all"

        var title: String {
            switch self {
            case .fullCycle: "Full cycle: borrow, hold, return"
            case .checkoutOnly: "Checkout only: borrow and keep"
            case .returnAll: "Return all: give back every license that is out"
            }
        }
    }

    /// How much load at once.
    ///
    /// Source: facts/metrics.md §1.1.
    enum Profile: String, Sendable, CaseIterable {
        case light, medium, heavy, extreme

        var load: (workers: Int, operations: Int, rampUp: Duration) {
            switch self {
            case .light: (5, 20, .zero)
            case .medium: (10, 50, .seconds(2))
            case .heavy: (20, 100, .seconds(5))
            case .extreme: (50, 200, .seconds(10))
            }
        }
    }

    var url: String
    var workers = 10
    /// Operations of each worker.
    var operations = 100
    /// The tool borrowed; nil for another one each time.
    var tool: String?
    var holdTime = Duration.seconds(1)
    var mode = Mode.fullCycle
    /// The time over which the workers start, one after the other.
    var rampUp = Duration.zero

    init(url: String) { self.url = url }

    /// Takes over the load of a profile.
    mutating func apply(_ profile: Profile) {
        (workers, operations, rampUp) = profile.load
    }

    /// When a worker starts, counted from the first.
    func start(ofWorker worker: Int) -> Duration {
        rampUp * worker / max(1, workers)
    }
}

extension StressPlan {
    static let table = OptionTable(
        usage: "demo-services stress [options]",
        summary: """
            Borrows and returns licenses with many workers at once. Started on a terminal without
            options it asks for a profile, a mode and a tool.
            """,
        options: [
            .init(
                name: "url",
                value: "URL",
                help: "The license server; else LICENSE_URL, else http://localhost:8000."
            ),
            .init(name: "workers", value: "N", help: "Workers at once, 1 to 200 (10)."),
            .init(name: "operations", value: "N", help: "Operations of each worker (100)."),
            .init(name: "tool", value: "NAME", help: "The tool to borrow, or \"random\" (random)."),
            .init(name: "hold-time", value: "S", help: "Seconds a license is kept, as 0.5 (1)."),
            .init(
                name: "mode",
                value: "MODE",
                help: "full-cycle, checkout-only or return-all (full-cycle)."
            ),
            .init(name: "ramp-up", value: "S", help: "Seconds until all workers run (0)."),
            .init(
                name: "profile",
                value: "NAME",
                help: "light 5×20, medium 10×50, heavy 20×100, extreme 50×200."
            ),
        ]
    )

    /// Reads the command's options.
    /// - Throws: ``UsageError``.
    init(options: [String: String], environment: [String: String]) throws(UsageError) {
        self.init(
            url: options["url"] ?? environment["LICENSE_URL"] ?? "http://localhost:8000"
        )
        while url.hasSuffix("/") { url.removeLast() }
        if let profile = try options.choice("profile", of: Profile.self) { apply(profile) }
        workers = try options.whole("workers", in: 1...200) ?? workers
        operations = try options.whole("operations", in: 1...1_000_000) ?? operations
        holdTime = try options.seconds("hold-time") ?? holdTime
        rampUp = try options.seconds("ramp-up") ?? rampUp
        mode = try options.choice("mode", of: Mode.self) ?? mode
        tool = options["tool"].flatMap { $0 == "random" ? nil : $0 }
    }
}
