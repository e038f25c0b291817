import CPosix
import Glibc
import HTTPServer
import Synchronization

/// The fan-out's thread: one epoll over every viewer of every ring, and one send for each piece.
///
/// Nothing here waits for a viewer: what its socket does not take stays where it is, and the viewer
/// is passed over until the kernel says that there is room (facts/http.md §2.6).
final class FanOutLoop {
    private let timing: FanOut.Timing
    private let inbox: FanOutInbox
    private let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    private var table = ViewerTable()
    /// The rings that have viewers.
    private var rings: [ObjectIdentifier: RingState] = [:]
    private var generation: UInt32 = 0
    /// Milliseconds of the monotonic clock.
    private var now = milliseconds()
    private var isStopped = false

    init(timing: FanOut.Timing, inbox: FanOutInbox) {
        self.timing = timing
        self.inbox = inbox
    }

    func run() {
        let inboxEvents: EPOLL_EVENTS = EPOLLIN
        epoll_set(epoll, EPOLL_CTL_ADD, inbox.descriptor, inboxEvents.rawValue, 0)
        let interval = max(1, min(1000, timing.resync.milliseconds / 4))
        var nextTick = now + interval
        var events = [epoll_event](repeating: epoll_event(), count: 512)
        while !isStopped {
            let wait = Int32(clamping: max(0, nextTick - milliseconds()))
            let count = Int(epoll_wait(epoll, &events, Int32(events.count), wait))
            now = milliseconds()
            for event in events.prefix(max(0, count)) {
                if event.data.u64 == 0 { readInbox() } else { respond(to: event) }
            }
            if now >= nextTick {
                tick()
                nextTick = now + interval
            }
        }
        inbox.close()
        for ring in rings.values {
            for descriptor in ring.viewers { drop(Int(descriptor)) }
        }
        close(epoll)
    }

    private func readInbox() {
        var changed: [ObjectIdentifier: RingState] = [:]
        for message in inbox.take() {
            switch message {
            case .frame(let ring, let number, let frame):
                append(frame, number: number, to: ring)
                changed[ObjectIdentifier(ring)] = ring
            case .scene(let ring, let number, let frame):
                ring.post(scene: frame, through: number)
                if ring.isAwaited { changed[ObjectIdentifier(ring)] = ring }
            case .adopt(let ring, let descriptor, let newcomer):
                adopt(descriptor, for: ring, newcomer)
            case .cut(let ring, let owner): cut(ring, owner: owner)
            case .end(let ring):
                ring.isEnded = true
                changed[ObjectIdentifier(ring)] = ring
            case .stop: isStopped = true
            }
        }
        // The presenter's few pages do not wait for the audience's thousands.
        for ring in changed.values.sorted(by: { $0.viewers.count < $1.viewers.count }) {
            serve(ring)
        }
    }

    private func append(_ frame: [UInt8], number: Int?, to ring: RingState) {
        if let number, number <= ring.frames.last { return }
        guard frame.count <= ring.frames.longest else {
            guard let number else { return }
            serve(ring)
            giveUp(ring, below: .max)
            return ring.frames.skip(number: number)
        }
        if ring.frames.head - ring.served > ring.frames.longest { serve(ring) }
        let oldest = ring.frames.tail(adding: frame.count)
        // Two bytes more, so that a viewer's place always shows whether it is between two frames.
        if oldest > 0, ring.earliest < oldest + 2 { giveUp(ring, below: oldest + 2) }
        if let number {
            ring.frames.append(frame, number: number)
        } else {
            ring.frames.append(frame)
        }
        ring.lastFrame = now
    }

    private func respond(to event: epoll_event) {
        let at = Int(event.data.u64 & 0xffff_ffff)
        guard table.holds(at, generation: UInt32(event.data.u64 >> 32)) else { return }
        let gone = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
        if event.events & gone != 0 { drop(at) } else { push(at) }
    }
}

// MARK: - Viewers

