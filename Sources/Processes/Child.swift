internal import CPosix
private import Glibc
private import Synchronization

/// A started child: its terminal, its control pipes and its end.
///
/// One thread at a time asks ``next(within:)``; every other function may be called from anywhere.
/// Letting go of a child closes its descriptors, which hangs up its terminal, but never waits.
public final class Child: Sendable {
    /// The child's process id, which is also the id of its session.
    public let process: Int
    /// The path of the terminal the child sees, as `/dev/pts/4`; nil without one.
    public let terminalPath: String?

    private let pidfd: Int32
    private let terminal: Int32
    private let reports: Int32
    private let wakeup: Int32
    private let state: Mutex<State>

    private struct State {
        var orders: Int32
        var terminalIsOpen: Bool
        var reportsAreOpen: Bool
        var exit: Exit?
        var isEndTold = false
        var input: [UInt8] = []
    }

    /// How a process ended.
    public enum Exit: Sendable, Equatable {
        /// By itself, with this code.
        case code(Int)
        /// By this signal.
        case signal(Int)
    }

    /// What ``next(within:)`` found.
    public enum Happening: Sendable, Equatable {
        /// Bytes from the terminal.
        case output([UInt8])
        /// Bytes from the control pipe.
        case report([UInt8])
        /// The child is gone; told once.
        case ended(Exit)
        /// Somebody called ``wake()``.
        case woken
        /// Nothing, for as long as was asked.
        case silence
    }

    init(_ child: process_child) throws(ProcessError) {
        process = Int(child.pid)
        pidfd = child.pidfd
        terminal = child.terminal
        reports = child.reports
        terminalPath = child.terminal >= 0 ? Self.path(of: child) : nil
        state = Mutex(
            State(
                orders: child.orders,
                terminalIsOpen: child.terminal >= 0,
                reportsAreOpen: child.reports >= 0
            )
        )
        wakeup = process_make_wakeup()
        guard wakeup >= 0 else {
            // Without its descriptors nobody could hear of the child again.
            _ = process_signal(child.pidfd, SIGKILL)
            for descriptor in [child.pidfd, child.terminal, child.reports, child.orders]
            where descriptor >= 0 { close(descriptor) }
            throw ProcessError(action: "watch a child", code: Int(-wakeup))
        }
    }

    private static func path(of child: process_child) -> String {
        withUnsafeBytes(of: child.terminal_path) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    deinit {
        release()
        for descriptor in [pidfd, terminal, reports, wakeup] where descriptor >= 0 {
            close(descriptor)
        }
    }

    /// Waits for the next thing to happen, blocking the calling thread.
    ///
    /// Output comes before the end: `.ended` is told when everything printed was read.
    public func next(within limit: Duration) -> Happening {
        let deadline = ContinuousClock.now + limit
        while true {
            let waits = polled()
            var descriptors = waits
            let left = max(.zero, deadline - ContinuousClock.now)
            let count = poll(
                &descriptors,
                nfds_t(descriptors.count),
                Int32(clamping: left.wholeMilliseconds)
            )
            if count == 0 { return .silence }
            guard count > 0 else { continue }
            sendInput()
            if descriptors[0].revents != 0, takeWakeup() { return .woken }
            if descriptors[1].revents != 0, let bytes = readReports() { return .report(bytes) }
            if descriptors[2].revents & ~Int16(POLLOUT) != 0, let bytes = readTerminal() {
                return .output(bytes)
            }
            if descriptors[3].revents != 0, let exit = takeExit() { return .ended(exit) }
        }
    }

    private func polled() -> [pollfd] {
        state.withLock { state in
            let typing = state.input.isEmpty ? 0 : Int16(POLLOUT)
            return [
                pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
                pollfd(fd: state.reportsAreOpen ? reports : -1, events: Int16(POLLIN), revents: 0),
                pollfd(
                    fd: state.terminalIsOpen ? terminal : -1,
                    events: Int16(POLLIN) | typing,
                    revents: 0
                ),
                pollfd(fd: state.isEndTold ? -1 : pidfd, events: Int16(POLLIN), revents: 0),
            ]
        }
    }

    private func takeWakeup() -> Bool {
        var count: UInt64 = 0
        return Glibc.read(wakeup, &count, 8) == 8
    }

    private func readReports() -> [UInt8]? {
        let bytes = Self.read(reports, atMost: 4_096)
        if bytes == nil { state.withLock { $0.reportsAreOpen = false } }
        return bytes?.isEmpty == true ? nil : bytes
    }

    private func readTerminal() -> [UInt8]? {
        let bytes = Self.read(terminal, atMost: 65_536)
        if bytes == nil { state.withLock { $0.terminalIsOpen = false } }
        return bytes?.isEmpty == true ? nil : bytes
    }

    /// What can be read without waiting; nil at the end of the file.
    private static func read(_ descriptor: Int32, atMost limit: Int) -> [UInt8]? {
        var isOver = false
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            while filled < limit, let start = buffer.baseAddress {
                let count = Glibc.read(descriptor, start + filled, limit - filled)
                if count > 0 {
                    filled += count
                } else if count < 0, errno == EINTR {
                    continue
                } else {
                    // A terminal whose last user is gone says EIO.
                    isOver = count == 0 || errno != EAGAIN
                    break
                }
            }
        }
        return isOver && bytes.isEmpty ? nil : bytes
    }

