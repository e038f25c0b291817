private import CSQLite
private import Glibc

/// One connection to an SQLite database; closed when it goes.
///
/// `@unchecked Sendable`: SQLite serialises calls on one connection, so it may be used from any
/// thread; a transaction belongs to whoever holds the connection.
public struct Connection: ~Copyable, @unchecked Sendable {
    /// How a file is opened.
    public enum Mode: Sendable {
        /// To read and write an existing file, or a new one.
        case create
        /// To read and write an existing file.
        case readWrite
        /// To read an existing file.
        case readOnly
    }

    private let handle: OpaquePointer

    /// Opens a file.
    /// - Parameter patience: How long a statement waits for another connection's lock.
    /// - Throws: ``DatabaseError`` with the file as its context.
    public init(
        path: String,
        mode: Mode = .create,
        patience: Duration = .seconds(5)
    ) throws(DatabaseError) {
        let access =
            switch mode {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_FULLMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            let error = Connection.error(code, opened, context: path)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        sqlite3_extended_result_codes(opened, 1)
        let (seconds, attoseconds) = patience.components
        let milliseconds =
            Int(clamping: seconds).multipliedReportingOverflow(by: 1000).partialValue
            &+ Int(attoseconds / 1_000_000_000_000_000)
        sqlite3_busy_timeout(opened, Int32(clamping: milliseconds))
    }

    deinit { sqlite3_close_v2(handle) }

    /// Prepares one statement.
    public func prepare(_ sql: String) throws(DatabaseError) -> Statement {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(
            handle,
            sql,
            -1,
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &prepared,
            nil
        )
        guard code == SQLITE_OK, let prepared else {
            throw Connection.error(code, handle, context: sql)
        }
        return Statement(handle: prepared, text: sql)
    }

    /// Prepares the first statement of a text; none where there is only white space or a comment.
    /// - Parameter length: Becomes how many bytes of the text it takes, at least 1.
    func prepareFirst(
        of script: [UInt8],
        length: inout Int
    ) throws(DatabaseError) -> Statement? {
        var prepared: OpaquePointer?
        var taken = max(1, script.count)
        let code = script.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v2(
                    handle,
                    text.baseAddress,
                    Int32(clamping: text.count),
                    &prepared,
                    &tail
                )
                if let tail, let start = text.baseAddress { taken = max(1, tail - start) }
                return code
            }
        }
        length = taken
        guard code == SQLITE_OK else {
            throw Connection.error(code, handle, context: String(decoding: script, as: UTF8.self))
        }
        let text = String(decoding: script.prefix(taken), as: UTF8.self)
        guard let prepared else { return nil }
        return Statement(handle: prepared, text: text)
    }

    /// Interrupts statements once a sign is raised; the sign must live as long as this is so.
    func obey(_ sign: StopSign?) {
        guard let sign else { return sqlite3_progress_handler(handle, 0, nil, nil) }
        sqlite3_progress_handler(handle, 1_000, isRaised, Unmanaged.passUnretained(sign).toOpaque())
    }

    /// Runs any number of statements without parameters.
    public func execute(_ sql: String) throws(DatabaseError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw Connection.error(code, handle, context: sql) }
    }

    /// Runs one statement with parameters to its end.
    public func run(_ sql: String, _ values: [Value] = []) throws(DatabaseError) {
        var statement = try prepare(sql)
        try statement.run(values)
    }

    /// Runs one statement and returns its rows, for results that are known to be small.
    public func rows(_ sql: String, _ values: [Value] = []) throws(DatabaseError) -> [[Value]] {
        var statement = try prepare(sql)
        try statement.bind(values)
        var rows: [[Value]] = []
        while try statement.step() {
            rows.append((0..<statement.columnCount).map { statement.value($0) })
        }
        return rows
    }

    /// Runs the closure in one transaction: all of it is kept, or none of it where it throws.
    public func transaction<Result: ~Copyable>(
        _ work: () throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result {
        try execute("BEGIN IMMEDIATE")
        do throws(DatabaseError) {
            let result = try work()
            try execute("COMMIT")
            return result
        } catch {
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// From a moment on, every statement that still runs is interrupted (SQLITE_INTERRUPT).
    public func stop(at deadline: ContinuousClock.Instant) {
        let left = max(.zero, deadline - ContinuousClock.now).components
        let nanoseconds =
            min(left.seconds, 1_000_000) * 1_000_000_000 + left.attoseconds / 1_000_000_000
        // The moment itself stands in for the context's address, so that nothing has to be kept.
        let moment = UnsafeMutableRawPointer(bitPattern: monotonicNanoseconds() + Int(nanoseconds))
        sqlite3_progress_handler(handle, 1_000, hasPassed, moment)
    }

    /// How many rows the last statement changed.
    public var changes: Int { Int(sqlite3_changes64(handle)) }

    /// The rowid of the last row that was inserted.
    public var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

    static func error(
        _ code: Int32,
        _ handle: OpaquePointer?,
        context: String
    ) -> DatabaseError {
        let extended = handle.map { sqlite3_extended_errcode($0) } ?? code
        let message =
            handle.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
        return DatabaseError(
            code: extended & 0xFF == code & 0xFF ? extended : code,
            message: message.map { String(cString: $0) } ?? "unknown error",
            context: context
        )
    }
}

private func monotonicNanoseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
}

/// Tells SQLite to interrupt a statement once its moment has come.
private func hasPassed(_ moment: UnsafeMutableRawPointer?) -> Int32 {
    monotonicNanoseconds() >= Int(bitPattern: moment) ? 1 : 0
}

/// Tells SQLite to interrupt a statement once the sign that it was given is raised.
private func isRaised(_ sign: UnsafeMutableRawPointer?) -> Int32 {
    guard let sign else { return 0 }
    return Unmanaged<StopSign>.fromOpaque(sign).takeUnretainedValue().isRaised ? 1 : 0
}
