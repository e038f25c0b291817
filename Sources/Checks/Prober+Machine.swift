private import Conditions
private import FoundationEssentials
private import Processes

/// Looks at this machine: files, processes, programs, variables, disks.
extension Prober {
    /// As much of a file as is searched.
    private static let longestSearch = 8 << 20

    func file(_ path: String, contains text: String?, _ limit: Duration) async -> Finding {
        let whole = self.path(path)
        return await onThread("file") {
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: whole) else {
                return .unmet("There is no \(path).")
            }
            let size = FileSize.bytes(at: whole) ?? 0
            let isPlain = attributes[.type] as? FileAttributeType == .typeRegular
            guard let text else {
                return .met(isPlain ? "\(path), \(size) bytes" : "\(path) is there")
            }
            guard isPlain else {
                return .broken("\(path) is no plain file, so it is not searched.")
            }
            guard size <= Prober.longestSearch else {
                return .broken("\(path) has \(size) bytes; at most 8 MiB are searched.")
            }
            guard let data = FileManager.default.contents(atPath: whole) else {
                return .broken("\(path) cannot be read.")
            }
            return data.firstRange(of: Data(text.utf8)) != nil
                ? .met("\(path) contains it") : .unmet("\(path) does not contain \"\(text)\".")
        }
    }

    func process(_ name: String) async -> Finding {
        await onThread("process") {
            let found = Prober.processes(named: name)
            guard let first = found.first else { return .unmet("No process is called \(name).") }
            let others = found.count > 1 ? " and \(found.count - 1) more" : ""
            return .met("Process \(first)\(others)")
        }
    }

    /// The ids of the processes of a name, which is the program's own or the one it was called by.
    private static func processes(named name: String) -> [Int] {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return ids.compactMap { Int($0) }.filter { id in
            // The kernel keeps 15 bytes of a name.
            let short = text(of: "/proc/\(id)/comm").split(separator: "\n").first ?? ""
            if short.utf8.elementsEqual(name.utf8.prefix(15)), name.utf8.count <= 15 { return true }
            let words = text(of: "/proc/\(id)/cmdline").split(separator: "\0")
            return words.first?.split(separator: "/").last.map(String.init) == name
        }.sorted()
    }

    private static func text(of file: String) -> String {
        (try? Data(contentsOf: URL(filePath: file))).map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }

    func command(_ name: String, atLeast wanted: String?, _ limit: Duration) async -> Finding {
        let folders = surroundings.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        guard let program = Command.find(name, in: folders) else {
            return .unmet("\(name) is not installed, or not on PATH.")
        }
        guard let wanted else { return .met(program) }
        let ran = await run([program, "--version"], within: limit)
        guard case .ended = ran.end else { return noEnd(ran, limit) }
        guard let found = Version.first(in: ran.text) else {
            return .broken("\(program) --version names no version.", detail: ran.lines)
        }
        guard let least = Version(wanted) else {
            return .broken("\"\(wanted)\" is no version.", detail: ["Write it like 2.40"])
        }
        return found >= least
            ? .met("\(found) at \(program)")
            : .unmet("\(program) is version \(found), at least \(wanted) is needed.")
    }

    func environment(_ name: String) -> Finding {
        switch surroundings.environment[name] {
        case nil: .unmet("\(name) is not set.")
        case "": .unmet("\(name) is set, but empty.")
        // Never the value: it may be a secret.
        default: .met("\(name) is set")
        }
    }

    func disk(_ path: String, free wanted: Int) async -> Finding {
        let whole = self.path(path)
        return await onThread("disk") {
            guard let free = FreeSpace.bytes(at: whole) else {
                return .broken("The disk of \(path) cannot be looked at.")
            }
            return free > wanted
                ? .met("\(Prober.size(free)) free")
                : .unmet("Only \(Prober.size(free)) are free, \(Prober.size(wanted)) are needed.")
        }
    }

    /// A number of bytes as a person says it: `500 MB`, `1.5 GB`.
    public static func size(_ bytes: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var rest = bytes
        var tenths = 0
        var unit = 0
        while rest >= 1_000, unit < units.count - 1 {
            tenths = rest % 1_000 / 100
            rest /= 1_000
            unit += 1
        }
        let fraction = tenths > 0 && rest < 100 ? ".\(tenths)" : ""
        return "\(rest)\(fraction) \(units[unit])"
    }

    private func onThread(
        _ name: String,
        _ body: @escaping @Sendable () -> Finding
    ) async -> Finding {
        do {
            return try await Thread.run(name: "check \(name)", body)
        } catch {
            return .broken("\(error)")
        }
    }
}

/// A version: numbers between points.
struct Version: Comparable, CustomStringConvertible {
    let numbers: [Int]

    init?(_ text: some StringProtocol) {
        let digits = text.drop { $0 == "v" }
        numbers = digits.split(separator: ".").prefix(4).compactMap { part in
            Int(String(part.prefix { $0.isASCII && $0.isNumber }).prefix(9))
        }
        if numbers.isEmpty { return nil }
    }

    /// The first version that a text names: digits, a point, digits.
    static func first(in text: String) -> Version? {
        for word in text.utf8.prefix(4_096).split(whereSeparator: { $0 <= 0x20 || $0 == 0x2C }) {
            let word = String(decoding: word, as: UTF8.self)
            let start = word.drop { !($0.isASCII && $0.isNumber) }
            guard start.contains("."), let version = Version(start), version.numbers.count > 1
            else {
                continue
            }
            return version
        }
        return nil
    }

    var description: String { numbers.map(String.init).joined(separator: ".") }

    static func < (left: Version, right: Version) -> Bool {
        for place in 0..<max(left.numbers.count, right.numbers.count) {
            let (one, other) = (left[place], right[place])
            if one != other { return one < other }
        }
        return false
    }

    static func == (left: Version, right: Version) -> Bool { !(left < right) && !(right < left) }

    private subscript(place: Int) -> Int { place < numbers.count ? numbers[place] : 0 }
}
