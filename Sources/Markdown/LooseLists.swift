/// Which lists are loose: an empty line stands between two items, or two blocks of one item.
///
/// CommonMark 0.31 §5.3; Discount judges each item for itself.
enum LooseLists {
    /// The lines of the items of loose lists.
    static func items(of blocks: ArraySlice<Block>) -> Set<Int> {
        var loose: Set<Int> = []
        var open: [List?] = []
        var last: [Block.Container] = []
        var isAfterBlank = false

        func close(downTo count: Int) {
            while open.count > count {
                if let list = open.removeLast(), list.isLoose { loose.formUnion(list.lines) }
            }
        }

        for at in blocks.indices {
            switch blocks[at].kind {
            case .blank:
                isAfterBlank = true
                continue
            case .comment, .definition: continue
            default: break
            }
            let containers = blocks[at].containers
            let shared = zip(last, containers).prefix { $0 == $1 }.count
            var level = min(shared, open.count)
            if case .item(let item) = blocks[at].kind {
                // The item itself is the innermost container.
                level = min(level, containers.count - 1)
                let mark = item.marker.utf8.last
                if level == containers.count - 1, open.count > level, open[level]?.mark == mark {
                    close(downTo: level + 1)
                    if isAfterBlank { open[level]?.isLoose = true }
                    open[level]?.lines.append(blocks[at].line)
                } else {
                    close(downTo: level)
                    loosen(&open, below: level, isAfterBlank)
                    while open.count < containers.count - 1 { open.append(nil) }
                    open.append(List(mark: mark, lines: [blocks[at].line]))
                }
            } else {
                close(downTo: level)
                loosen(&open, below: level, isAfterBlank && level == containers.count)
                while open.count < containers.count { open.append(nil) }
            }
            last = containers
            isAfterBlank = false
        }
        close(downTo: 0)
        return loose
    }

    private struct List {
        let mark: UInt8?
        var lines: [Int]
        var isLoose = false
    }

    /// Notes an empty line between two blocks of the innermost open item.
    private static func loosen(_ open: inout [List?], below level: Int, _ isAfterBlank: Bool) {
        guard isAfterBlank, level > 0, open.indices.contains(level - 1) else { return }
        open[level - 1]?.isLoose = true
    }
}
