import Running

/// Notices that a file of a talk was saved.
///
/// The watch compares what the names stand for now; three files ten times a second cost nothing to
/// speak of.
struct FileWatch {
    private var last: [String: FileStamp] = [:]

    /// Whether any of the files is another one, or is changed, since the last look.
    mutating func hasChanged(_ files: [String]) -> Bool {
        var now: [String: FileStamp] = [:]
        for file in files { now[file] = FileStamp(of: file) }
        defer { last = now }
        return !last.isEmpty && now != last
    }
}
