import Checklists
import Checks
import Conditions
import HTTPClient
import Processes
import Recording
private import FoundationEssentials

/// What `doctor` looks at on this machine.
struct MachineChecks {
    private let arguments: Arguments
    private let listen: Address

    init(_ arguments: Arguments) throws {
        self.arguments = arguments
        listen = try Address(arguments["listen"] ?? "127.0.0.1:4100", option: "listen")
    }

    /// The rows in the order they are told.
    var rows: [Doctor.Row] {
        [pages, reveal, fonts] + programs + [data, room, port, descriptors, power] + sleep
    }

    // MARK: - The pages

    private var pages: Doctor.Row {
        let given = arguments["static"]
        return Doctor.Row("Pages", .fail, remedy: "Name their folder: --static DIR") {
            do {
                return .met(try StaticFolder.find(given))
            } catch {
                return .unmet((error as? Failure)?.message ?? "\(error)")
            }
        }
    }

    private var reveal: Doctor.Row {
        let folder = try? StaticFolder.find(arguments["static"])
        return Doctor.Row("reveal.js", .fail, remedy: "scripts/setup") {
            folder.map(StaticFolder.hasReveal) == true
                ? .met("fetched") : .unmet("It is not there, and without it there are no slides.")
        }
    }

    private var fonts: Doctor.Row {
        let folder = (try? StaticFolder.find(arguments["static"])) ?? ""
        return Doctor.Row("Fonts", .warn, remedy: "scripts/setup") {
            let wanted = ["Inter-Regular.otf", "JetBrainsMono-Regular.ttf"]
            let missing = wanted.filter {
                !FileManager.default.fileExists(atPath: "\(folder)/fonts/\($0)")
            }
            return missing.isEmpty
                ? .met("Inter and JetBrains Mono")
                : .unmet(
                    "Missing: \(missing.joined(separator: ", ")). The pages take the system's."
                )
        }
    }

    // MARK: - Programs

    private var programs: [Doctor.Row] {
        [
            program("bash", "cmd bash >= 4.4", .fail, "apt-get install bash"),
            program("Prometheus", "cmd prometheus >= 2.40", .warn, "apt-get install prometheus"),
            program("promtool", "cmd promtool", .warn, "apt-get install prometheus"),
            program("curl", "cmd curl", .warn, "apt-get install curl"),
        ]
    }

    private func program(
        _ name: String,
        _ probe: String,
        _ severity: Checklist.Severity,
        _ remedy: String
    ) -> Doctor.Row {
        Doctor.Row(name, severity, remedy: remedy) {
            guard let probe = try? Probe.parse(probe) else { return .broken("No such probe.") }
            var environment = OwnEnvironment.variables
            let folders = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
            environment["PATH"] = "\(folders):\(Surroundings.programs)"
            let prober = Prober(
                Prober.Surroundings(workspace: "/", environment: environment),
                client: HTTPClient()
            )
            return await prober.look(probe)
        }
    }

    // MARK: - Data, ports, limits

    private var data: Doctor.Row {
        let given = arguments["data"]
        return Doctor.Row("Data folder", .fail, remedy: "Choose another: --data DIR") {
            do {
                let folder = try DataFolder(given)
                let file = "\(folder.path)/.doctor"
                try folder.write("", to: file)
                try? FileManager.default.removeItem(atPath: file)
                let runs = await (try Library(folder: folder.path)).runs().count
                return .met("\(folder.path), \(runs) runs")
            } catch {
                return .unmet((error as? Failure)?.message ?? "\(error)")
            }
        }
    }

    private var room: Doctor.Row {
        let given = arguments["data"]
        return Doctor.Row("Disk", .fail, remedy: "Make room: showrunner runs lists what is kept") {
            guard let folder = try? DataFolder(given).path,
                let size = FreeSpace.bytes(at: folder)
            else { return .broken("The disk cannot be looked at.") }
            return size > 500_000_000
                ? .met("\(Prober.size(size)) free")
                : .unmet("Only \(Prober.size(size)) are free; a talk needs 500 MB to be safe.")
        }
    }

