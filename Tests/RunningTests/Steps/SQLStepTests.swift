import Database
import Events
import FoundationEssentials
import Runbooks
import TestSupport
import Testing

@testable import Running

/// Steps that query a database.
@Suite(.timeLimit(.minutes(1))) struct SQLStepTests {
    private func stage() throws -> StepStage {
        let stage = try StepStage()
        let connection = try Connection(path: "\(stage.workspace)/tea.db")
        try connection.execute(
            """
            CREATE TABLE cups(id INTEGER PRIMARY KEY, leaf TEXT, price REAL);
            INSERT INTO cups VALUES (1, 'green', 1.5), (2, 'bl│ack', NULL);
            """
        )
        return stage
    }

    @Test func `rows are drawn as a table, judged and captured`() async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            """
            ```sql { name=cups db=sqlite:tea.db }
            --@ expect rows == 2
            --@ expect rows[0].id == 1 and rows[1].price == null
            --@ capture leaf = rows[0].leaf
            select id, leaf, price from cups where leaf != '{{other}}' order by id;
            ```
            """,
            values: ["other": "it's"]
        )
        #expect(outcome.result.unmet == [])
        #expect(outcome.result.status == .passed)
        #expect(outcome.captured.map(\.value) == ["green"])
        #expect(stage.screen.contains("id │ leaf   │ price"))
        #expect(stage.screen.contains(" 2 │ bl│ack │  NULL"))
        #expect(stage.screen.last == "2 rows")
        await stage.session.close()
    }

    @Test(arguments: [
        ("select id from cups where id = {{v}}", "1; delete from cups"),
        ("select id from cups where id = {{v}}", ""),
        ("select id from cups where id = {{v}}", "a b"),
        ("select id from cups where id = {{v}}", "'x'"), ("select 5-{{v}} as n", "-1"),
        ("select 1 -- it's {{v}}", "x\n; delete from cups"),
        ("select 1 /* it's */ + {{v}}", "1; delete from cups"),
    ])
    func `rule 8: outside quotes a value is a number or a word, or nothing runs`(
        _ query: String,
        _ value: String
    ) async throws {
        let stage = try stage()
        for place in ["db=sqlite:tea.db", "via=\"sh client.sh\""] {
            let outcome = try await stage.carryOut(
                "```sql { name=a \(place) }\n-- one\n\(query)\n```\n",
                values: ["v": value],
                script: "cat >asked; printf 'n\\n1\\n'"
            )
            #expect(outcome.result.status == .error)
            #expect(
                outcome.result.message?.hasPrefix("Line 2: {{v}} stands outside quotes") == true,
                "\(outcome.result)"
            )
            #expect(outcome.result.message?.contains("Write it between quotes: '{{v}}'") == true)
        }
        #expect(!FileManager.default.fileExists(atPath: "\(stage.workspace)/asked"))
        await stage.session.close()
    }

    @Test func `within quotes a value stays one value, whatever it holds`() async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            """
            ```sql { name=a db=sqlite:tea.db }
            --@ expect rows[0].n == 2
            insert into cups values ({{id}}, '{{v}}', {{price}});
            select count(*) as n from {{table}} where leaf = '{{v}}' or {{column}} = 1 or "{{name}}" = 7;
            ```
            """,
            values: [
                "v": "x'); delete from cups; -- \\", "id": "3", "price": "-2.5",
                "table": "main.cups",
                "column": "id", "name": "id\" = 2 or \"id",
            ]
        )
        #expect(outcome.result.unmet == [], "\(outcome.result)")
        #expect(outcome.result.status == .passed, "\(outcome.result)")
        await stage.session.close()
    }

    /// Other clients read backslashes, `$$` and `#` in ways of their own.
    @Test(arguments: [
        ("select '{{v}}'", "\\"), ("select 'it\\'s' || '{{v}}'", "a b"),
        ("select $$ it's $$ || '{{v}}'", "a b"), ("select 1 # it's\n, '{{v}}'", "a b"),
    ])
    func `another client gets no value that it might read otherwise`(
        _ query: String,
        _ value: String
    ) async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            "```sql { name=a via=\"sh client.sh\" }\n\(query)\n```\n",
            values: ["v": value],
            script: "cat >asked"
        )
        #expect(outcome.result.status == .error)
        #expect(!FileManager.default.fileExists(atPath: "\(stage.workspace)/asked"))
        await stage.session.close()
    }

    @Test func `several statements run in order, the last result is judged`() async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            """
            ```sql { name=more db=sqlite:tea.db }
            --@ expect rows[0].n == 3
            -- one more
            insert into cups values (3, 'mint; or so', 2);
            select 1 as first; select count(*) as n from cups;
            ```
            """
        )
        #expect(outcome.result.status == .passed, "\(outcome.result)")
        await stage.session.close()
    }

    @Test func `an error of the database fails the step with its sentence`() async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            "```sql { name=bad db=sqlite:tea.db }\nselect leaf from nowhere\n```\n"
        )
        #expect(outcome.result.status == .failed)
        #expect(outcome.result.message == "no such table: nowhere")
        await stage.session.close()
    }

    @Test func `a database that is not there is refused, not made`() async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            "```sql { name=gone db=sqlite:coffee.db }\nselect 1\n```\n"
        )
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("There is no database coffee.db") == true)
        let made = try await stage.carryOut(
            "```sql { name=new db=sqlite:coffee.db create=true }\ncreate table a(b)\n```\n"
        )
        #expect(made.result.status == .passed)
        await stage.session.close()
    }

    private static let endless = """
        with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n
        """

    @Test func `rule 3: a query whose time is up is interrupted`() async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            "```sql { name=slow db=sqlite:tea.db timeout=200ms }\n\(Self.endless)\n```\n"
        )
        #expect(outcome.result.status == .timedOut)
        await stage.session.close()
    }

    @Test func `a query is stopped by a person`() async throws {
        let stage = try stage()
        async let running = stage.carryOut(
            "```sql { name=slow db=sqlite:tea.db }\n\(Self.endless)\n```\n"
        )
        _ = await eventually { !stage.screen.isEmpty }
        await stage.runner.cancel()
        #expect(try await running.result.status == .cancelled)
        await stage.session.close()
    }

    @Test func `another client is asked in its own way, and its table is read`() async throws {
        let stage = try stage()
        let outcome = try await stage.carryOut(
            """
            ```sql { name=other via="sh client.sh" }
            --@ expect rows == 2 and rows[1].name == "a, \\"b\\""
            --@ expect rows[0].id == 7
            select 1
            ```
            """,
            script: "cat >asked; printf 'id,name\\r\\n7,x\\n8,\"a, \"\"b\"\"\"\\n'"
        )
        #expect(outcome.result.unmet == [])
        #expect(outcome.result.status == .passed)
        let failed = try await stage.carryOut(
            "```sql { name=other via=\"sh client.sh\" }\nselect 1\n```\n",
            script: "echo 'no such role' >&2; exit 2"
        )
        #expect(failed.result.status == .failed)
        #expect(failed.result.code == 2)
        #expect(failed.result.message == "no such role")
        await stage.session.close()
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is missing: scripts/setup test"))
    func `psql asks a real PostgreSQL server`() async throws {
        let server = try await PostgreSQLServer()
        let stage = try stage()
        let psql = "psql --host=\(server.host) --username=demo postgres"
        let outcome = try await stage.carryOut(
            """
            ```sql { name=cups via="\(psql)" }
            --@ expect rows == 2 and rows[1].leaf == "bl,ack \\"tea\\""
            --@ expect rows[0].price == null and rows[1].note == "" and rows[1].price == 2.5
            --@ capture leaf = rows[0].leaf
            create table cups(id serial primary key, leaf text, price numeric, note text);
            insert into cups(leaf, price, note) values ('green', null, 'x'), ('bl,ack "tea"', 2.50, '');
            select id, leaf, price, note from cups order by id;
            ```
            """
        )
        #expect(outcome.result.unmet == [])
        #expect(outcome.result.status == .passed, "\(outcome.result)")
        #expect(outcome.captured.map(\.value) == ["green"])

        let failed = try await stage.carryOut(
            "```sql { name=bad via=\"\(psql)\" }\nselect leaf from nowhere;\n```\n"
        )
        #expect(failed.result.status == .failed)
        #expect(failed.result.message == "ERROR:  relation \"nowhere\" does not exist")

        let slow = try await stage.carryOut(
            "```sql { name=slow via=\"\(psql)\" timeout=300ms }\nselect pg_sleep(60);\n```\n"
        )
        #expect(slow.result.status == .timedOut)
        await stage.session.close()
        await server.end()
    }
}

extension StepStage {
    /// Runs a step beside a client that is this shell script.
    fileprivate func carryOut(
        _ text: String,
        values: [String: String] = [:],
        script: String
    ) async throws -> StepOutcome {
        try folder.write(script, to: "workspace/client.sh")
        return try await carryOut(text, values: values)
    }
}
