import JSONValue
import Runbooks

/// What is known of a stage between two programs: the content of `state.json`.
struct StageState: Sendable, Equatable {
    /// One process of the stage.
    struct Member: Sendable, Equatable {
        var name: String
        /// What it was started from; where that differs now, it is started anew.
        var definition: String
        var process: Int
        /// Clock ticks since boot at which the process started, so that a reused id is noticed.
        var started: Int
        var port: Int?
        var log: String
        var reset: Service.Reset?
    }

    static let prometheus = "prometheus"

    var name: String
    /// The boot in which the processes were started.
    var boot: String
    /// In the environment of every process of the stage, with the service's name behind it.
    var token: String
    /// The folder in which its services were started.
    var workspace: String
    /// In the order in which they were started.
    var members: [Member] = []
    /// Why there is no Prometheus, or where the one that runs elsewhere is.
    var metrics: Stage.Metrics = .missing(reason: "No Prometheus was started.")

    /// The entry of the environment by which a service's processes are found.
    func mark(of service: String) -> String { "\(StageState.variable)=\(token).\(service)." }

    /// The beginning of that entry, for every process of the stage.
    var mark: String { "\(StageState.variable)=\(token)." }

    static let variable = "SHOWRUNNER_STAGE"
}

extension StageState {
    var json: JSON {
        .members([
            ("version", 1), ("name", .string(name)), ("boot", .string(boot)),
            ("token", .string(token)), ("workspace", .string(workspace)),
            ("members", .array(members.map(\.json))),
            ("metrics", metrics.json),
        ])
    }

    /// Reads what ``json`` wrote; nil where anything is missing.
    init?(_ json: JSON) {
        guard json["version"]?.int == 1, let name = json["name"]?.string,
            let boot = json["boot"]?.string, let token = json["token"]?.string, !token.isEmpty,
            let workspace = json["workspace"]?.string, let members = json["members"]?.array
        else { return nil }
        self.init(name: name, boot: boot, token: token, workspace: workspace)
        self.members = members.compactMap(Member.init)
        guard self.members.count == members.count else { return nil }
        if let metrics = json["metrics"].flatMap(Stage.Metrics.init) { self.metrics = metrics }
    }
}

extension StageState.Member {
    fileprivate var json: JSON {
        .members([
            ("name", .string(name)), ("definition", .string(definition)), ("pid", .int(process)),
            ("started", .int(started)), ("port", port.map(JSON.int)), ("log", .string(log)),
            ("reset", reset?.json),
        ])
    }

    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.string, let definition = json["definition"]?.string,
            let process = json["pid"]?.int, process > 1, let started = json["started"]?.int,
            let log = json["log"]?.string
        else { return nil }
        self.init(
            name: name,
            definition: definition,
            process: process,
            started: started,
            port: json["port"]?.int.flatMap { (1...65_535).contains($0) ? $0 : nil },
            log: log,
            reset: json["reset"].flatMap(Service.Reset.init)
        )
    }
}

extension Service.Reset {
    fileprivate var json: JSON {
        switch self {
        case .http(let method, let url): ["method": .string(method), "url": .string(url)]
        case .shell(let command): ["shell": .string(command)]
        }
    }

    fileprivate init?(_ json: JSON) {
        if let command = json["shell"]?.string {
            self = .shell(command)
        } else if let method = json["method"]?.string, let url = json["url"]?.string {
            self = .http(method: method, url: url)
        } else {
            return nil
        }
    }
}

extension Stage.Metrics {
    fileprivate var json: JSON {
        switch self {
        case .url(let url): ["url": .string(url)]
        case .missing(let reason): ["missing": .string(reason)]
        }
    }

    fileprivate init?(_ json: JSON) {
        if let url = json["url"]?.string {
            self = .url(url)
        } else if let reason = json["missing"]?.string {
            self = .missing(reason: reason)
        } else {
            return nil
        }
    }
}
