import HTTPServer
import Live
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SlowViewerTests {
    /// Buffers so small that a viewer that does not read is seen to be slow at once.
    static var quick: FanOut.Timing {
        var timing = FanOut.Timing()
        timing.resync = .milliseconds(200)
        timing.close = .milliseconds(600)
        timing.sendBuffer = 4096
        return timing
    }

    @Test func `viewers that never read delay nobody and cost no more than the ring`()
        async throws
    {
        try await withLive(bytes: 1 << 16) { live in
            let dead = try (0..<50).map { _ in try live.viewer(receiveBuffer: 2048) }
            let reader = try live.viewer()
            #expect(await reader.receives("event: hello"))
            #expect(await eventually { live.ring.viewers == 51 })
            for turn in 0..<20 {
                let numbers = (turn * 10 + 1)...(turn * 10 + 10)
                live.publish(numbers, padding: 1000)
                #expect(await eventually { Messages(reader).numbers.last == numbers.upperBound })
            }
            #expect(Messages(reader).numbers == Array(1...200))
            #expect(dead.count == 50)
            #expect(await eventually { live.ring.slowestLag > 0 })
            #expect(live.ring.slowestLag <= 1 << 16)
        }
    }

    @Test(arguments: [false, true])
    func `a viewer that was lapped finishes its frame, gets one scene and jumps to the head`(
        isEncrypted: Bool
    ) async throws {
        var timing = FanOut.Timing()
        timing.sendBuffer = 4096
        let identity = isEncrypted ? try TLSIdentity.forTests() : nil
        try await withLive(timing: timing, bytes: 1 << 16, identity: identity) { live in
            let slow = try live.viewer(receiveBuffer: 2048)
            #expect(await eventually { live.ring.viewers == 1 })
            for number in 1...400 {
                live.publish(number...number, padding: 3000)
                live.post(sceneThrough: number)
            }
            live.publish(401...402)
            #expect(await eventually { Messages(slow).numbers.last == 402 })
            let messages = Messages(slow)
            #expect(messages.isWhole)
            #expect(!messages.scenes.isEmpty)
            #expect(messages.isGapless)
            #expect(messages.numbers.count < 402)
        }
    }

    @Test(arguments: [false, true])
    func `a viewer without progress is given the scene, then closed`(
        isEncrypted: Bool
    ) async throws {
        let identity = isEncrypted ? try TLSIdentity.forTests() : nil
        try await withLive(timing: Self.quick, identity: identity) { live in
            let stuck = try live.viewer(receiveBuffer: 2048)
            let reader = try live.viewer()
            #expect(await eventually { live.ring.viewers == 2 })
            live.publish(1...100, padding: 1000)
            live.post(sceneThrough: 100)
            #expect(await eventually { live.ring.viewers == 1 })
            #expect(await eventually { Messages(reader).numbers.last == 100 })
            #expect(await eventually { stuck.isClosed })
        }
    }

    @Test(arguments: [false, true])
    func `a viewer that reads again after it was given up goes on from the scene`(
        isEncrypted: Bool
    ) async throws {
        var timing = Self.quick
        timing.close = .seconds(30)
        let identity = isEncrypted ? try TLSIdentity.forTests() : nil
        try await withLive(timing: timing, identity: identity) { live in
            let slow = try live.viewer(receiveBuffer: 2048)
            let reader = try live.viewer()
            #expect(await eventually { live.ring.viewers == 2 })
            live.publish(1...100, padding: 1000)
            live.post(sceneThrough: 100)
            #expect(await eventually { live.ring.slowestLag > 0 })
            live.publish(101...400, padding: 10)
            #expect(await eventually { Messages(reader).numbers.last == 400 })
            #expect(await eventually { Messages(slow).numbers.last == 400 })
            #expect(Messages(slow).isWhole)
            #expect(Messages(slow).isGapless)
            #expect(live.ring.viewers == 2)
        }
    }

    @Test func `a frame too long for the ring is made good by the next scene`() async throws {
        try await withLive(bytes: 1 << 14) { live in
            let viewer = try live.viewer()
            #expect(await viewer.receives("event: hello"))
            live.publish(1...2)
            live.publish(3...3, padding: 10_000)
            live.publish(4...4)
            live.post(sceneThrough: 2)
            live.post(sceneThrough: 4)
            live.publish(5...5)
            #expect(await eventually { Messages(viewer).numbers.last == 5 })
            #expect(Messages(viewer).numbers == [1, 2, 5])
            #expect(Messages(viewer).scenes == [4])
        }
    }

    @Test func `a silent stream has a heartbeat, also while it waits for a scene`() async throws {
        var timing = FanOut.Timing()
        timing.heartbeat = .milliseconds(50)
        timing.resync = .milliseconds(100)
        try await withLive(timing: timing) { live in
            let viewer = try live.viewer()
            let waiting = try live.viewer(lastID: "old-1")
            let beats = "event: beat\ndata: {}\n\nevent: beat\ndata: {}\n\n"
            #expect(await viewer.receives(beats))
            #expect(await waiting.receives(beats))
            live.publish(1...1)
            #expect(await eventually { Messages(viewer).numbers == [1] })
        }
    }

    @Test func `what a viewer sends is not read and does no harm`() async throws {
        try await withLive { live in
            let viewer = try live.viewer()
            #expect(await viewer.receives("event: hello"))
            for _ in 0..<50 { viewer.send([UInt8](repeating: 120, count: 65_536)) }
            live.publish(1...1)
            #expect(await eventually { Messages(viewer).numbers == [1] })
        }
    }
}
