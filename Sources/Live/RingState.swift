import Synchronization

/// What a ring holds; the fan-out thread alone touches it, but for the figures.
final class RingState: @unchecked Sendable {
    /// What any thread may read.
    final class Figures: Sendable {
        let viewers = Atomic(0)
        let slowestLag = Atomic(0)
        /// Milliseconds.
        let longestWait = Atomic(0)
    }

    let epoch: String
    let figures = Figures()
    var frames: FrameBuffer
    /// The latest keyframe: all events up to `number`, as a frame.
    private(set) var scene: (number: Int, frame: [UInt8])?
    /// The descriptors of the viewers, in no order.
    var viewers: [Int32] = []
    /// No viewer's place is before this one.
    var earliest = Int.max
    /// Up to here every viewer that is not blocked was served.
    var served = 0
    var lastFrame = 0
    var isEnded = false
    /// Some viewer waits for a scene that is not there yet.
    var isAwaited = false

    init(epoch: String, bytes: Int, capacity: Int) {
        self.epoch = epoch
        frames = FrameBuffer(bytes: bytes, capacity: capacity)
    }

    func post(scene frame: [UInt8], through number: Int) {
        if let scene, scene.number > number { return }
        scene = (number, frame)
    }

    /// The scene and the place it is followed from; nil when none reaches up to what is held.
    var start: (number: Int, frame: [UInt8], place: Int)? {
        guard let scene, let place = frames.place(after: scene.number) else { return nil }
        return (scene.number, scene.frame, place)
    }

    /// Where a viewer goes on that has all up to a number; nil when it needs a scene.
    func place(for resume: Resume) -> (number: Int, place: Int)? {
        switch resume {
        case .after(let number) where number <= frames.last:
            return frames.place(after: number).map { (number, $0) }
        case .none where scene == nil && frames.first == 1:
            return frames.place(after: 0).map { (0, $0) }
        default: return nil
        }
    }
}
