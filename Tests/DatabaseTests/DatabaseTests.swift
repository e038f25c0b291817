import Database
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) final class DatabaseTests {
    let folder = TemporaryFolder()

    private func open(_ mode: Connection.Mode = .create) throws(DatabaseError) -> Connection {
        try Connection(path: folder.file("a.db"), mode: mode, patience: .milliseconds(10))
    }

    @Test func `each kind of value comes back as it was bound`() throws {
        let connection = try open()
        let values: [Value] = [
            .null, .int(.max), .int(.min), .real(0.1), .text(""), .text("é\u{0}🎬"), .bytes([]),
            .bytes([0, 255]),
        ]
        for value in values { #expect(try connection.rows("SELECT ?", [value]) == [[value]]) }
    }

    @Test func `a transaction that throws leaves nothing`() throws {
        let connection = try open()
        try connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY)")
        #expect(throws: DatabaseError.self) {
            try connection.transaction { () throws(DatabaseError) in
                try connection.run("INSERT INTO t VALUES (1)")
                try connection.run("INSERT INTO t VALUES (1)")
            }
        }
        #expect(try connection.rows("SELECT count(*) FROM t") == [[0]])
        try connection.transaction { () throws(DatabaseError) in
            try connection.run("INSERT INTO t VALUES (?)", [7])
        }
        #expect(try connection.rows("SELECT a FROM t") == [[7]])
        #expect(connection.lastInsertedRow == 7)
    }

    @Test func `an error keeps the extended code and names the statement`() throws {
        let connection = try open()
        try connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)")
        #expect {
            try connection.run("INSERT INTO t VALUES (1)")
        } throws: {
            let error = $0 as? DatabaseError
            return error?.code == 1555 && error?.primaryCode == 19
                && error?.context == "INSERT INTO t VALUES (1)"
        }
        #expect { try connection.execute("SELEKT") } throws: { "\($0)".contains("SELEKT") }
        #expect { try connection.run("SELECT ?", [1, 2]) } throws: {
            ($0 as? DatabaseError)?.primaryCode == 25
        }
    }

    @Test func `a lock of another connection is waited for, and then told`() throws {
        let one = try open()
        let two = try open()
        try one.execute("CREATE TABLE t(a); BEGIN IMMEDIATE")
        #expect { try two.execute("BEGIN IMMEDIATE") } throws: {
            ($0 as? DatabaseError)?.primaryCode == 5
        }
    }

    @Test func `a file that is to be read is neither made nor changed`() throws {
        #expect { _ = try self.open(.readOnly) } throws: {
            ($0 as? DatabaseError)?.primaryCode == 14
        }
        try open().execute("CREATE TABLE t(a)")
        let reader = try open(.readOnly)
        #expect { try reader.execute("INSERT INTO t VALUES (1)") } throws: {
            ($0 as? DatabaseError)?.primaryCode == 8
        }
    }

    @Test func `a statement outlives the name of its connection`() throws {
        var statement = try open().prepare("SELECT 1 UNION SELECT 2")
        #expect(try statement.step() && statement.int(0) == 1)
        #expect(try statement.step() && statement.value(0) == 2)
        #expect(try statement.step() == false)
        #expect(statement.int(99) == 0 && statement.text(-1).isEmpty)
    }
}
