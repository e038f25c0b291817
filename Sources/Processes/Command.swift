internal import CPosix
private import Glibc

/// A program to start, as the leader of a session of its own.
///
/// The child has default signals, no inherited descriptors and exactly the environment given here
/// (facts/kube-process.md §B2).
public struct Command: Sendable, Equatable {
    /// The absolute path of the program; see ``find(_:in:)``.
    public var path: String
    /// The arguments after the program's own name.
    public var arguments: [String]
    /// The whole environment.
    public var environment: [String: String]
    /// The folder to start in; nil for this process's own.
    public var folder: String?
    /// The terminal to start in; nil for none.
    public var terminal: TerminalSize?
    /// Whether the child reports on its descriptor 3 and takes orders on its descriptor 4.
    public var hasControl: Bool

    /// A program to start.
    public init(
        path: String,
        arguments: [String] = [],
        environment: [String: String],
        folder: String? = nil,
        terminal: TerminalSize? = nil,
        hasControl: Bool = false
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.terminal = terminal
        self.hasControl = hasControl
    }

    /// The size of a terminal in character cells.
    public struct TerminalSize: Sendable, Equatable {
        /// Rows, at least 1.
        public var rows: Int
        /// Columns, at least 1.
        public var columns: Int

        /// A size, clamped to 1 to 1,000.
        public init(rows: Int, columns: Int) {
            self.rows = min(max(rows, 1), 1_000)
            self.columns = min(max(columns, 1), 1_000)
        }
    }

    /// The absolute path of a program: itself where it holds a slash, else the first executable
    /// file of that name in a list of folders as in `PATH`.
    public static func find(_ program: String, in folders: String) -> String? {
        if program.utf8.contains(UInt8(ascii: "/")) {
            return isProgram(program) ? program : nil
        }
        return folders.split(separator: ":").lazy.map { "\($0)/\(program)" }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && access(path, X_OK) == 0
    }

    /// Starts the program, in a terminal if it has one, otherwise with nothing to read and its
    /// output dropped.
    ///
    /// - Throws: `ProcessError` naming the program or the folder that is missing.
    public func spawn() throws(ProcessError) -> Child {
        try spawn(input: -1, output: -1, error: -1)
    }

    /// Starts a service that outlives this process: no terminal, output and errors appended to files.
    ///
    /// - Parameter errors: The file for standard error; nil for the same as for output.
    /// - Throws: `ProcessError` naming the program, the folder or the file.
    public func spawnDetached(output: String, errors: String? = nil) throws(ProcessError) -> Child {
        var command = self
        command.terminal = nil
        let outputFile = try Self.append(to: output)
        defer { close(outputFile) }
        guard let errors, errors != output else {
            return try command.spawn(input: -1, output: outputFile, error: outputFile)
        }
        let errorFile = try Self.append(to: errors)
        defer { close(errorFile) }
        return try command.spawn(input: -1, output: outputFile, error: errorFile)
    }

    private static func append(to file: String) throws(ProcessError) -> Int32 {
        let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ProcessError(action: "write to \(file)", code: Int(errno))
        }
        return descriptor
    }

    func spawn(input: Int32, output: Int32, error: Int32) throws(ProcessError) -> Child {
        if let folder {
            var status = stat()
            guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw ProcessError(action: "start in the folder \(folder)", code: Int(ENOENT))
            }
        }
        let entries = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        guard ([path] + arguments + entries).allSatisfy({ !$0.utf8.contains(0) }) else {
            throw ProcessError(
                action: "start \(path) with a zero byte in its words",
                code: Int(EINVAL)
            )
        }
        var child = process_child()
        let failure = withCStrings([path] + arguments) { arguments in
            withCStrings(entries) { environment in
                path.withCString { path in
                    withOptionalCString(folder) { folder in
                        var plan = process_plan(
                            path: path,
                            arguments: arguments,
                            environment: environment,
                            folder: folder,
                            rows: Int32(terminal?.rows ?? 0),
                            columns: Int32(terminal?.columns ?? 0),
                            input: input,
                            output: output,
                            error: error,
                            control: hasControl ? 1 : 0
                        )
                        return process_spawn(&plan, &child)
                    }
                }
            }
        }
        guard failure == 0 else { throw ProcessError(action: "start \(path)", code: Int(failure)) }
        return try Child(child)
    }
}

private func withOptionalCString<Result>(
    _ text: String?,
    _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
}

private func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { buffer in
        // An array with the closing nil is never empty.
        buffer.baseAddress.map(body) ?? body([nil])
    }
}
