import JSONValue
import TestSupport
import Testing

/// The phone's listener of the real program: encrypted, paired once, revocable, one driver at a time.
@Suite(.timeLimit(.minutes(2))) final class RemoteTests {
    private let room = RoomTalk()

    private func presenting(
        _ options: [String] = ["--remote", "0.0.0.0:0"],
        _ body: (Presenter) async throws -> Void
    ) async throws {
        let talk = try room.folder.write(RoomTalk.text, to: "talks/room.md")
        try room.folder.write("", to: "data/x")
        try await Presenter.use(talk, data: room.folder.file("data"), options: options, body)
    }

    private func pair(_ presenter: Presenter) async throws -> Phone {
        let made = try await presenter.post("runs/\(presenter.run)/remote", ["do": "pair"])
        return try await Phone(made.answer["link"]?.string ?? "", run: presenter.run)
    }

    /// What openssl makes of the certificate behind a port.
    private func shownFingerprint(port: Int) async throws -> String {
        let client = try Program.other(
            "bash",
            [
                "-c",
                "timeout 20 openssl s_client -connect 127.0.0.1:\(port) </dev/null 2>/dev/null"
                    + " | openssl x509 -noout -fingerprint -sha256",
            ],
            output: room.folder.file("client-\(port)")
        )
        _ = await client.ended()
        await client.end(grace: .zero)
        return String(client.text.split(separator: "=").last?.dropLast() ?? "")
    }

    @Test func `a phone is paired once, over the certificate whose fingerprint is told`()
        async throws
    {
        var fingerprint: String?
        try await presenting { presenter in
            let link = presenter.remote ?? ""
            let phone = try await Phone(link, run: presenter.run)
            #expect(phone.status == 303)
            let grant = phone.grant ?? ""
            #expect(grant.contains("; HttpOnly") && grant.contains("; SameSite=Strict"))
            #expect(grant.contains("; Secure"))
            let second = try await Phone(link, run: presenter.run)
            #expect(second.status == 403)
            #expect(second.grant == nil)
            let made = try await presenter.post(
                "runs/\(presenter.run)/remote",
                ["do": "pair"]
            )
            let told = made.answer["fingerprint"]?.string
            #expect(told == presenter.fingerprint)
            #expect(try await self.shownFingerprint(port: phone.port) == told)
            fingerprint = told
        }
        try await presenting { presenter in
            #expect(presenter.fingerprint == fingerprint, "made once for a data folder")
        }
    }

    @Test func `a phone drives the talk, and may do nothing else`() async throws {
        try await presenting { presenter in
            let phone = try await self.pair(presenter)
            #expect(try await phone.send(["do": "start"]).status == 200)
            #expect(
                try await phone.send(["do": "goto", "slide": "steps", "stage": 0]).status == 200
            )
            #expect(try await phone.carryOut("quick") == 200)
            try await presenter.wait(for: "quick", "passed")
            #expect(try await phone.carryOut("slow") == 200)
            try await presenter.wait(for: "slow", "running")
            #expect(try await phone.send(["do": "cancel", "step": "slow"]).status == 200)
            try await presenter.wait(for: "slow", "cancelled")
            #expect(
                try await phone.send(["do": "run", "step": "quick", "nonce": "x"]).status == 409
            )
            for command: JSON in [
                ["do": "panic"], ["do": "type", "step": "slow", "text": "x"], ["do": "end"],
                ["do": "skip", "step": "slow"], ["do": "reset"],
            ] {
                #expect(try await phone.send(command).status == 403, "\(command)")
            }
            let run = "/api/runs/\(presenter.run)"
            #expect(try await phone.ask("\(run)/deck").status == 200)
            for path in ["\(run)/events", "\(run)/remote", "/api/runs", "/"] {
                #expect(try await phone.ask(path).status != 200, "\(path)")
            }
        }
    }

    @Test
    func `its stream brings what happens, resumes, and after long absence begins with the scene`()
        async throws
    {
        try await presenting { presenter in
            let phone = try await self.pair(presenter)
            let stream = try phone.stream()
            #expect(await stream.receives("event: scene"))
            try await phone.send(["do": "start"])
            #expect(await stream.receives("\"run.started\""))
            let last = try #require(stream.lastID)

            try await presenter.send(["do": "goto", "slide": "points", "stage": 0])
            let resumed = try phone.stream(lastID: last)
            #expect(await resumed.receives("\"points\""))
            #expect(resumed.greeting?["mode"] == "tail")
            #expect(!resumed.text.contains("event: scene"))

            try await presenter.send(["do": "goto", "slide": "after", "stage": 0])
            let late = try phone.stream(lastID: "of-an-earlier-start-7")
            #expect(await late.receives("event: scene"))
            #expect(late.greeting?["mode"] == "scene")
            #expect(late.text.contains("\"slide\":\"after\""))
            #expect(
                try await phone.send(["do": "goto", "slide": "steps", "stage": 0]).status == 200
            )
        }
    }

    @Test func `one phone drives at a time, until another takes over`() async throws {
        try await presenting { presenter in
            let (first, second) = (try await self.pair(presenter), try await self.pair(presenter))
            #expect(try await first.send(["do": "start"]).status == 200)
            let refused = try await second.send(["do": "blackout", "on": true])
            #expect(refused.status == 409)
            #expect(refused.answer["error"]?.string?.contains("Take over first") == true)
            let stream = try first.stream()
            #expect(await stream.receives("event: scene"))
            #expect(try await second.ask("/api/runs/\(presenter.run)/driver", [:]).status == 200)
            #expect(await stream.receives("\"drives\":true"))
            #expect(try await second.send(["do": "blackout", "on": true]).status == 200)
            #expect(try await first.send(["do": "blackout", "on": false]).status == 409)
            #expect(try await presenter.send(["do": "blackout", "on": false]).status == 200)
        }
    }

    @Test func `a revoked phone is cut off at once, and no other is (S3)`() async throws {
        try await presenting { presenter in
            let (first, second) = (try await self.pair(presenter), try await self.pair(presenter))
            let (lost, kept) = (try first.stream(), try second.stream())
            #expect(await lost.receives("event: scene"))
            #expect(await kept.receives("event: scene"))
            #expect(
                try await presenter.post(
                    "runs/\(presenter.run)/remote",
                    ["do": "revoke", "device": 1]
                ).status == 200
            )
            #expect(await eventually { lost.isClosed })
            #expect(try await first.send(["do": "start"]).status == 401)
            let again = try first.stream()
            #expect(await again.receives("HTTP/1.1 401"))
            #expect(try await second.send(["do": "start"]).status == 200)
            #expect(await kept.receives("\"run.started\""))
            #expect(!kept.isClosed)
        }
    }

    @Test func `a phone stays paired when the program is killed and started again`() async throws {
        let talk = try room.folder.write(RoomTalk.text, to: "talks/room.md")
        try room.folder.write("", to: "data/x")
        let data = room.folder.file("data")
        let first = try await Presenter.start(talk, data: data, options: ["--remote", "0.0.0.0:0"])
        let phone = try await pair(first)
        try await phone.send(["do": "start"])
        let stream = try phone.stream()
        #expect(await stream.receives("event: scene"))
        let last = stream.lastID
        first.program.signal(9)
        _ = await first.program.ended()
        await first.program.end(grace: .zero)
        #expect(await eventually { stream.isClosed })
        let again = try await Presenter.start(
            talk,
            data: data,
            options: ["--remote", "0.0.0.0:\(phone.port)", "--resume", first.run],
            cookie: first.key
        )
        do {
            let resumed = try phone.stream(lastID: last)
            #expect(await resumed.receives("event: scene"))
            let move: JSON = ["do": "goto", "slide": "after", "stage": 0]
            #expect(try await phone.send(move).status == 200)
            #expect(again.fingerprint == first.fingerprint)
        } catch {
            await again.end()
            throw error
        }
        await again.end()
    }

    @Test func `a phone that speaks HTTP to the encrypted port is told so`() async throws {
        try await presenting { presenter in
            let phone = try await self.pair(presenter)
            let socket = try TestSocket(port: phone.port)
            socket.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(phone.port)\r\n\r\n")
            #expect(await socket.response()?.body == "This address is encrypted: open https://\n")
            #expect(try await phone.send(["do": "start"]).status == 200)
        }
    }

    @Test(arguments: [
        ["--remote", "127.0.0.1:0"], ["--remote", "0.0.0.0:0", "--insecure"],
    ])
    func `in the clear only on this machine, or when it is asked for (S18)`(
        _ options: [String]
    )
        async throws
    {
        try await presenting(options) { presenter in
            #expect(presenter.remote?.hasPrefix("http://") == true)
            #expect(presenter.fingerprint == nil)
        }
    }
}
