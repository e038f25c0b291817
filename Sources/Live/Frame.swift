private import JSONValue

/// The messages of a stream in the form of the HTML standard, §9.2.
///
/// Each is one line of data and ends in an empty line; no other place in it holds an empty line.
enum Frame {
    /// An event, not a comment: a page can hear it, and tell silence from a network that went away.
    static let heartbeat = message("event: beat\ndata: ", [0x7b, 0x7d])

    static func event(_ json: [UInt8], id: String) -> [UInt8] {
        message("id: \(id)\ndata: ", json)
    }

    static func scene(_ json: [UInt8], id: String) -> [UInt8] {
        message("event: scene\nid: \(id)\ndata: ", json)
    }

    static func notice(_ json: [UInt8]) -> [UInt8] { message("event: notice\ndata: ", json) }

    /// Tells the viewer how it starts: from what it had (`tail`) or from a scene.
    static func hello(epoch: String, mode: String, number: Int) -> [UInt8] {
        let json = JSON.members([
            ("epoch", .string(epoch)), ("mode", .string(mode)), ("number", .int(number)),
        ])
        return message("event: hello\ndata: ", json.utf8)
    }

    /// The head of the response and how soon a browser comes back.
    static func head(_ headers: [(name: String, value: String)]) -> [UInt8] {
        var text = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        text += "Cache-Control: no-store, no-transform\r\nX-Accel-Buffering: no\r\n"
        for (name, value) in headers where !(name + value).utf8.contains(where: { $0 < 0x20 }) {
            text += "\(name): \(value)\r\n"
        }
        return Array((text + "Connection: close\r\n\r\nretry: 1000\n\n").utf8)
    }

    private static func message(_ start: String, _ json: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(start.utf8.count + json.count + 2)
        frame.append(contentsOf: start.utf8)
        // A line end inside JSON can only be white space between its tokens.
        frame.append(contentsOf: json.lazy.map { $0 == 0x0a || $0 == 0x0d ? 0x20 : $0 })
        frame.append(contentsOf: [0x0a, 0x0a])
        return frame
    }
}

/// What a viewer says it has.
enum Resume: Sendable, Equatable {
    /// Nothing: it is new.
    case none
    /// Everything up to this number of this epoch.
    case after(Int)
    /// Something this ring does not know.
    case unknown

    /// Reads a last id; whatever is no id of this epoch is unknown.
    init(lastID: String?, epoch: String) {
        guard let lastID, !lastID.isEmpty else {
            self = .none
            return
        }
        self = .unknown
        guard lastID.utf8.count <= epoch.utf8.count + 17, lastID.hasPrefix(epoch + "-") else {
            return
        }
        let digits = lastID.utf8.dropFirst(epoch.utf8.count + 1)
        guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(Substring(digits))
        else { return }
        self = .after(number)
    }
}
