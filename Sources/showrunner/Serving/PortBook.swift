private import FoundationEssentials
private import Glibc
private import JSONValue

/// Notes which run and process have a port, so that a busy one can be named.
struct PortBook {
    let data: DataFolder

    private func file(_ port: Int) -> String { "\(data.path)/ports/\(port).json" }

    /// Notes that this process has a port for a run.
    func note(port: Int, run: String, title: String) {
        let entry: JSON = [
            "pid": .int(Int(getpid())), "run": .string(run), "title": .string(title),
        ]
        try? data.write(entry.text, to: file(port))
    }

    /// Forgets this process's port.
    func forget(port: Int) { try? FileManager.default.removeItem(atPath: file(port)) }

    /// Who has a busy port, in words.
    func owner(of port: Int) -> String {
        guard let text = try? String(contentsOfFile: file(port), encoding: .utf8),
            let entry = try? JSON(parsing: text), let pid = entry["pid"]?.int,
            let small = Int32(exactly: pid), kill(small, 0) == 0
        else { return "another program" }
        let title = entry["title"]?.string ?? "a talk"
        return "\(title), run \(entry["run"]?.string ?? "?"), process \(pid)"
    }
}
