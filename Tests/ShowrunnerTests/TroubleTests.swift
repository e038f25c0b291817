import FoundationEssentials
import HTTPClient
import JSONValue
import Processes
import TestSupport
import Testing

/// What the machine can do to a talk: no room on the disk, no descriptors, no folder.
@Suite(.timeLimit(.minutes(2))) final class TroubleTests {
    private let folder = TemporaryFolder()

    private func talk() throws -> String {
        try folder.write("", to: "data/x")
        return try folder.write(
            """
            # One

            ```bash { name=flood }
            seq 1 200000
            ```

            ---

            # Two
            """,
            to: "talks/t.md"
        )
    }

    @Test func `R2: on a full disk the talk goes on, and is recorded again when there is room`()
        async throws
    {
        try await Presenter.use(
            try talk(),
            data: folder.file("data"),
            limits: "ulimit -Sf 1024"
        ) { presenter in
            _ = try await presenter.send(["do": "start"])
            _ = try await presenter.carryOut("flood")
            let hasTold = try await eventually(within: .seconds(30)) {
                try await presenter.isRecorded() == false
            }
            #expect(hasTold)
            try await presenter.wait(for: "flood", "passed")
            let moved = try await presenter.send(["do": "goto", "slide": "two", "stage": 0])
            #expect(moved.status == 200)
            #expect(try await presenter.scene()["position"]?["slide"] == "two")

            try await makeRoom(for: presenter)
            let isBack = try await eventually(within: .seconds(30)) {
                try await presenter.isRecorded() == true
            }
            #expect(isBack)
            let events = try await presenter.events()
            #expect(events.compactMap { $0["n"]?.int } == Array(1...events.count))
            #expect(events.contains { $0["k"] == "step.ended" && $0["status"] == "passed" })
        }
    }

    private func makeRoom(for presenter: Presenter) async throws {
        let other = try Program.other(
            "prlimit",
            ["--pid", "\(presenter.program.process)", "--fsize=unlimited"],
            output: folder.file("prlimit.log")
        )
        #expect(await other.ended() == .code(0))
    }

    @Test func `R3: an audience that takes every descriptor leaves the presenter's alone`()
        async throws
    {
        try await Presenter.use(
            try talk(),
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"],
            limits: "ulimit -n 256"
        ) { presenter in
            let port = try #require(
                presenter.audience?.split(separator: ":").last.flatMap { Int($0) }
            )
            var crowd: [TestSocket] = []
            for _ in 0..<400 {
                guard let socket = try? TestSocket(port: port) else { break }
                crowd.append(socket)
            }
            #expect(crowd.count > 200)
            let moved = try await presenter.send(["do": "goto", "slide": "two", "stage": 0])
            #expect(moved.status == 200)
            #expect(try await presenter.scene()["position"]?["slide"] == "two")
            crowd = []
            let live = HTTPRequest(url: "http://127.0.0.1:\(port)/api/live")
            let isServed = await eventually(within: .seconds(30)) {
                (try? await HTTPClient().send(live, timeout: .seconds(5)))?.status == 200
            }
            #expect(isServed)
        }
    }

    @Test(arguments: [("data/file/x", "--data DIR"), ("data", "runs")])
    func `a data folder that cannot be written is one sentence`(
        _ place: String,
        _ word: String
    ) async throws {
        let talk = try talk()
        try folder.write("", to: place.hasSuffix("x") ? "data/file" : "data/runs")
        let program = try Program(
            "showrunner",
            ["present", talk, "--data", folder.file(place), "--listen", "127.0.0.1:0"],
            output: folder.file("out.log")
        )
        #expect(await program.ended() == .code(1))
        let lines = program.text.split(separator: "\n")
        #expect(lines.count == 1 && program.text.contains(word), "\(program.text)")
        await program.end()
    }
}
