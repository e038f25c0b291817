private import CSQLite

/// A prepared statement: bind, step, read, reset.
///
/// It may outlive its connection, which is closed when the last statement goes.
///
/// `@unchecked Sendable`: it cannot be copied, so one thread has it at a time, and SQLite
/// serialises the calls on its connection.
public struct Statement: ~Copyable, @unchecked Sendable {
    private let handle: OpaquePointer
    private let text: String

    init(handle: OpaquePointer, text: String) {
        self.handle = handle
        self.text = text
    }

    deinit { sqlite3_finalize(handle) }

    /// Binds one parameter, counted from 1.
    public mutating func bind(_ value: Value, at index: Int) throws(DatabaseError) {
        let place = Int32(clamping: index)
        let code: Int32
        switch value {
        case .null: code = sqlite3_bind_null(handle, place)
        case .int(let number): code = sqlite3_bind_int64(handle, place, Int64(number))
        case .real(let number): code = sqlite3_bind_double(handle, place, number)
        case .text(let string):
            var string = string
            code = string.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text64(
                        handle,
                        place,
                        $0.baseAddress ?? emptyText,
                        UInt64($0.count),
                        transient,
                        UInt8(SQLITE_UTF8)
                    )
                }
            }
        case .bytes(let bytes):
            code = bytes.withUnsafeBytes {
                $0.isEmpty
                    ? sqlite3_bind_zeroblob(handle, place, 0)
                    : sqlite3_bind_blob64(
                        handle,
                        place,
                        $0.baseAddress,
                        UInt64($0.count),
                        transient
                    )
            }
        }
        guard code == SQLITE_OK else { throw fault(code) }
    }

    /// Binds all parameters in order.
    public mutating func bind(_ values: [Value]) throws(DatabaseError) {
        for (index, value) in values.enumerated() { try bind(value, at: index + 1) }
    }

    /// Goes to the next row; false when there is none.
    public mutating func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw fault(code)
        }
    }

    /// Makes the statement ready for new parameters.
    public mutating func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// Binds, runs to the end and resets.
    public mutating func run(_ values: [Value] = []) throws(DatabaseError) {
        defer { reset() }
        try bind(values)
        while try step() {}
    }

    /// The number of columns of a row.
    public var columnCount: Int { Int(sqlite3_column_count(handle)) }

    /// The name of a column, counted from 0.
    public func columnName(_ column: Int) -> String {
        sqlite3_column_name(handle, Int32(clamping: column)).map { String(cString: $0) } ?? ""
    }

    /// Whether a column, counted from 0, is NULL.
    public func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(handle, Int32(clamping: column)) == SQLITE_NULL
    }

    /// A column as an integer; 0 where it is none.
    public func int(_ column: Int) -> Int {
        Int(sqlite3_column_int64(handle, Int32(clamping: column)))
    }

    /// A column as a floating-point number; 0 where it is none.
    public func real(_ column: Int) -> Double {
        sqlite3_column_double(handle, Int32(clamping: column))
    }

    /// A column as text; empty where it is NULL.
    public func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// A column as bytes; empty where it is NULL.
    public func bytes(_ column: Int) -> [UInt8] {
        let place = Int32(clamping: column)
        guard let start = sqlite3_column_blob(handle, place) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, place))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// A column as it is stored.
    public func value(_ column: Int) -> Value {
        switch sqlite3_column_type(handle, Int32(clamping: column)) {
        case SQLITE_INTEGER: .int(int(column))
        case SQLITE_FLOAT: .real(real(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .bytes(bytes(column))
        default: .null
        }
    }

    private func fault(_ code: Int32) -> DatabaseError {
        Connection.error(code, sqlite3_db_handle(handle), context: text)
    }
}

/// Tells SQLite to copy what is bound before the call returns (SQLITE_TRANSIENT).
///
/// The constant -1 that SQLite compares with and never calls.
private nonisolated(unsafe) let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// A text of no bytes that is there for as long as the program; never written after it is made.
private nonisolated(unsafe) let emptyText: UnsafePointer<CChar> = {
    let place = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    place.initialize(to: 0)
    return UnsafePointer(place)
}()
