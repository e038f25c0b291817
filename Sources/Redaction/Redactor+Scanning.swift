extension Redactor {
    /// Masks what is found in output; what is unsure goes to ``held``, unless this is the end.
    mutating func scan(_ output: [UInt8], before next: Next) -> [UInt8] {
        guard !output.isEmpty else { return [] }
        guard Self.hasControls(output) else {
            let found = search(output.span, before: next)
            remember(output, upTo: found.end)
            if found.end < output.count { held = Array(output[found.end...]) }
            if found.ranges.isEmpty, found.end == output.count { return output }
            return Self.masked(output, found.ranges, upTo: found.end)
        }
        let visible = VisibleText(output.span)
        let found = search(visible.bytes.span, before: next)
        remember(visible.bytes, upTo: found.end)
        var end = found.end < visible.places.count ? visible.places[found.end] : visible.end
        let isSettled = next == .silence && found.end == visible.bytes.count
        if next == .end || isSettled || output.count - end > Self.longestHold { end = output.count }
        if end < output.count { held = Array(output[end...]) }
        return Self.masked(output, visible, found.ranges, upTo: end)
    }

    /// Whether something in output may not be visible; a return at the end may be the first half of a
    /// move to the right.
    private static func hasControls(_ output: [UInt8]) -> Bool {
        if let last = output.last, last == 0x0D || last == 0x08 { return true }
        // Without a way out of the loop it is done for many bytes at once.
        let bytes = output.span
        var found: UInt8 = 0
        for at in bytes.indices {
            let byte = bytes[at]
            found |= (byte < 0x20 ? 1 : 0) & (byte &- 0x08 < 6 ? 0 : 1) | (byte == 0x7F ? 1 : 0)
        }
        return found != 0
    }

    private mutating func remember(_ text: [UInt8], upTo end: Int) {
        context = Array((context + text[max(0, end - 96)..<end]).suffix(96))
    }

    /// The ranges to mask, and where the text begins that is unsure.
    private mutating func search(
        _ text: Span<UInt8>,
        before next: Next
    ) -> (ranges: [Range<Int>], end: Int) {
        var ranges: [Range<Int>] = []
        var at = 0
        while at < text.count {
            if mask != nil {
                let start = at
                let isWhole = extendMask(over: text, from: &at, before: next)
                if at > start { ranges.append(start..<at) }
                guard isWhole else { return (ranges, at) }
                continue
            }
            at = rules.next(in: text, from: at)
            guard at < text.count else { break }
            switch rules.find(in: text, at: at, after: context, before: next) {
            case .none: at += 1
            case .unsure where text.count - at <= Self.longestHold: return (ranges, at)
            case .unsure: at += 1
            case .secret(let name, let range, let kind):
                counts[name, default: 0] += 1
                if !range.isEmpty { ranges.append(range) }
                at = range.upperBound
                if kind != .known { mask = Mask(kind: kind) }
            }
        }
        return (ranges, text.count)
    }

    /// Goes on masking; false where it has to wait for more at the place.
    private mutating func extendMask(
        over text: Span<UInt8>,
        from at: inout Int,
        before next: Next
    ) -> Bool {
        guard var mask else { return true }
        while at < text.count, mask.left > 0 {
            switch rules.findLiteral(in: text, at: at, before: next) {
            case .secret(let name, let range, _):
                counts[name, default: 0] += 1
                at = range.upperBound
                continue
            case .unsure where text.count - at <= Self.longestHold && at + 1 < text.count:
                self.mask = mask
                return false
            default: break
            }
            if mask.kind == .pem, text[at] == UInt8(ascii: "-") {
                switch Self.pemEnds(in: text, at: at, before: next) {
                case .yes:
                    self.mask = nil
                    return true
                case .unsure:
                    self.mask = mask
                    return false
                case .no: break
                }
            } else if !Mask.covers(text[at], mask.kind) {
                self.mask = nil
                return true
            }
            mask.left -= 1
            at += 1
        }
        self.mask = mask.left > 0 ? mask : nil
        return true
    }

    private enum PEMEnd { case yes, no, unsure }

    private static func pemEnds(in text: Span<UInt8>, at: Int, before next: Next) -> PEMEnd {
        for (offset, byte) in BuiltInPatterns.pemEnd.enumerated() {
            guard at + offset < text.count else { return next == .more ? .unsure : .no }
            if text[at + offset] != byte { return .no }
        }
        return .yes
    }
}

extension Redactor {
    private static let bullet = Array("•".utf8)

    private static func masked(_ text: [UInt8], _ ranges: [Range<Int>], upTo end: Int) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(end + 64)
        var at = 0
        for range in ranges {
            out += text[at..<range.lowerBound]
            for place in range { appendMask(of: text.span, at: place, to: &out) }
            at = range.upperBound
        }
        out += text[at..<end]
        return out
    }

    /// Control sequences stay where they are, also inside of what is masked.
    private static func masked(
        _ output: [UInt8],
        _ visible: VisibleText,
        _ ranges: [Range<Int>],
        upTo end: Int
    ) -> [UInt8] {
        guard !ranges.isEmpty else { return Array(output[..<end]) }
        var out: [UInt8] = []
        out.reserveCapacity(end + 64)
        var at = 0
        for range in ranges {
            for index in range {
                let place = visible.places[index]
                out += output[at..<place]
                appendMask(of: visible.bytes.span, at: index, to: &out)
                at = place + 1
            }
        }
        if at < end { out += output[at..<end] }
        return out
    }

    /// Line ends and tabs stay; a character of several bytes is masked at its first.
    private static func appendMask(of text: Span<UInt8>, at: Int, to out: inout [UInt8]) {
        switch text[at] {
        case 0..<0x20: out.append(text[at])
        case 0x80..<0xC0: break
        default: for _ in 0..<Mask.columns(of: text, at: at) { out += bullet }
        }
    }
}
