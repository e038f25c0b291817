public import Database

/// The license server's tables: what was bought, what is out, what it cost, and who ever asked.
///
/// Everything is written in a transaction before it is answered, so a server that is killed comes
/// back with every license it lent. One server at a time may have a file open; reading it with
/// another program is safe.
/// - Source: facts/metrics.md §1.1.
public struct LicenseStore: ~Copyable, Sendable {
    private static let version = 1

    private static let tables = """
        CREATE TABLE licenses (
          tool TEXT PRIMARY KEY, total INTEGER NOT NULL, borrowed INTEGER NOT NULL DEFAULT 0,
          commit_qty INTEGER NOT NULL, max_overage INTEGER NOT NULL,
          commit_price REAL NOT NULL, overage_price_per_license REAL NOT NULL
        );
        CREATE TABLE borrows (
          id TEXT PRIMARY KEY, tool TEXT NOT NULL REFERENCES licenses, user TEXT NOT NULL,
          borrowed_at INTEGER NOT NULL, is_overage INTEGER NOT NULL
        );
        CREATE TABLE overage_charges (
          id INTEGER PRIMARY KEY, tool TEXT NOT NULL REFERENCES licenses, borrow_id TEXT NOT NULL,
          user TEXT NOT NULL, charged_at INTEGER NOT NULL, amount REAL NOT NULL
        );
        CREATE INDEX charges_by_tool ON overage_charges(tool, amount);
        CREATE TABLE users (name TEXT PRIMARY KEY, first_seen INTEGER NOT NULL);
        CREATE TRIGGER license_lent AFTER INSERT ON borrows BEGIN
          UPDATE licenses SET borrowed = borrowed + 1 WHERE tool = NEW.tool;
          INSERT OR IGNORE INTO users VALUES (NEW.user, NEW.borrowed_at);
        END;
        CREATE TRIGGER license_given_back AFTER DELETE ON borrows BEGIN
          UPDATE licenses SET borrowed = borrowed - 1 WHERE tool = OLD.tool;
        END;
        PRAGMA user_version = \(version);
        """

    private let connection: Connection

    /// Opens the tables of a file, and makes those of a new one.
    /// - Parameter file: The file's path; nil keeps the tables in memory.
    /// - Throws: `DatabaseError`, also where the file is another program's.
    public init(file: String?) throws(DatabaseError) {
        connection = try LicenseStore.opened(file)
    }

    private static func opened(_ file: String?) throws(DatabaseError) -> Connection {
        let connection = try Connection(path: file ?? ":memory:")
        try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        let found = try connection.rows("PRAGMA user_version").first?.first
        if found == .int(version) { return connection }
        let isEmpty = try connection.rows("SELECT 1 FROM sqlite_master LIMIT 1").isEmpty
        guard found == .int(0), isEmpty else {
            throw DatabaseError(
                code: 26,
                message: "this database is not of this license server; give another file",
                context: file ?? ""
            )
        }
        try connection.transaction { () throws(DatabaseError) in
            try connection.execute(tables)
            try insert(LicensePlan.firstPlans, into: connection)
        }
        return connection
    }

    /// The pool as it was when it was last written.
    /// - Parameter series: Begins the id of every license lent from now on.
    func pool(series: String) throws(DatabaseError) -> LicensePool {
        LicensePool(
            plans: try plans(),
            series: series,
            borrows: try borrows(),
            ledger: try ledger()
        )
    }

    private func plans() throws(DatabaseError) -> [LicensePlan] {
        var plans: [LicensePlan] = []
        var row = try connection.prepare(
            "SELECT tool, total, commit_qty, max_overage, commit_price, overage_price_per_license "
                + "FROM licenses ORDER BY rowid"
        )
        while try row.step() {
            plans.append(
                LicensePlan(
                    tool: row.text(0),
                    total: row.int(1),
                    commit: row.int(2),
                    maxOverage: row.int(3),
                    commitPrice: row.real(4),
                    overagePrice: row.real(5)
                )
            )
        }
        return plans
    }

