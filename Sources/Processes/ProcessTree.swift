private import CPosix
private import Glibc

/// Everything a step or a service started, found again and ended whole.
///
/// A tree is known by its session, by descent, and by a token in the environment, an entry
/// `NAME=VALUE` or the beginning of one; so `setsid`, `nohup` and a double fork do not hide from
/// it (facts/kube-process.md §B4).
public enum ProcessTree {
    /// The ids of the tree's living processes; this process is never one of them.
    public static func members(session: Int?, token: String?) -> [Int] {
        var room = 256
        while true {
            var found = [pid_t](repeating: 0, count: room)
            let count = Int(
                process_members(pid_t(clamping: session ?? 0), token, &found, Int32(clamping: room))
            )
            guard count > room else { return found.prefix(max(0, count)).map(Int.init) }
            room = count + 64
        }
    }

    /// Sends a signal to processes by their ids.
    public static func signal(_ processes: [Int], _ signal: Int) {
        for process in processes where process > 1 {
            kill(pid_t(clamping: process), Int32(clamping: signal))
        }
    }

    /// Tells processes to end: kindly with TERM, and CONT so that a stopped one hears it, else KILL.
    public static func end(_ processes: [Int], kindly: Bool) {
        guard kindly else { return signal(processes, Int(SIGKILL)) }
        signal(processes, Int(SIGTERM))
        signal(processes, Int(SIGCONT))
    }

    /// Ends a tree: TERM, the grace, then KILL until none is left.
    ///
    /// - Returns: The processes that even KILL did not end within 5 seconds; as a rule none.
    @discardableResult
    public static func end(session: Int?, token: String?, grace: Duration) async -> [Int] {
        do {
            return try await Thread.run(name: "end processes") {
                endBlocking(session: session, token: token, grace: grace)
            }
        } catch {
            signal(members(session: session, token: token), Int(SIGKILL))
            return members(session: session, token: token)
        }
    }

    static func endBlocking(session: Int?, token: String?, grace: Duration) -> [Int] {
        var members = members(session: session, token: token)
        let patience = ContinuousClock.now + grace
        let deadline = patience + .seconds(5)
        if grace > .zero, !members.isEmpty {
            end(members, kindly: true)
        }
        while !members.isEmpty, ContinuousClock.now < deadline {
            if ContinuousClock.now >= patience {
                end(members, kindly: false)
            } else {
                Thread.pause(.milliseconds(10))
            }
            members = self.members(session: session, token: token)
        }
        return members
    }

    /// When a process started, in clock ticks since the machine did; nil where there is none.
    ///
    /// With the id this is a name that is never used twice.
    public static func started(_ process: Int) -> Int? {
        let ticks = process_started(pid_t(clamping: process))
        return ticks == 0 ? nil : Int(clamping: ticks)
    }
}
