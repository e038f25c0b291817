extension Terminal {
    /// Turns an ANSI mode on or off.
    mutating func set(mode: Int, _ isOn: Bool) {
        switch mode {
        case 4: modes.inserts = isOn
        case 20: modes.newLines = isOn
        default: break
        }
    }

    /// Turns a mode of DEC or xterm on or off.
    mutating func set(privateMode mode: Int, _ isOn: Bool) {
        switch mode {
        case 5:
            guard modes.isReversed != isOn else { return }
            modes.isReversed = isOn
            screen.markAll()
        case 6:
            modes.originIsRegion = isOn
            move(row: isOn ? region.lowerBound : 0, column: 0)
        case 7: modes.wraps = isOn
        case 25: cursor.isVisible = isOn
        case 1048: if isOn { saveCursor() } else { restoreCursor() }
        case 47, 1047, 1049: showAlternate(isOn, savesCursor: mode == 1049)
        default: break
        }
    }

    private mutating func showAlternate(_ isOn: Bool, savesCursor: Bool) {
        guard isOn != isAlternate else { return }
        if isOn, savesCursor { saveCursor() }
        swap(&screen, &hiddenScreen)
        swap(&saved, &hiddenSaved)
        isAlternate = isOn
        isWrapPending = false
        if isOn { eraseAll() }
        if !isOn, savesCursor { restoreCursor() }
        screen.markAll()
    }

    /// Brings everything but the scrollback to the state of a new terminal (RIS).
    mutating func reset() {
        showAlternate(false, savesCursor: false)
        softReset()
        modes = Modes()
        charsets = Charsets()
        saved = SavedCursor()
        tabStops = Self.tabStops(columns: size.columns)
        lastPrinted = nil
        eraseAll()
        screen.markAll()
        move(row: 0, column: 0)
    }

    /// Brings modes and style back, and leaves the screen as it is (DECSTR).
    mutating func softReset() {
        usePen(Style())
        region = 0...(size.rows - 1)
        modes.inserts = false
        modes.originIsRegion = false
        modes.wraps = true
        cursor.isVisible = true
        isWrapPending = false
    }
}
