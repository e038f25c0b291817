import JSONValue
import Processes
import TestSupport
import Testing

/// Two programs, one data folder: a run belongs to the one that opened it.
@Suite(.timeLimit(.minutes(1))) final class OneWriterTests {
    private let folder = TemporaryFolder()

    private func talk() throws -> String {
        try folder.write("", to: "data/x")
        return try folder.write(
            "# One\n\n```bash { name=long }\nsleep 60\n```\n",
            to: "talks/t.md"
        )
    }

    private func run(_ words: [String]) async throws -> (code: Processes.Child.Exit?, text: String)
    {
        let program = try Program(
            "showrunner",
            words + ["--data", folder.file("data")],
            output: folder.file("\(words[0]).log")
        )
        _ = await eventually { program.exit != nil }
        let exit = program.exit
        await program.end(grace: .zero)
        return (exit, program.text)
    }

    @Test func `a second server of the same talk opens a run of its own`() async throws {
        let talk = try talk()
        try await Presenter.use(talk, data: folder.file("data")) { first in
            _ = try await first.carryOut("long")
            try await first.wait(for: "long", "running")
            try await Presenter.use(talk, data: self.folder.file("data")) { second in
                #expect(second.run != first.run)
            }
            #expect(try await first.status(of: "long") == "running")
            try await first.send(["do": "marker", "label": "still mine"])
            let numbers = try await first.events().map { $0["n"]?.int }
            #expect(numbers == (1...numbers.count).map { $0 })
        }
    }

    @Test func `an open run is neither gone on with nor published by another program`()
        async throws
    {
        let talk = try talk()
        try await Presenter.use(talk, data: folder.file("data")) { first in
            _ = try await first.carryOut("long")
            try await first.wait(for: "long", "running")
            let resumed = try await self.run([
                "present", talk, "--resume", first.run, "--listen", "127.0.0.1:0", "--static",
                "\(Repository.root)/static",
            ])
            #expect(resumed.code == .code(1), "\(resumed.text)")
            #expect(resumed.text.contains("process \(first.program.process)"), "\(resumed.text)")
            let published = try await self.run(["publish", first.run])
            #expect(published.code == .code(1), "\(published.text)")
            #expect(published.text.contains("process \(first.program.process)"))
            #expect(try await first.status(of: "long") == "running")
        }
    }

    @Test func `a run of another talk is not gone on with`() async throws {
        let talk = try talk()
        let other = try folder.write("# Other\n", to: "talks/other.md")
        var run = ""
        try await Presenter.use(talk, data: folder.file("data")) { first in
            run = first.run
            first.program.signal(9)
            _ = await first.program.ended()
        }
        let resumed = try await self.run([
            "present", other, "--resume", run, "--listen", "127.0.0.1:0", "--static",
            "\(Repository.root)/static",
        ])
        #expect(resumed.code == .code(1) && resumed.text.contains("talk t"), "\(resumed.text)")
    }
}
