public import Checklists
import Database
import JSONValue

/// The last result of every item of every checklist, in `library.db`.
public actor CheckBook {
    private let lane = SerialQueue("showrunner.checks")
    private let connection: Connection

    /// The queue the book lives on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    /// The book of a data folder.
    /// - Throws: ``RecordingError``.
    public init(folder: String) throws(RecordingError) {
        connection = try LibraryFile.open(
            in: folder,
            """
            CREATE TABLE IF NOT EXISTS check_result(
                list TEXT NOT NULL,
                item TEXT NOT NULL,
                result TEXT NOT NULL,
                PRIMARY KEY (list, item)
            )
            """
        )
    }

    /// The results kept of a list, by item.
    ///
    /// - Parameter list: The absolute path of its file.
    public func results(of list: String) -> [String: CheckResult] {
        let rows = try? connection.rows(
            "SELECT item, result FROM check_result WHERE list = ?",
            [.text(list)]
        )
        var results: [String: CheckResult] = [:]
        for row in rows ?? [] {
            guard let item = row[0].text, let text = row[1].text,
                let json = try? JSON(parsing: text)
            else { continue }
            results[item] = CheckResult(json: json)
        }
        return results
    }

    /// Keeps a result of an item; nil forgets the last one.
    /// - Throws: ``RecordingError``.
    public func keep(
        _ result: CheckResult?,
        of item: String,
        in list: String
    ) throws(RecordingError) {
        do {
            guard let result else {
                return try connection.run(
                    "DELETE FROM check_result WHERE list = ? AND item = ?",
                    [.text(list), .text(item)]
                )
            }
            try connection.run(
                "INSERT OR REPLACE INTO check_result(list, item, result) VALUES (?, ?, ?)",
                [.text(list), .text(item), .text(result.json.text)]
            )
        } catch {
            throw RecordingError("The check's result cannot be kept", error)
        }
    }
}
