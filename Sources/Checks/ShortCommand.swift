private import Processes
private import Digest

/// A command that looks, or mends: run to its end without a terminal, its output kept in part, and
/// nothing of it left running.
public struct ShortCommand: Sendable {
    /// The program's absolute path and its arguments.
    public var words: [String]
    /// The whole environment.
    public var environment: [String: String]
    /// The folder it starts in.
    public var folder: String

    /// A command.
    public init(words: [String], environment: [String: String], folder: String) {
        self.words = words
        self.environment = environment
        self.folder = folder
    }

    /// How a command ended.
    public enum End: Sendable, Equatable {
        /// By itself, with this code.
        case ended(Int)
        /// By this signal.
        case signal(Int)
        /// It was stopped, since its time was up.
        case outOfTime
        /// It was not started, for the reason in a sentence.
        case notStarted(String)
    }

    /// What came of a command.
    public struct Run: Sendable {
        /// How it ended.
        public var end: End
        /// Its output and errors: the first 64 KiB.
        public var text: String
        /// How long it took.
        public var took: Duration

        /// The last lines of the output, at most eight.
        public var lines: [String] {
            text.split(whereSeparator: \.isNewline).suffix(8).map { String($0.prefix(300)) }
        }

        /// How it ended, in words.
        public var sentence: String {
            switch end {
            case .ended(let code): "it ended with \(code)."
            case .signal(let number): "it was ended by signal \(number)."
            case .outOfTime: "it was stopped after \(written(took))."
            case .notStarted(let reason): reason
            }
        }
    }

    private static let longestText = 65_536

    /// Runs it.
    ///
    /// - Parameter limit: When everything it started is killed.
    public func run(within limit: Duration) async -> Run {
        let began = ContinuousClock.now
        let token = "SHOWRUNNER_CHECK=\(SecureRandom.runID())"
        var environment = environment
        environment["SHOWRUNNER_CHECK"] = String(token.drop { $0 != "=" }.dropFirst())
        // The shell moves its output to the pipe and gives way to the command.
        let command = Command(
            path: "/bin/sh",
            arguments: ["-c", "exec 1>&3 2>&3 3>&- 4<&-; exec \"$0\" \"$@\""] + words,
            environment: environment,
            folder: folder,
            hasControl: true
        )
        let child: Child
        do {
            child = try command.spawn()
        } catch {
            return Run(end: .notStarted("\(error)"), text: "", took: .zero)
        }
        let heard = try? await Thread.run(name: "check command") {
            ShortCommand.listen(to: child, until: began + limit)
        }
        await ProcessTree.end(session: child.process, token: token, grace: .zero)
        _ = child.exit
        let text = String(decoding: heard?.bytes ?? [], as: UTF8.self)
        return Run(
            end: heard?.end ?? .notStarted("This machine has no room for another thread."),
            text: text,
            took: ContinuousClock.now - began
        )
    }

    private static func listen(
        to child: Child,
        until deadline: ContinuousClock.Instant
    ) -> (end: End, bytes: [UInt8]) {
        var bytes: [UInt8] = []
        func keep(_ more: [UInt8]) { bytes += more.prefix(longestText - bytes.count) }
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return (.outOfTime, bytes) }
            switch child.next(within: left) {
            case .report(let more): keep(more)
            case .ended(let exit):
                // What was printed last may be told after the end.
                while case .report(let more) = child.next(within: .zero) { keep(more) }
                switch exit {
                case .code(let code): return (.ended(code), bytes)
                case .signal(let number): return (.signal(number), bytes)
                }
            case .output, .woken, .silence: continue
            }
        }
    }
}
