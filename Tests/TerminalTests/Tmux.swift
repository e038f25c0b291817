import FoundationEssentials
import TestSupport

/// A tmux server of its own, asked what a terminal shows: the second opinion of these tests.
struct Tmux: ~Copyable {
    private let folder = TemporaryFolder()
    private let columns: Int
    private let arguments: [String]
    private var isRunning = false

    /// What a window shows: its rows, trailing blanks and blank rows at the end cut, and the cursor.
    struct Screen: Equatable {
        var rows: [String]
        var cursor: [Int]
    }

    /// The server does not start.
    struct Failure: Error {}

    /// Whether tmux is installed.
    static var isInstalled: Bool {
        var child = Child(["tmux", "-V"])
        return child?.wait() == 0
    }

    /// Starts a server without the user's configuration.
    init(rows: Int, columns: Int) throws {
        self.columns = columns
        let settings = try folder.write(
            """
            set -g status off
            set -g default-terminal xterm-256color
            set -g default-size \(columns)x\(rows)
            set -g default-shell /bin/sh
            """,
            to: "tmux.conf"
        )
        arguments = ["tmux", "-u", "-S", folder.file("socket"), "-f", settings]
        let session = ["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "sleep 100"]
        isRunning = ask(session) != nil
    }

    deinit { _ = ask(["kill-server"]) }

    /// Shows each output in a window of its own.
    func screens(of outputs: [[UInt8]]) async throws -> [Screen] {
        guard isRunning else { throw Failure() }
        for (at, output) in outputs.enumerated() {
            try Data(output).write(to: URL(filePath: folder.file("\(at).bytes")))
            let file = folder.file("\(at)")
            let script = "stty raw -echo; cat '\(file).bytes'; : > '\(file).done'; exec sleep 100"
            _ = ask(["new-window", "-d", "-t", ":\(at + 1)", script])
        }
        var screens: [Screen] = []
        for at in outputs.indices {
            _ = await eventually {
                FileManager.default.fileExists(atPath: folder.file("\(at).done"))
            }
            screens.append(try await settled(window: at + 1))
        }
        return screens
    }

    /// The screen once two looks at it agree.
    private func settled(window: Int) async throws -> Screen {
        var last = look(at: window)
        _ = await eventually {
            let next = look(at: window)
            defer { last = next }
            return next == last
        }
        return last
    }

    private func look(at window: Int) -> Screen {
        let target = ":\(window)"
        let text = ask(["capture-pane", "-p", "-t", target]) ?? ""
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map { row in
            String(row.reversed().drop { $0 == " " }.reversed())
        }
        let place = ask(["display-message", "-p", "-t", target, "#{cursor_y} #{cursor_x}"]) ?? ""
        let numbers = place.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count == 2 else { return Screen(rows: trimmed(rows), cursor: []) }
        // With a wrap pending tmux counts the cursor behind the last column.
        return Screen(rows: trimmed(rows), cursor: [numbers[0], min(numbers[1], columns - 1)])
    }

    private func ask(_ command: [String]) -> String? {
        let answer = folder.file("answer")
        guard var child = Child(arguments + command, output: answer), child.wait() == 0 else {
            return nil
        }
        return (try? Data(contentsOf: URL(filePath: answer))).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
