import Database
import TestSupport
import Testing

@testable import LicenseServer

struct LicenseStoreTests {
    private let tool = "Vector - DaVinci Configurator SE"

    @Test
    func `a pool that is read back is the pool that was written`() throws {
        let folder = TemporaryFolder()
        var pool = LicensePool(series: "one")
        do {
            let store = try LicenseStore(file: folder.file("l.db"))
            for number in 1...7 {
                let borrow = try pool.borrow(tool, by: "team-\(number)", at: number)
                try store.add(borrow, pool.charge(for: borrow))
            }
            let given = pool.giveBack(pool.borrows[2].id)
            let returned = try #require(given)
            try store.remove(returned)
            var plan = try #require(pool.status(of: tool)?.plan)
            plan.commit = 6
            try pool.setPlan(plan)
            try store.set(plan)
        }
        let again = try LicenseStore(file: folder.file("l.db")).pool(series: "two")
        #expect(again.borrows == pool.borrows)
        #expect(again.ledger == pool.ledger)
        #expect(again.statuses == pool.statuses)
    }

    @Test
    func `charges are numbered on after a restart, and ids of licenses never repeat`() throws {
        let folder = TemporaryFolder()
        for round in 1...2 {
            let store = try LicenseStore(file: folder.file("l.db"))
            var pool = try store.pool(series: "round\(round)")
            for _ in 1...6 {
                let borrow = try pool.borrow(tool, by: "u", at: 0)
                try store.add(borrow, pool.charge(for: borrow))
            }
        }
        let pool = try LicenseStore(file: folder.file("l.db")).pool(series: "x")
        #expect(pool.charges.map(\.id) == Array(1...7))
        #expect(Set(pool.borrows.map(\.id)).count == 12)
    }

    @Test
    func `the tables say what is out to whoever reads them, and who ever asked`() throws {
        let folder = TemporaryFolder()
        let store = try LicenseStore(file: folder.file("l.db"))
        var pool = try store.pool(series: "a")
        let borrow = try pool.borrow(tool, by: "team-adas", at: 5)
        try store.add(borrow, nil)
        let reader = try Connection(path: folder.file("l.db"), mode: .readOnly)
        let out = "SELECT borrowed FROM licenses WHERE tool = ?"
        #expect(try reader.rows(out, [.text(tool)]) == [[1]])
        try store.remove(borrow)
        #expect(try reader.rows(out, [.text(tool)]) == [[0]])
        #expect(try reader.rows("SELECT * FROM users") == [["team-adas", 5]])
        try store.reset()
        #expect(try reader.rows("SELECT count(*) FROM users") == [[0]])
        #expect(try store.pool(series: "b") == LicensePool(series: "b"))
    }

    @Test
    func `another program's database is left alone`() throws {
        let folder = TemporaryFolder()
        do {
            let other = try Connection(path: folder.file("o.db"))
            try other.execute("CREATE TABLE notes (text)")
        }
        #expect(throws: DatabaseError.self) { _ = try LicenseStore(file: folder.file("o.db")) }
        try folder.write("no database at all, only some text", to: "t.db")
        #expect(throws: DatabaseError.self) { _ = try LicenseStore(file: folder.file("t.db")) }
        let other = try Connection(path: folder.file("o.db"), mode: .readOnly)
        #expect(try other.rows("SELECT name FROM sqlite_master") == [["notes"]])
    }
}
