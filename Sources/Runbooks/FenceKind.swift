/// What a fence is, by its language.
enum FenceKind {
    case step(Step.Kind)
    case promql
    case logql

    /// The languages that make a step or a panel.
    static let languages = [
        "bash", "sh", "zsh", "http", "load", "promql", "wait", "kubectl", "sql", "config", "manual",
    ]

    init?(language: String) {
        switch language.lowercased() {
        case "bash", "shell", "console", "terminal", "shell-session", "shellsession":
            self = .step(.shell(.bash))
        case "sh": self = .step(.shell(.sh))
        case "zsh": self = .step(.shell(.zsh))
        case "http": self = .step(.http)
        case "load": self = .step(.load)
        case "wait": self = .step(.wait)
        case "kubectl": self = .step(.kubectl)
        case "sql": self = .step(.sql)
        case "config": self = .step(.config)
        case "manual": self = .step(.manual)
        case "promql": self = .promql
        case "logql": self = .logql
        default: return nil
        }
    }

    /// Whether such a fence is meant to be run even where nothing else says so; others are as often
    /// only shown.
    var runsUnmarked: Bool {
        switch self {
        case .step(.http), .step(.sql): false
        default: true
        }
    }
}
