private import Glibc
private import Processes
private import Synchronization

/// The keys of this program's terminal while a step waits for a person: they go to the step one by
/// one, and the step's own terminal shows them or does not.
///
/// Only Ctrl+C keeps its meaning: it stops the run.
enum Keyboard {
    private struct State {
        /// How the terminal was, while it is lent.
        var before: termios?
        /// Tells one lending from the next.
        var count = 0
    }

    private static let state = Mutex(State())

    /// Whether a person sits at this program's terminal, and it may be read.
    static var isThere: Bool { isatty(0) == 1 && Console.isWatched && tcgetpgrp(0) == getpgrp() }

    /// Reads keys from now on until ``rest()``; nothing where that is done already.
    static func listen(_ take: @escaping @Sendable ([UInt8]) -> Void) {
        let mine = state.withLock { state -> Int? in
            guard state.before == nil, isThere, let before = lend() else { return nil }
            state.before = before
            state.count += 1
            return state.count
        }
        guard let mine else { return }
        do {
            try Thread.start(name: "keyboard") {
                while let keys = next(mine) { if !keys.isEmpty { take(keys) } }
            }
        } catch {
            rest()
        }
    }

    /// Gives the terminal back as it was.
    static func rest() {
        state.withLock { state in
            guard var before = state.before else { return }
            _ = unsafe tcsetattr(0, TCSANOW, &before)
            state.before = nil
        }
    }

    /// Takes keys as they come, unseen; returns how the terminal was.
    private static func lend() -> termios? {
        var before = termios()
        guard unsafe tcgetattr(0, &before) == 0 else { return nil }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        raw.c_iflag &= ~tcflag_t(ICRNL | IXON)
        // Ctrl+\ and Ctrl+Z are keys as others: this program must not be killed or put aside now.
        unsafe withUnsafeMutableBytes(of: &raw.c_cc) { keys in
            unsafe keys[Int(VQUIT)] = 0
            unsafe keys[Int(VSUSP)] = 0
            unsafe keys[Int(VMIN)] = 1
            unsafe keys[Int(VTIME)] = 0
        }
        return unsafe tcsetattr(0, TCSANOW, &raw) == 0 ? before : nil
    }

    /// The next keys, none after a while; nil where the terminal was given back.
    private static func next(_ mine: Int) -> [UInt8]? {
        var wanted = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        let count = unsafe poll(&wanted, 1, 100)
        return state.withLock { state in
            guard state.before != nil, state.count == mine else { return nil }
            guard count > 0 else { return [] }
            var keys = [UInt8](repeating: 0, count: 1_024)
            let length = unsafe keys.withUnsafeMutableBytes {
                unsafe read(0, $0.baseAddress, $0.count)
            }
            // The terminal is gone: nothing more will be typed.
            return length > 0 ? Array(keys.prefix(length)) : nil
        }
    }
}
