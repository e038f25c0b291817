extension Terminal {
    /// Uses a style for what is written and erased from now on.
    mutating func usePen(_ style: Style) {
        guard style != pen.style else { return }
        if styles.isCrowded { compactStyles() }
        guard style != Style() else {
            pen = Pen()
            return
        }
        let eraser = Style(background: style.background)
        pen = Pen(
            style: style,
            number: styles.number(of: style),
            eraser: style.background == .standard ? 0 : styles.number(of: eraser)
        )
    }

    private mutating func compactStyles() {
        var inUse = Array(repeating: false, count: styles.count)
        screen.mark(styles: &inUse)
        hiddenScreen.mark(styles: &inUse)
        let renumbered = styles.compact(keeping: inUse)
        screen.renumber(styles: renumbered)
        hiddenScreen.renumber(styles: renumbered)
    }
}

extension Style {
    /// The style after a control sequence that selects graphic rendition (SGR).
    ///
    /// - Source: ECMA-48 §8.3.117; ITU-T T.416 §13.1.8 for colours, with `;` also in place of `:`.
    func applying(_ parameters: Parser.Parameters) -> Style {
        var style = self
        var at = 0
        while at < parameters.count {
            let first = parameters[at]
            if [38, 48, 58].contains(first) {
                let (color, next) = Self.color(parameters, at: at)
                if let color, first == 38 { style.foreground = color }
                if let color, first == 48 { style.background = color }
                at = next
            } else if first == 4, parameters.isPart(at + 1), parameters[at + 1] == 0 {
                style.attributes.remove(.underline)
                at += 1
            } else {
                style.apply(first)
                at += 1
            }
            while parameters.isPart(at) { at += 1 }
        }
        return style
    }

    private mutating func apply(_ number: Int) {
        switch number {
        case 0: self = Style()
        case 1: attributes.insert(.bold)
        case 2: attributes.insert(.dim)
        case 3: attributes.insert(.italic)
        case 4, 21: attributes.insert(.underline)
        case 5, 6: attributes.insert(.blink)
        case 7: attributes.insert(.reverse)
        case 9: attributes.insert(.strike)
        case 22: attributes.subtract([.bold, .dim])
        case 23: attributes.remove(.italic)
        case 24: attributes.remove(.underline)
        case 25: attributes.remove(.blink)
        case 27: attributes.remove(.reverse)
        case 29: attributes.remove(.strike)
        case 30...37: foreground = .palette(UInt8(number - 30))
        case 39: foreground = .standard
        case 40...47: background = .palette(UInt8(number - 40))
        case 49: background = .standard
        case 90...97: foreground = .palette(UInt8(number - 82))
        case 100...107: background = .palette(UInt8(number - 92))
        default: break
        }
    }

    /// The colour whose 38, 48 or 58 stands at a place, and the place after it.
    ///
    /// A colour that is cut short uses up the rest of the sequence.
    private static func color(_ parameters: Parser.Parameters, at: Int) -> (Color?, Int) {
        func byte(_ place: Int) -> UInt8 { UInt8(clamping: parameters[place]) }
        let hasColons = parameters.isPart(at + 1)
        var end = hasColons ? at + 1 : parameters.count
        if hasColons { while parameters.isPart(end) { end += 1 } }
        switch parameters[at + 1] {
        case 5 where at + 2 < end:
            return (.palette(byte(at + 2)), hasColons ? end : at + 3)
        case 2:
            // With colons the colour space may stand before red.
            let red = hasColons && end - at >= 6 ? at + 3 : at + 2
            guard red + 2 < end else { return (nil, end) }
            return (.rgb(byte(red), byte(red + 1), byte(red + 2)), hasColons ? end : red + 3)
        default: return (nil, end)
        }
    }
}