extension FanOutLoop {
    private func adopt(
        _ descriptor: Int32,
        for ring: RingState,
        _ newcomer: FanOutInbox.Newcomer
    ) {
        generation &+= 1
        if generation == 0 { generation = 1 }
        socket_prepare_stream(
            descriptor,
            Int32(clamping: timing.sendBuffer),
            Int32(clamping: timing.close.milliseconds)
        )
        var viewer = Viewer()
        viewer.ring = ring
        viewer.session = newcomer.session
        viewer.owner = newcomer.owner
        viewer.slot = Int32(ring.viewers.count)
        viewer.generation = generation
        viewer.movedAt = now
        viewer.prefix = newcomer.head
        if let (number, place) = ring.place(for: newcomer.resume) {
            viewer.prefix += Frame.hello(epoch: ring.epoch, mode: "tail", number: number)
            viewer.place = place
            ring.earliest = min(ring.earliest, place)
        } else {
            viewer.need = .start
        }
        if ring.viewers.isEmpty {
            rings[ObjectIdentifier(ring)] = ring
            ring.lastFrame = now
        }
        ring.viewers.append(descriptor)
        ring.figures.viewers.store(ring.viewers.count, ordering: .relaxed)
        let at = Int(descriptor)
        table.reserve(at)
        table[at] = viewer
        // No EPOLLIN: what a viewer sends stays in the kernel and costs nothing.
        epoll_set(epoll, EPOLL_CTL_ADD, descriptor, EPOLLRDHUP.rawValue, eventData(at))
        push(at)
    }

    private func drop(_ at: Int) {
        guard let ring = table[at].ring else { return }
        let slot = table[at].slot
        table[at] = Viewer()
        let last = ring.viewers.removeLast()
        if Int(last) != at {
            ring.viewers[Int(slot)] = last
            table[Int(last)].slot = slot
        }
        if ring.viewers.isEmpty { rings[ObjectIdentifier(ring)] = nil }
        ring.figures.viewers.store(ring.viewers.count, ordering: .relaxed)
        close(Int32(at))
    }

    /// Closes every viewer of one owner.
    private func cut(_ ring: RingState, owner: Int) {
        let own = ring.viewers.map { Int($0) }.filter { table[$0].owner == owner }
        for at in own { drop(at) }
    }

    /// Sends what there is to everyone whose socket has room.
    private func serve(_ ring: RingState) {
        ring.served = ring.frames.head
        ring.isAwaited = false
        var index = ring.viewers.count - 1
        while index >= 0 {
            let at = Int(ring.viewers[index])
            if !table[at].isBlocked { push(at) }
            index -= 1
        }
    }

    /// Sends to one viewer until it has everything or its socket is full, 256 KiB at a time.
    private func push(_ at: Int) {
        guard let ring = table[at].ring else { return }
        switch send(to: &table[at], at: Int32(at), of: ring) {
        case .gone: drop(at)
        case .full: block(at, true)
        case .complete, .waiting:
            if ring.isEnded { drop(at) } else { block(at, false) }
        }
    }

    private enum Outcome { case gone, complete, waiting, full }

    private func send(
        to viewer: inout Viewer,
        at descriptor: Int32,
        of ring: RingState
    ) -> Outcome {
        var budget = 256 * 1024
        let session = viewer.session
        if let session, session.isHolding {
            let rest = session.send(UnsafeRawBufferPointer(start: nil, count: 0))
            guard rest == 0 else { return rest == -1 ? .full : .gone }
            viewer.movedAt = now
        }
        while budget > 0 {
            let wanted: Int
            let sent: Int
            if !viewer.prefix.isEmpty {
                let start = Int(viewer.prefixSent)
                wanted = viewer.prefix.count - start
                sent = viewer.prefix.withUnsafeBytes {
                    put(UnsafeRawBufferPointer(rebasing: $0[start...]), session, descriptor)
                }
                viewer.prefixSent += Int32(max(0, sent))
                if sent == wanted {
                    viewer.prefix = []
                    viewer.prefixSent = 0
                }
            } else if viewer.need != .nothing {
                guard prepareScene(for: &viewer, of: ring) else { return .waiting }
                continue
            } else {
                let piece = ring.frames.piece(from: viewer.place, atMost: 64 * 1024)
                wanted = piece.count
                if wanted == 0 { return .complete }
                sent = put(UnsafeRawBufferPointer(piece), session, descriptor)
                viewer.place += max(0, sent)
            }
            if sent < -1 { return .gone }
            if sent > 0 {
                viewer.movedAt = now
                viewer.isGivenUp = false
                budget -= sent
            }
            if sent < wanted || session?.isHolding == true { return .full }
        }
        return .full
    }

