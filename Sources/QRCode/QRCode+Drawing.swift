extension QRCode {
    /// The code as a standalone SVG picture, one unit per module, with its quiet zone.
    ///
    /// It is one path on a light ground, without style and script, and scales to any size.
    /// - Parameter title: What it leads to, for those who cannot see it.
    public func svg(title: String? = nil) -> String {
        let zone = Self.quietZone
        let whole = side + 2 * zone
        var path = ""
        for row in 0..<side {
            var column = 0
            while column < side {
                let start = column
                while self[row, column] { column += 1 }
                if column > start {
                    path += "M\(start + zone) \(row + zone)h\(column - start)v1h-\(column - start)z"
                }
                column += 1
            }
        }
        let label = title.map { "<title>\(Self.escaped($0))</title>" } ?? ""
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(whole) \(whole)" role="img" \
            shape-rendering="crispEdges">\(label)<path fill="#fff" d="M0 0h\(whole)v\(whole)H0z"/>\
            <path fill="#000" d="\(path)"/></svg>
            """
    }

    /// The code as lines of half blocks, with a quiet zone of two, each line ended by a newline.
    ///
    /// Light modules are drawn, dark ones left out, so that it can be scanned off a dark terminal.
    public var terminal: String {
        let zone = 2
        var text = ""
        var row = -zone
        while row < side + zone {
            for column in -zone..<(side + zone) {
                switch (self[row, column], row + 1 >= side + zone || self[row + 1, column]) {
                case (false, false): text += "█"
                case (false, true): text += "▀"
                case (true, false): text += "▄"
                case (true, true): text += " "
                }
            }
            text += "\n"
            row += 2
        }
        return text
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { out, character in
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            default: out.append(character)
            }
        }
    }
}
