private import CDiscount

/// One text compiled by Discount; what it gives out is copied before the handle is closed.
struct DiscountDocument: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    private let flags: mkd_flag_t
    private let prefix: UnsafeMutableBufferPointer<CChar>?

    /// A document; nil where Discount has no memory left.
    ///
    /// - Parameter prefix: What the ids of footnotes begin with, unique in a page.
    init?(_ text: [UInt8], allowsHTML: Bool, prefix: String?) {
        let flags = Self.flags(allowsHTML: allowsHTML)
        let opened = text.withUnsafeBytes { bytes in
            mkd_string(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(clamping: bytes.count),
                flags
            )
        }
        guard let opened else { return nil }
        handle = opened
        self.flags = flags
        guard let prefix else {
            self.prefix = nil
            return
        }
        // Discount keeps the pointer until the document is written.
        let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: prefix.utf8.count + 1)
        _ = copy.initialize(from: prefix.utf8.map(CChar.init(bitPattern:)) + [0])
        self.prefix = copy
        mkd_ref_prefix(handle, copy.baseAddress)
    }

    deinit {
        mkd_cleanup(handle)
        prefix?.deallocate()
    }

    /// The document as HTML.
    func html() -> [UInt8] {
        guard mkd_compile(handle, flags) != 0 else { return [] }
        var text: UnsafeMutablePointer<CChar>?
        let count = mkd_document(handle, &text)
        guard count > 0, let text else { return [] }
        return Array(UnsafeRawBufferPointer(start: text, count: Int(count)))
    }

    /// The flags of facts/render.md §1.2 without AUTOLINK.
    ///
    /// The writer marks bare addresses itself, as GitHub delimits them and in linear time. A fence
    /// never gets here.
    private static func flags(allowsHTML: Bool) -> mkd_flag_t {
        var flags = mkd_flag_t(MKD_NOPANTS)
        flags |= mkd_flag_t(MKD_EXTRA_FOOTNOTE)
        flags |= mkd_flag_t(MKD_NO_EXT)
        flags |= mkd_flag_t(MKD_NOHEADER)
        flags |= mkd_flag_t(MKD_GITHUBTAGS)
        flags |= mkd_flag_t(MKD_DLEXTRA)
        flags |= mkd_flag_t(MKD_NOALPHALIST)
        flags |= mkd_flag_t(MKD_NOSUPERSCRIPT)
        flags |= mkd_flag_t(MKD_EXPLICITLIST)
        flags |= mkd_flag_t(MKD_NOSTYLE)
        flags |= mkd_flag_t(MKD_NODIVQUOTE)
        flags |= mkd_flag_t(MKD_SAFELINK)
        if !allowsHTML { flags |= mkd_flag_t(MKD_NOHTML) }
        return flags
    }
}
