public import JSONValue

/// How a talk wants its pages to look.
extension LiveRun {
    /// The theme and the addresses of the style sheets: `{"theme":TEXT|null,"styles":[URL,…]}`.
    public var look: JSON {
        [
            "theme": program.json["theme"] ?? .null,
            "styles": .array(styles.indices.map { .string("/api/runs/\(id)/style/\($0)") }),
        ]
    }

    /// The workspace, and the path in it of one of the talk's style sheets; nil where there is none.
    public func styleSheet(_ place: Int) -> (folder: String, path: String)? {
        styles.indices.contains(place) ? (circumstances.workspace, styles[place]) : nil
    }

    private var styles: [String] {
        program.json["styles"]?.array?.compactMap(\.string) ?? []
    }
}
