private import CCurl
private import Glibc
private import Synchronization

/// The thread on which libcurl runs, and the way in to it.
///
/// `@unchecked Sendable`: `multi` is used by the thread alone, but for its wake-up call, which
/// libcurl allows from any thread and which the lock keeps before its end.
final class TransferLoop: @unchecked Sendable {
    private struct Inbox {
        var begun: [Transfer] = []
        var cancelled: [Transfer] = []
        var isOpen = true
    }

    let bodyLimit: Int
    private let multi: UnsafeMutableRawPointer?
    private let inbox = Mutex(Inbox())

    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
        multi = TransferLoop.libraryIsReady ? curl_multi_init() : nil
        guard let multi else {
            close()
            return
        }
        _ = curl_set_multi_long(multi, CURLMOPT_MAXCONNECTS, 64)
        var thread = pthread_t()
        let own = Unmanaged.passRetained(self)
        guard pthread_create(&thread, nil, runLoop, own.toOpaque()) == 0 else {
            own.release()
            curl_multi_cleanup(multi)
            close()
            return
        }
        pthread_detach(thread)
    }

    /// Hands an exchange over to the thread.
    func begin(_ transfer: Transfer) {
        let isOpen = inbox.withLock { inbox in
            guard inbox.isOpen else { return false }
            inbox.begun.append(transfer)
            curl_multi_wakeup(multi)
            return true
        }
        if !isOpen { transfer.finishUnsent() }
    }

    /// Ends an exchange; one that has ended already stays as it is.
    ///
    /// The cancellation of a task may overtake its request, hence the mark.
    func cancel(_ transfer: Transfer) {
        transfer.cancel()
        inbox.withLock { inbox in
            guard inbox.isOpen else { return }
            inbox.cancelled.append(transfer)
            curl_multi_wakeup(multi)
        }
    }

    /// Ends the thread once it has told everyone who waits.
    func close() {
        inbox.withLock { inbox in
            guard inbox.isOpen else { return }
            inbox.isOpen = false
            if let multi { curl_multi_wakeup(multi) }
        }
    }

    /// The thread's work, until the loop is closed.
    fileprivate func run() {
        guard let multi else { return }
        var active = ActiveTransfers(multi: multi)
        while true {
            let (begun, cancelled, isOpen) = inbox.withLock { inbox in
                defer { (inbox.begun, inbox.cancelled) = ([], []) }
                return (inbox.begun, inbox.cancelled, inbox.isOpen)
            }
            for transfer in begun { active.begin(transfer) }
            for transfer in cancelled { active.cancel(transfer) }
            guard isOpen else { break }
            active.proceed()
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        active.end()
        curl_multi_cleanup(multi)
    }
}

private func runLoop(_ loop: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let loop else { return nil }
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_SETMASK, &signals, nil)
    Unmanaged<TransferLoop>.fromOpaque(loop).takeRetainedValue().run()
    return nil
}

/// The exchanges under way on the thread, and handles kept for the next ones.
private struct ActiveTransfers {
    let multi: UnsafeMutableRawPointer
    private var handles: [ObjectIdentifier: (transfer: Transfer, easy: UnsafeMutableRawPointer)] =
        [:]
    private var spare: [UnsafeMutableRawPointer] = []
    private static let spareLimit = 32

    init(multi: UnsafeMutableRawPointer) { self.multi = multi }

    mutating func begin(_ transfer: Transfer) {
        guard !transfer.isCancelled else { return transfer.finishCancelled() }
        guard let easy = spare.popLast() ?? curl_easy_init() else { return transfer.finishUnsent() }
        transfer.prepare(easy)
        guard curl_multi_add_handle(multi, easy) == CURLM_OK else {
            curl_easy_cleanup(easy)
            return transfer.finishUnsent()
        }
        handles[ObjectIdentifier(transfer)] = (transfer, easy)
    }

    mutating func cancel(_ transfer: Transfer) {
        guard let (_, easy) = handles[ObjectIdentifier(transfer)] else { return }
        release(easy)
        transfer.finishCancelled()
        handles[ObjectIdentifier(transfer)] = nil
    }

    mutating func proceed() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var code = CURLE_OK
        while let easy = curl_take_finished(multi, &code) {
            var pointer: UnsafeMutableRawPointer?
            _ = curl_get_pointer(easy, CURLINFO_PRIVATE, &pointer)
            guard let pointer else { continue }
            let transfer = Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
            transfer.finish(code, easy)
            release(easy)
            handles[ObjectIdentifier(transfer)] = nil
        }
    }

    mutating func end() {
        for (transfer, easy) in handles.values {
            curl_multi_remove_handle(multi, easy)
            curl_easy_cleanup(easy)
            transfer.finishUnsent()
        }
        for easy in spare { curl_easy_cleanup(easy) }
        (handles, spare) = ([:], [])
    }

    private mutating func release(_ easy: UnsafeMutableRawPointer) {
        curl_multi_remove_handle(multi, easy)
        guard spare.count < ActiveTransfers.spareLimit else { return curl_easy_cleanup(easy) }
        curl_easy_reset(easy)
        spare.append(easy)
    }
}