    /// Sends what a socket takes at once: how many bytes, -1 when it is full, -2 when it is gone.
    private func put(
        _ bytes: UnsafeRawBufferPointer,
        _ session: TLSSession?,
        _ descriptor: Int32
    ) -> Int {
        session?.send(bytes) ?? socket_send(descriptor, bytes.baseAddress, bytes.count)
    }

    /// Puts the scene in front of the viewer; false when there is none it could go on from.
    private func prepareScene(for viewer: inout Viewer, of ring: RingState) -> Bool {
        guard let start = ring.start else {
            ring.isAwaited = true
            return false
        }
        if viewer.need == .start {
            viewer.prefix = Frame.hello(epoch: ring.epoch, mode: "scene", number: start.number)
        }
        viewer.prefix += start.frame
        viewer.place = start.place
        viewer.need = .nothing
        ring.earliest = min(ring.earliest, start.place)
        return true
    }

    private func block(_ at: Int, _ isBlocked: Bool) {
        guard table[at].isBlocked != isBlocked else { return }
        table[at].isBlocked = isBlocked
        if isBlocked { table[at].movedAt = now }
        let events = EPOLLRDHUP.rawValue | (isBlocked ? EPOLLOUT.rawValue : 0)
        epoll_set(epoll, EPOLL_CTL_MOD, Int32(at), events, eventData(at))
    }

    private func eventData(_ at: Int) -> UInt64 {
        UInt64(table[at].generation) << 32 | UInt64(at)
    }
}

// MARK: - Slow viewers

extension FanOutLoop {
    /// Viewers whose place is about to be overwritten finish their frame and go on from a scene.
    private func giveUp(_ ring: RingState, below place: Int) {
        ring.earliest = .max
        for descriptor in ring.viewers {
            let at = Int(descriptor)
            guard table[at].need == .nothing else { continue }
            if table[at].place < place {
                giveUp(&table[at], of: ring)
            } else {
                ring.earliest = min(ring.earliest, table[at].place)
            }
        }
    }

    private func giveUp(_ viewer: inout Viewer, of ring: RingState) {
        if viewer.prefix.isEmpty { viewer.prefix = ring.frames.restOfFrame(from: viewer.place) }
        viewer.need = .scene
        viewer.isGivenUp = true
        ring.isAwaited = true
    }

    private func tick() {
        for ring in rings.values {
            beat(ring)
            lookAfterSlow(ring)
        }
    }

    private func beat(_ ring: RingState) {
        guard now - ring.lastFrame >= timing.heartbeat.milliseconds else { return }
        append(Frame.heartbeat, number: nil, to: ring)
        for descriptor in ring.viewers {
            let at = Int(descriptor)
            if table[at].need != .nothing, table[at].prefix.isEmpty {
                table[at].prefix = Frame.heartbeat
            }
        }
        serve(ring)
    }

    private func lookAfterSlow(_ ring: RingState) {
        var slowest = 0
        var longest = 0
        var index = ring.viewers.count - 1
        while index >= 0 {
            let at = Int(ring.viewers[index])
            index -= 1
            let place = table[at].need == .nothing ? table[at].place : ring.frames.tail
            slowest = max(slowest, ring.frames.head - place)
            guard table[at].isBlocked else { continue }
            let rest = now - table[at].movedAt
            longest = max(longest, rest)
            if rest >= timing.close.milliseconds {
                drop(at)
            } else if rest >= timing.resync.milliseconds, !table[at].isGivenUp,
                table[at].need == .nothing, ring.start != nil
            {
                giveUp(&table[at], of: ring)
            }
        }
        ring.figures.slowestLag.store(slowest, ordering: .relaxed)
        ring.figures.longestWait.store(longest, ordering: .relaxed)
    }
}

extension FanOut {
    func adopt(
        _ socket: consuming AdoptedSocket,
        for ring: RingState,
        resume: Resume,
        head: [UInt8],
        owner: Int
    ) {
        let newcomer = FanOutInbox.Newcomer(
            session: socket.session,
            resume: resume,
            head: head,
            owner: owner
        )
        let descriptor = socket.release()
        if !inbox.post(.adopt(ring, descriptor: descriptor, newcomer)) {
            close(descriptor)
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}

private func milliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}
