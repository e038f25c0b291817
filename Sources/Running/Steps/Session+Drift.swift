private import FoundationEssentials

extension Session {
    /// Notes where a section begins: what changes from here on is its drift.
    ///
    /// A second call with the same name changes nothing.
    func begin(section: String) {
        guard baseline?.section != section else { return }
        baseline = (section, current)
    }

    /// The section that steps belong to now, and what they changed since it began.
    public func drift() -> (section: String, changes: [SessionChange]) {
        guard let baseline else { return ("", []) }
        let changes = current.changes(since: baseline.state).filter {
            $0.kind != .variable || !secretNames.contains($0.name)
        }
        return (baseline.section, changes)
    }

    /// The state the next step would start with.
    private var current: SessionState {
        guard let state else { return beginning }
        let text = FileManager.default.contents(atPath: state.file).map {
            String(decoding: $0, as: UTF8.self)
        }
        var now = SessionState(folder: state.folder, text: text ?? "")
        // What is given to each step anew is no state of the session.
        for (name, value) in added where now.variables[name] == value {
            now.variables[name] = environment[name]
        }
        for name in Self.given { now.variables[name] = nil }
        return now
    }

    private var beginning: SessionState {
        var start = SessionState(
            folder: workspace,
            environment: environment,
            mask: Self.mask
        )
        for name in Self.given { start.variables[name] = nil }
        return start
    }

    private static let given = [
        "SHOWRUNNER_STEP", "BASH_ENV", "TERM", "HOSTNAME", "SHELL", "SHLVL", "OLDPWD", "PWD", "_",
    ]

    /// The file mode mask of this program, which steps start with.
    private static let mask: String? = {
        let status = FileManager.default.contents(atPath: "/proc/self/status")
        let line = status.map { String(decoding: $0, as: UTF8.self) }?
            .split(separator: "\n").first { $0.hasPrefix("Umask:") }
        return line.map { String($0.dropFirst(6).drop { $0 == " " || $0 == "\t" }) }
    }()
}
