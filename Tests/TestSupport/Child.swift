public import Glibc

/// A child process of a test, ended by its own id when the test lets go of it.
public struct Child: ~Copyable {
    /// Its process id.
    public let process: pid_t
    private var isReaped = false

    /// Starts a program; its standard output and error go to a file.
    /// - Parameter arguments: The program's path and its arguments; a name is looked up in `PATH`.
    public init?(_ arguments: [String], output: String = "/dev/null") {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var started: pid_t = 0
        guard let program = arguments.first,
            posix_spawnp(&started, program, &actions, nil, words, environ) == 0
        else { return nil }
        process = started
    }

    /// Sends it a signal.
    public func send(_ signal: Int32) { if !isReaped { kill(process, signal) } }

    /// Waits for its end; the exit code, or minus the signal.
    @discardableResult
    public mutating func wait() -> Int32 {
        guard !isReaped else { return 0 }
        isReaped = true
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    deinit {
        guard !isReaped else { return }
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }
}
