import Conditions
import Events
import Processes
private import Synchronization

/// One attempt of a shell step whose process runs: what other threads may do with it.
final class ShellAttempt: Sendable {
    let child: Child
    /// The environment entry its processes carry.
    let token: String
    /// What it tells the actor that waits for it.
    let notices = Mailbox<Notice>()
    private let wishes = Mutex(Wishes())

    private struct Wishes {
        var cancels = 0
        var hasTyped = false
    }

    /// What an attempt tells.
    enum Notice: Sendable {
        case waiting(String)
        case ready
        case ended(ShellEnd)
    }

    init(child: Child, token: String) {
        self.child = child
        self.token = token
    }

    func cancel() {
        wishes.withLock { $0.cancels += 1 }
        child.wake()
    }

    func type(_ bytes: [UInt8]) {
        wishes.withLock { $0.hasTyped = true }
        child.type(bytes)
    }

    /// What was wished for since this was last asked.
    func takeWishes() -> (cancels: Int, hasTyped: Bool) {
        wishes.withLock { wishes in
            defer { wishes = Wishes() }
            return (wishes.cancels, wishes.hasTyped)
        }
    }

    /// The step's living processes but for the driver.
    var others: [Int] {
        ProcessTree.members(session: child.process, token: token).filter { $0 != child.process }
    }
}

/// How an attempt of a shell step ended.
struct ShellEnd: Sendable {
    var status: Event.Status
    var code: Int?
    var signal: Int?
    var took: Duration
    var waited = Duration.zero
    var leftRunning: Int
    var unmet: [Event.Unmet] = []
    var message: String?
    var captured: [(name: String, value: String)] = []
    var warnings: [String] = []
    /// What the shell wrote at its end; nil where its state is not to be handed on.
    var ending: ShellEnding?
    /// Whether it was stopped before its end, so that the state before it stays.
    var isStopped: Bool
    /// Whether bash would not begin it.
    var hasNotBegun = false
    /// What it found, where it is judged further.
    var facts: Facts?
}
