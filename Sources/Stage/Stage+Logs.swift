public import Conditions
private import FoundationEssentials
private import Processes

extension Stage {
    /// Hands on what services write, line by line, until the task is cancelled.
    ///
    /// It begins with what the logs hold already.
    @concurrent
    public nonisolated func follow(
        _ services: [String],
        take: @Sendable ([LogLine]) async -> Void
    ) async {
        var followers = services.map { LogFollower($0, file: folder.log(of: $0)) }
        while !Task.isCancelled {
            for at in followers.indices {
                while !Task.isCancelled, let lines = followers[at].next() { await take(lines) }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}

extension Stage {
    /// What the logs of all services hold now, at most so many of the newest lines of each.
    @concurrent
    public nonisolated func logLines(atMost limit: Int = 50_000) async -> [LogLine] {
        let services = await state.members.map(\.name).filter { $0 != StageState.prometheus }
        var lines: [LogLine] = []
        for service in services {
            var follower = LogFollower(service, file: folder.log(of: service))
            var own: [LogLine] = []
            while let more = follower.next() {
                own += more
                if own.count > 2 * limit { own.removeFirst(own.count - limit) }
            }
            lines += own.suffix(limit)
        }
        return lines.sorted { $0.time < $1.time }
    }
}

/// The log of one service, cut into lines as it grows.
struct LogFollower {
    private static let longestLine = 64 << 10
    private let service: String
    private var file: GrowingFile
    private var rest: [UInt8] = []

    init(_ service: String, file: String) {
        self.service = service
        self.file = GrowingFile(file)
    }

    /// The whole lines that were written since; nil where nothing was written.
    mutating func next() -> [LogLine]? {
        let bytes = file.read()
        guard !bytes.isEmpty else { return nil }
        rest += bytes
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else {
            // A line without an end is no line.
            if rest.count > LogFollower.longestLine { rest = [] }
            return []
        }
        let whole = rest[..<end]
        let now = Int(Date().timeIntervalSince1970 * 1_000)
        let lines = whole.split(separator: UInt8(ascii: "\n")).map { bytes in
            let text = String(decoding: bytes.prefix(LogFollower.longestLine), as: UTF8.self)
            return LogLine(service: service, time: LogRow.time(of: text) ?? now, text: text)
        }
        rest = Array(rest[(end + 1)...])
        return lines
    }
}
