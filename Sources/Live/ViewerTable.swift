/// Viewers by descriptor: a flat table, since the kernel gives out the lowest free number.
struct ViewerTable: ~Copyable {
    private var viewers: UnsafeMutablePointer<Viewer>
    private var count = 256

    init() {
        viewers = .allocate(capacity: count)
        viewers.initialize(repeating: Viewer(), count: count)
    }

    deinit {
        viewers.deinitialize(count: count)
        viewers.deallocate()
    }

    /// The viewer in place; one without a ring where none is.
    subscript(index: Int) -> Viewer {
        _read {
            precondition(index < count)
            yield viewers[index]
        }
        nonmutating _modify {
            precondition(index < count)
            yield &viewers[index]
        }
    }

    /// Makes room for a descriptor.
    mutating func reserve(_ index: Int) {
        guard index >= count else { return }
        let size = max(index + 1, count * 2)
        let larger = UnsafeMutablePointer<Viewer>.allocate(capacity: size)
        larger.moveInitialize(from: viewers, count: count)
        (larger + count).initialize(repeating: Viewer(), count: size - count)
        viewers.deallocate()
        viewers = larger
        count = size
    }

    func holds(_ index: Int, generation: UInt32) -> Bool {
        index < count && viewers[index].ring != nil && viewers[index].generation == generation
    }
}
