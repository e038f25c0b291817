import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// Commands from several pages, out of order, repeated and at once.
@Suite(.timeLimit(.minutes(1))) final class CommandTests {
    private let folder = TemporaryFolder()

    private func presenting(_ body: (Presenter) async throws -> Void) async throws {
        let talk = try folder.write(
            """
            # One

            ---

            # Two

            - a <!-- .element: class="fragment" -->
            - b <!-- .element: class="fragment" -->

            ---

            # Three

            ```bash { name=count }
            echo started >> "$COUNTER"; sleep 0.2; echo done
            ```
            """,
            to: "talks/t.md"
        )
        try folder.write("", to: "data/x")
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            environment: ["COUNTER": folder.file("counter")],
            body
        )
    }

    @Test func `fifty equal presses start one process (S8)`() async throws {
        try await presenting { presenter in
            let armed = try await presenter.send(["do": "arm", "step": "count"])
            let nonce = try #require(armed.answer["nonce"])
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await presenter.send(["do": "run", "step": "count", "nonce": nonce])
                            .status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
            #expect(statuses.filter { $0 == 409 }.count == 49)
            try await presenter.wait(for: "count", "passed")
            let counter = try String(contentsOfFile: folder.file("counter"), encoding: .utf8)
            #expect(counter == "started\n")
        }
    }

    @Test func `two hundred slide changes from four pages end in one state`() async throws {
        try await presenting { presenter in
            try await presenter.send(["do": "start"])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let slide: JSON = ["one", "two", "three"].randomElement() ?? "one"
                        try await presenter.send(
                            ["do": "goto", "slide": slide, "stage": .int(number % 3)])
                    }
                }
                try await group.waitForAll()
            }
            try await presenter.send(["do": "goto", "slide": "two", "stage": 99])
            let position = try await presenter.scene()["position"]
            #expect(position == ["slide": "two", "stage": 2])
            let folded = try await presenter.events().last { $0["k"] == "position" }
            #expect(
                folded?["slide"] == position?["slide"] && folded?["stage"] == position?["stage"]
            )
        }
    }

    @Test func `an older command of a page is refused`() async throws {
        try await presenting { presenter in
            try await presenter.send(["do": "goto", "slide": "two", "stage": 0], count: 5)
            let late = try await presenter.send(
                ["do": "goto", "slide": "three", "stage": 0],
                count: 4
            )
            #expect(late.status == 409)
            #expect(try await presenter.scene()["position"]?["slide"] == "two")
        }
    }

    @Test(arguments: [
        #"{"do":"goto","slide":"nowhere","stage":0}"#, #"{"do":"goto","slide":"two","stage":-1}"#,
        #"{"do":"goto","slide":"two","stage":9223372036854775807}"#, #"{"do":"arm","step":"x"}"#,
        #"{"do":"run","step":"count","nonce":""}"#, #"{"do":"cancel","step":"count"}"#,
        #"{"do":"type","step":"count","text":"x"}"#, #"{"do":"explode"}"#, "{}", "[]", "null", "7",
    ])
    func `a command that makes no sense is refused, and nothing happens`(
        _ command: String
    ) async throws {
        try await presenting { presenter in
            let before = try await presenter.scene()["number"]
            let answer = try await presenter.send(try JSON(parsing: command))
            #expect((400..<500).contains(answer.status) && answer.answer["error"]?.string != nil)
            #expect(try await presenter.scene()["number"] == before)
        }
    }
}
