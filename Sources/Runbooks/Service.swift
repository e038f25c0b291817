public import Conditions

/// A process the stage starts and supervises (DESIGN §5).
public struct Service: Sendable, Equatable {
    /// Its name: `{{license.url}}`, `LICENSE_URL`.
    public var name: String
    /// The command line, with `{{port}}` where the port belongs.
    public var command: String
    /// Where it listens.
    public var port: Port
    /// What holds once it is ready; an HTTP path is one of the service itself.
    public var ready: Probe?
    /// The path Prometheus scrapes.
    public var metricsPath: String?
    /// How its output is read.
    public var logs: Logs
    /// What brings it back to its first state.
    public var reset: Reset?
    /// Whether it is started anew when it ends by itself or by somebody else.
    public var restarts: Bool
    /// Environment variables of its own.
    public var environment: [String: String]
    /// Its line in the file.
    public var line: Int

    /// Where a service listens.
    public enum Port: Sendable, Equatable {
        /// A free port, chosen at its start.
        case auto
        /// This port.
        case fixed(Int)
        /// Nowhere.
        case none
    }

    /// How a service's output is read.
    public enum Logs: String, Sendable {
        /// One JSON object a line.
        case json
        /// Lines of text.
        case plain
        /// Not at all.
        case none
    }

    /// What brings a service back to its first state.
    public enum Reset: Sendable, Equatable {
        /// A request to the service, or elsewhere.
        case http(method: String, url: String)
        /// A shell command.
        case shell(String)
    }

    /// A service.
    public init(
        name: String,
        command: String,
        port: Port = .none,
        ready: Probe? = nil,
        metricsPath: String? = nil,
        logs: Logs = .plain,
        reset: Reset? = nil,
        restarts: Bool = true,
        environment: [String: String] = [:],
        line: Int = 1
    ) {
        self.name = name
        self.command = command
        self.port = port
        self.ready = ready
        self.metricsPath = metricsPath
        self.logs = logs
        self.reset = reset
        self.restarts = restarts
        self.environment = environment
        self.line = line
    }
}
