private import FoundationEssentials
private import Glibc
private import JSONValue

/// Notes which process has a port, and for which run, so that a busy one can be named.
struct PortBook {
    let data: DataFolder

    private func file(_ port: Int) -> String { "\(data.path)/ports/\(port).json" }

    /// Notes that this process has a port; for a run, or for the library alone.
    func note(port: Int, run: String? = nil, title: String) {
        let entry: JSON = .members([
            ("pid", .int(Int(getpid()))), ("run", run.map(JSON.string)), ("title", .string(title)),
        ])
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
        let run = entry["run"]?.string.map { ", run \($0)" } ?? ""
        return "\(title)\(run), process \(pid)"
    }
}
