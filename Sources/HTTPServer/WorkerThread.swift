private import CPosix
private import Glibc

/// A thread with a name that runs one body to its end, for loops that wait in the kernel.
package struct WorkerThread: Sendable {
    private let handle: pthread_t

    /// Starts it; the name is cut at 15 characters.
    package init(name: String, body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let run: @Sendable @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
            context in
            if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
            return nil
        }
        let box = Unmanaged.passRetained(Box(body))
        var handle = pthread_t()
        let error = thread_start(String(name.prefix(15)), run, box.toOpaque(), &handle)
        precondition(error == 0, "no thread for \(name): error \(error)")
        self.handle = handle
    }

    /// Waits for the body's end; called once.
    package func join() { pthread_join(handle, nil) }
}
