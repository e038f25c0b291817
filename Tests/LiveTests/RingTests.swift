import HTTPServer
import JSONValue
import Live
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RingTests {
    @Test func `a viewer is greeted and then gets every event in order`() async throws {
        try await withLive { live in
            let viewer = try live.viewer()
            #expect(await viewer.receives("event: hello"))
            #expect(viewer.text.contains("Content-Type: text/event-stream\r\n"))
            #expect(viewer.text.contains("X-Test: 1\r\n"))
            #expect(viewer.text.contains("retry: 1000\n\n"))
            #expect(Messages(viewer).hello?["mode"] == "tail")
            live.publish(1...50)
            #expect(await eventually { Messages(viewer).numbers == Array(1...50) })
            #expect(Messages(viewer).events.last?.id == "e1-50")
            #expect(live.ring.viewers == 1)
        }
    }

    @Test func `a late joiner gets the scene and exactly what followed it`() async throws {
        try await withLive { live in
            live.publish(1...20)
            live.post(sceneThrough: 15)
            let viewer = try live.viewer()
            #expect(await eventually { Messages(viewer).numbers == Array(16...20) })
            let messages = Messages(viewer)
            #expect(messages.hello == ["epoch": "e1", "mode": "scene", "number": 15])
            #expect(messages.events.dropFirst().first?.event == "scene")
            #expect(messages.events.dropFirst().first?.id == "e1-15")
            live.publish(21...21)
            #expect(await eventually { Messages(viewer).numbers == Array(16...21) })
        }
    }

    @Test(arguments: [false, true])
    func `a viewer that comes back with a known id gets exactly what it missed`(
        isEncrypted: Bool
    ) async throws {
        try await withLive(identity: isEncrypted ? TLSIdentity.forTests() : nil) { live in
            live.publish(1...30)
            live.post(sceneThrough: 29)
            for last in [0, 12, 29, 30] {
                let viewer = try live.viewer(lastID: "e1-\(last)")
                let missed = last < 30 ? Array((last + 1)...30) : []
                #expect(await eventually { Messages(viewer).hello?["mode"] == "tail" })
                #expect(Messages(viewer).hello?["number"]?.int == last)
                #expect(await eventually { Messages(viewer).numbers == missed })
                #expect(Messages(viewer).scenes.isEmpty)
            }
        }
    }

    @Test(arguments: [
        "e0-12", "e1-31", "e1-99999999999999999999", "e1--1", "e1-", "e1-+5", "12", "e1", "abc",
        "e1-9223372036854775807", "e1-12x", "e1-1\u{e9}",
    ])
    func `an id of another start, or none at all, gets the scene`(_ lastID: String) async throws {
        try await withLive { live in
            live.publish(1...30)
            live.post(sceneThrough: 28)
            let viewer = try live.viewer(lastID: lastID)
            #expect(await eventually { Messages(viewer).numbers == [29, 30] })
            #expect(Messages(viewer).hello?["mode"] == "scene")
            #expect(Messages(viewer).scenes == [28])
        }
    }

    @Test func `an id that fell off the ring gets the scene`() async throws {
        try await withLive(bytes: 1 << 14, capacity: 4096) { live in
            live.publish(1...1000, padding: 100)
            live.post(sceneThrough: 990)
            let viewer = try live.viewer(lastID: "e1-5")
            #expect(await eventually { Messages(viewer).numbers == Array(991...1000) })
            #expect(Messages(viewer).scenes == [990])
        }
        try await withLive(capacity: 16) { live in
            live.publish(1...100)
            live.post(sceneThrough: 99)
            let viewer = try live.viewer(lastID: "e1-50")
            #expect(await eventually { Messages(viewer).numbers == [100] })
            let known = try live.viewer(lastID: "e1-90")
            #expect(await eventually { Messages(known).numbers == Array(91...100) })
        }
    }

    @Test func `a joiner whom no scene can serve waits for the next`() async throws {
        try await withLive(capacity: 16) { live in
            live.publish(1...100)
            let viewer = try live.viewer()
            #expect(await viewer.receives("retry: 1000"))
            #expect(await eventually { live.ring.viewers == 1 })
            live.publish(101...110)
            #expect(!viewer.text.contains("event: hello"))
            live.post(sceneThrough: 108)
            #expect(await eventually { Messages(viewer).numbers == [109, 110] })
            #expect(Messages(viewer).hello?["mode"] == "scene")
        }
    }

    @Test func `a notice reaches those connected and is not resumed from`() async throws {
        try await withLive { live in
            let viewer = try live.viewer()
            #expect(await viewer.receives("event: hello"))
            live.ring.notice(json: Array("{\"recording\":\n false}".utf8))
            #expect(await viewer.receives("event: notice\ndata: {\"recording\":  false}\n\n"))
            #expect(Messages(viewer).events.last?.id == "")
        }
    }

    @Test func `a jump in the numbers is passed on, and resuming from before it is not`()
        async throws
    {
        try await withLive { live in
            let viewer = try live.viewer()
            #expect(await viewer.receives("event: hello"))
            live.publish(1...3)
            live.publish(3...3)
            live.publish(10...12)
            #expect(await eventually { Messages(viewer).numbers == [1, 2, 3, 10, 11, 12] })
            live.post(sceneThrough: 11)
            let back = try live.viewer(lastID: "e1-2")
            #expect(await eventually { Messages(back).numbers == [12] })
            #expect(Messages(back).scenes == [11])
        }
    }

    @Test(arguments: [false, true])
    func `an ended ring closes its viewers once they have everything`(
        isEncrypted: Bool
    ) async throws {
        try await withLive(identity: isEncrypted ? TLSIdentity.forTests() : nil) { live in
            let viewers = try (0..<20).map { _ in try live.viewer() }
            for viewer in viewers { #expect(await viewer.receives("event: hello")) }
            live.publish(1...200, padding: 200)
            live.ring.end()
            for viewer in viewers {
                #expect(await eventually { viewer.isClosed })
                #expect(Messages(viewer).numbers == Array(1...200))
            }
            let late = try live.viewer(lastID: "e1-199")
            #expect(await eventually { late.isClosed })
            #expect(Messages(late).numbers == [200])
        }
    }

    @Test func `rings on one fan-out keep apart`() async throws {
        try await withLive { live in
            let other = Ring(epoch: "e2", fanOut: live.fanOut)
            let server = HTTPServer()
            let port = try server.listen(name: "other", address: "127.0.0.1", port: 0)
            async let served: Void = server.run { _ in .stream(other.stream(lastID: nil)) }
            let here = try live.viewer()
            let there = try TestSocket(port: port)
            there.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await here.receives("\"e1\""))
            #expect(await there.receives("\"e2\""))
            live.publish(1...3)
            other.publish(number: 1, json: Array("{\"n\":77}".utf8))
            #expect(await eventually { Messages(here).numbers == [1, 2, 3] })
            #expect(await eventually { Messages(there).numbers == [77] })
            server.stop()
            await served
        }
    }

    @Test func `HEAD of a stream is answered and the connection goes on`() async throws {
        try await withLive { live in
            let socket = try TestSocket(port: live.port)
            socket.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = await socket.response(toHead: true)
            #expect(head?.status == 200)
            #expect(head?["content-type"] == "text/event-stream")
            socket.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await socket.receives("event: hello"))
        }
    }

    @Test func `eight streams of one browser are all served`() async throws {
        try await withLive { live in
            let pages = try (0..<8).map { _ in try live.viewer() }
            for page in pages { #expect(await page.receives("event: hello")) }
            live.publish(1...1)
            for page in pages { #expect(await eventually { Messages(page).numbers == [1] }) }
        }
    }
}