    private func takeExit() -> Exit? {
        state.withLock { state in
            guard !state.isEndTold else { return nil }
            if state.exit == nil { state.exit = reap() }
            guard state.exit != nil else { return nil }
            state.isEndTold = true
            return state.exit
        }
    }

    private func reap() -> Exit? {
        var code: Int32 = 0
        var signal: Int32 = 0
        let result = process_reap(pidfd, &code, &signal)
        if result == 0 { return nil }
        // Somebody else reaped it: it is gone, which is all that can still be known.
        guard result > 0 else { return .code(0) }
        return signal == 0 ? .code(Int(code)) : .signal(Int(signal))
    }

    /// How the child ended; nil while it lives.
    public var exit: Exit? {
        state.withLock { state in
            if state.exit == nil { state.exit = reap() }
            return state.exit
        }
    }

    /// Waits until the child has ended, without blocking.
    public func ended() async -> Exit {
        while true {
            if let exit { return exit }
            let descriptor = pidfd
            _ = try? await Thread.run(name: "wait \(process)") {
                var waits = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&waits, 1, 60_000)
            }
        }
    }

    /// Ends a running or the next ``next(within:)`` with `.woken`.
    public func wake() {
        var one: UInt64 = 1
        _ = write(wakeup, &one, 8)
    }

    /// Types bytes into the terminal; what does not fit yet is sent by ``next(within:)``.
    ///
    /// At most 64 KiB wait; more is refused and false returned.
    @discardableResult
    public func type(_ bytes: [UInt8]) -> Bool {
        let taken = state.withLock { state in
            guard state.terminalIsOpen, state.input.count + bytes.count <= 65_536 else {
                return false
            }
            state.input += bytes
            return true
        }
        if taken { wake() }
        return taken
    }

    /// Whether the terminal shows what is typed; at a prompt for a password it does not.
    public var echoes: Bool { terminal >= 0 && process_terminal_echoes(terminal) != 0 }

    private func sendInput() {
        state.withLock { state in
            guard !state.input.isEmpty, state.terminalIsOpen else { return }
            let sent = state.input.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
            if sent > 0 { state.input.removeFirst(sent) }
        }
    }

    /// Closes the pipe the child takes orders from: for a driver, the order to go.
    public func release() {
        state.withLock { state in
            if state.orders >= 0 { close(state.orders) }
            state.orders = -1
        }
    }

    /// Sends a signal to the child alone; see ``ProcessTree`` for all of it.
    public func signal(_ signal: Int) {
        _ = process_signal(pidfd, Int32(clamping: signal))
    }

    /// Whether something in the session waits for input from this child's terminal.
    public func awaitsInput(among processes: [Int]) -> Bool {
        guard let terminalPath else { return false }
        let raw = process_terminal_is_raw(terminal)
        return processes.contains {
            process_awaits_input(pid_t(clamping: $0), terminalPath, raw) != 0
        }
    }
}
