private import FoundationEssentials

/// What tells one content of a file from another without reading it.
///
/// Editors replace files as often as they write into them, so it says what the name stands for now.
public struct FileStamp: Sendable, Hashable {
    private let changed: Double?
    private let size: UInt64?
    private let number: UInt64?

    /// The stamp of the file at a path; one of nothing where there is no file.
    public init(of path: String) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate
        size = (attributes?[.size] as? any BinaryInteger).map { UInt64(clamping: $0) }
        number = (attributes?[.systemFileNumber] as? any BinaryInteger).map { UInt64(clamping: $0) }
    }
}