    private func borrows() throws(DatabaseError) -> [LicensePool.Borrow] {
        var borrows: [LicensePool.Borrow] = []
        var row = try connection.prepare(
            "SELECT id, tool, user, borrowed_at, is_overage FROM borrows ORDER BY rowid"
        )
        while try row.step() {
            borrows.append(
                LicensePool.Borrow(
                    id: row.text(0),
                    tool: row.text(1),
                    user: row.text(2),
                    borrowedAt: row.int(3),
                    isOverage: row.int(4) != 0
                )
            )
        }
        return borrows
    }

    private func ledger() throws(DatabaseError) -> LicensePool.Ledger {
        var ledger = LicensePool.Ledger()
        var sum = try connection.prepare(
            "SELECT tool, sum(amount), max(id) FROM overage_charges GROUP BY tool"
        )
        while try sum.step() {
            ledger.costs[sum.text(0)] = sum.real(1)
            ledger.count = max(ledger.count, sum.int(2))
        }
        var row = try connection.prepare(
            "SELECT id, tool, borrow_id, user, charged_at, amount FROM overage_charges "
                + "ORDER BY id DESC LIMIT \(LicensePool.chargeLimit)"
        )
        while try row.step() {
            ledger.charges.append(
                LicensePool.Charge(
                    id: row.int(0),
                    tool: row.text(1),
                    borrow: row.text(2),
                    user: row.text(3),
                    chargedAt: row.int(4),
                    amount: row.real(5)
                )
            )
        }
        ledger.charges.reverse()
        return ledger
    }

    /// Writes a license that was lent, with what it cost.
    func add(_ borrow: LicensePool.Borrow, _ charge: LicensePool.Charge?) throws(DatabaseError) {
        try connection.transaction { () throws(DatabaseError) in
            try connection.run(
                "INSERT INTO borrows VALUES (?, ?, ?, ?, ?)",
                [
                    .text(borrow.id), .text(borrow.tool), .text(borrow.user),
                    .int(borrow.borrowedAt), .int(borrow.isOverage ? 1 : 0),
                ]
            )
            guard let charge else { return }
            try connection.run(
                "INSERT INTO overage_charges VALUES (?, ?, ?, ?, ?, ?)",
                [
                    .int(charge.id), .text(charge.tool), .text(charge.borrow),
                    .text(charge.user), .int(charge.chargedAt), .real(charge.amount),
                ]
            )
        }
    }

    /// Writes that a license was given back.
    func remove(_ borrow: LicensePool.Borrow) throws(DatabaseError) {
        try connection.run("DELETE FROM borrows WHERE id = ?", [.text(borrow.id)])
    }

    /// Writes a changed plan.
    func set(_ plan: LicensePlan) throws(DatabaseError) {
        try connection.run(
            "UPDATE licenses SET total = ?, commit_qty = ?, max_overage = ?, commit_price = ?, "
                + "overage_price_per_license = ? WHERE tool = ?",
            [
                .int(plan.total), .int(plan.commit), .int(plan.maxOverage),
                .real(plan.commitPrice), .real(plan.overagePrice), .text(plan.tool),
            ]
        )
    }

    /// Empties the tables and writes the first plans.
    func reset() throws(DatabaseError) {
        try connection.transaction { () throws(DatabaseError) in
            try connection.execute(
                "DELETE FROM borrows; DELETE FROM overage_charges; DELETE FROM users; "
                    + "DELETE FROM licenses"
            )
            try LicenseStore.insert(LicensePlan.firstPlans, into: connection)
        }
    }

    private static func insert(
        _ plans: [LicensePlan],
        into connection: borrowing Connection
    ) throws(DatabaseError) {
        for plan in plans {
            try connection.run(
                "INSERT INTO licenses VALUES (?, ?, 0, ?, ?, ?, ?)",
                [
                    .text(plan.tool), .int(plan.total), .int(plan.commit), .int(plan.maxOverage),
                    .real(plan.commitPrice), .real(plan.overagePrice),
                ]
            )
        }
    }
}
