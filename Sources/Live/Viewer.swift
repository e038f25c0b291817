import HTTPServer

/// One connection of the fan-out, in the table at its descriptor.
struct Viewer {
    /// What comes after `prefix`, before the ring's frames.
    enum Need: UInt8 {
        case nothing
        /// A hello and the scene: it has just come.
        case start
        /// The scene: it fell behind.
        case scene
    }

    var ring: RingState?
    /// How it is encrypted; nil where it is not.
    var session: TLSSession?
    /// Whose it is, where it can be cut off; 0 for nobody's.
    var owner = 0
    /// The next byte of the ring's frames, where no scene is needed.
    var place = 0
    /// Bytes for this viewer alone, sent before anything else.
    var prefix: [UInt8] = []
    var prefixSent: Int32 = 0
    /// Its index among the ring's viewers.
    var slot: Int32 = 0
    /// Tells it from an earlier viewer with the same descriptor.
    var generation: UInt32 = 0
    /// When the kernel last took a byte of it, by the fan-out's clock.
    var movedAt = 0
    var need = Need.nothing
    /// The kernel's buffer is full; we are told when it is not.
    var isBlocked = false
    /// It was given up once since it last moved.
    var isGivenUp = false
}
