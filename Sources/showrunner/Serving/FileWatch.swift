private import FoundationEssentials

/// Notices that a file of a talk was saved.
///
/// Editors replace files as often as they write into them, so the watch compares what the names
/// stand for now; three files ten times a second cost nothing to speak of.
struct FileWatch {
    private var last: [String: Stamp] = [:]

    private struct Stamp: Equatable {
        var changed: Date?
        var size: UInt?
        var inode: UInt64?
    }

    /// Whether any of the files is another one, or is changed, since the last look.
    mutating func hasChanged(_ files: [String]) -> Bool {
        var now: [String: Stamp] = [:]
        for file in files {
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            now[file] = Stamp(
                changed: attributes?[.modificationDate] as? Date,
                size: attributes?[.size] as? UInt,
                inode: attributes?[.systemFileNumber] as? UInt64
            )
        }
        defer { last = now }
        return !last.isEmpty && now != last
    }
}
