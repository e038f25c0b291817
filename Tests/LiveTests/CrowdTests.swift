import HTTPServer
import Live
import TestSupport
import Testing

/// Many viewers that come, go and are cut off while events are sent.
@Suite(.timeLimit(.minutes(1)))
struct CrowdTests {
    @Test(arguments: [false, true])
    func `viewers that come and go leave no descriptor and no viewer`(
        isEncrypted: Bool
    ) async throws {
        try await withLive(identity: isEncrypted ? TLSIdentity.forTests() : nil) { live in
            let steady = try live.viewer()
            #expect(await steady.receives("event: hello"))
            for turn in 0..<10 {
                let viewers = try (0..<50).map { _ in try live.viewer() }
                if turn.isMultiple(of: 2) { for viewer in viewers { viewer.resetOnClose() } }
                live.publish((turn + 1)...(turn + 1))
                if turn.isMultiple(of: 3) {
                    for viewer in viewers { #expect(await viewer.receives("event: hello")) }
                }
            }
            #expect(await eventually { live.ring.viewers == 1 })
            #expect(await eventually { openSockets(port: live.port) == 2 })
            #expect(await eventually { Messages(steady).numbers == Array(1...10) })
        }
    }

    @Test func `four hundred viewers all get everything, late ones from the scene`() async throws {
        try await withLive { live in
            let early = try (0..<200).map { _ in try live.viewer() }
            #expect(await eventually { live.ring.viewers == 200 })
            live.publish(1...50)
            live.post(sceneThrough: 40)
            let late = try (0..<200).map { _ in try live.viewer() }
            #expect(await eventually { live.ring.viewers == 400 })
            live.publish(51...100)
            for viewer in early {
                #expect(await eventually { Messages(viewer).numbers == Array(1...100) })
            }
            for viewer in late {
                #expect(await eventually { Messages(viewer).numbers == Array(41...100) })
            }
        }
    }

    @Test(arguments: [false, true])
    func `stopping in the middle of a crowd's coming and going ends cleanly`(
        isEncrypted: Bool
    ) async throws {
        for turn in stride(from: 0, to: 10, by: isEncrypted ? 4 : 1) {
            try await withLive(identity: isEncrypted ? TLSIdentity.forTests() : nil) { live in
                async let events: Void = live.publish(1...2000, padding: 100)
                var kept: [TestSocket] = []
                for index in 0..<100 {
                    guard let viewer = try? live.viewer(receiveBuffer: 4096) else { break }
                    if index.isMultiple(of: 3) {
                        viewer.resetOnClose()
                    } else {
                        kept.append(viewer)
                    }
                    if index == turn * 10 { live.fanOut.stop() }
                }
                await events
                for viewer in kept where turn > 0 {
                    #expect(await eventually { viewer.isClosed })
                }
            }
        }
    }
}