    private var port: Doctor.Row {
        let (listen, given) = (listen, arguments["data"])
        return Doctor.Row(
            "Port \(listen.port)",
            .warn,
            remedy: "End it, or choose another: --listen 127.0.0.1:\(listen.port + 1)"
        ) {
            let answer = try? await Thread.run(name: "port") {
                TCPPort.look(host: listen.host, port: listen.port, within: .seconds(2))
            }
            guard answer == .open else { return .met("free") }
            let owner = (try? DataFolder(given)).map { PortBook(data: $0).owner(of: listen.port) }
            return .unmet("It is taken by \(owner ?? "another program").")
        }
    }

    /// So many descriptors let 1,000 viewers in with room to spare.
    private static let wantedDescriptors = 4_096

    private var descriptors: Doctor.Row {
        Doctor.Row(
            "Open files",
            .warn,
            remedy: "ulimit -n \(MachineChecks.wantedDescriptors), before the program is started"
        ) {
            let lines = MachineChecks.text("/proc/self/limits").split(separator: "\n")
            let words = lines.first { $0.hasPrefix("Max open files") }?.split(separator: " ") ?? []
            guard words.count >= 5 else { return .broken("The limit cannot be read.") }
            // The soft limit is raised to the hard one as far as the program can.
            let hard = Int(words[4]) ?? Int.max
            let soft = Int(words[3]) ?? Int.max
            return max(soft, hard) >= MachineChecks.wantedDescriptors
                ? .met("\(soft), at most \(words[4])")
                : .unmet("At most \(hard): about \(max(0, hard - 200)) viewers get in.")
        }
    }

    // MARK: - Power and sleep

    private var power: Doctor.Row {
        Doctor.Row("Power", .warn, remedy: "Plug the charger in") {
            let folder = "/sys/class/power_supply"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            var charge: String?
            for name in names {
                if MachineChecks.text("\(folder)/\(name)/online") == "1" { return .met("on mains") }
                if MachineChecks.text("\(folder)/\(name)/type") == "Battery" {
                    charge = MachineChecks.text("\(folder)/\(name)/capacity")
                }
            }
            guard let charge else { return .met("no battery in this machine") }
            return .unmet("It runs on its battery, \(charge) % are left.")
        }
    }

    private var sleep: [Doctor.Row] {
        let remedy = "systemd-inhibit --what=idle:sleep:handle-lid-switch showrunner present …"
        let settings = [
            ("org.gnome.desktop.session", "idle-delay", "The screen goes dark after"),
            (
                "org.gnome.settings-daemon.plugins.power", "sleep-inactive-ac-timeout",
                "The machine goes to sleep after"
            ),
        ]
        return [
            Doctor.Row("Sleep", .warn, remedy: remedy) {
                guard
                    let program = Command.find(
                        "gsettings",
                        in: OwnEnvironment.variables["PATH"] ?? ""
                    )
                else { return .met("no desktop that would put the machine to sleep") }
                var found: [String] = []
                for (schema, key, words) in settings {
                    let ran = await ShortCommand(
                        words: [program, "get", schema, key],
                        environment: OwnEnvironment.variables,
                        folder: "/"
                    ).run(within: .seconds(3))
                    let number = ran.text.split(separator: " ").last.flatMap {
                        Int($0.filter(\.isNumber))
                    }
                    if ran.end == .ended(0), let number, number > 0 {
                        found.append("\(words) \(number / 60) minutes.")
                    }
                }
                guard let first = found.first else { return .met("the desktop stays awake") }
                return .unmet(first, detail: Array(found.dropFirst()))
            }
        ]
    }

    private static func text(_ file: String) -> String {
        let data = try? Data(contentsOf: URL(filePath: file))
        let text = data.map { String(decoding: $0, as: UTF8.self) } ?? ""
        return String(text.reversed().drop { $0.isWhitespace }.reversed())
    }
}
