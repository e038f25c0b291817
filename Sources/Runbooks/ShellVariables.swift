/// The variables a shell text sets and reads, in the order of the text.
///
/// Read by looking at it, as far as that goes: what is between single quotes or in a comment does
/// not count, and a name with a default (`${NAME:-x}`) is not missed where it is not set.
struct ShellVariables {
    /// Names that are set or read, in order.
    private(set) var uses: [Use] = []

    /// One use of a variable.
    struct Use: Equatable {
        var name: String
        var isSet: Bool
        /// The line of the text, from 0.
        var line: Int
    }

    private var bytes: [UInt8]
    private var at = 0
    private var line = 0
    private var startsWord = true
    private var command = ""

    init(_ text: String) {
        bytes = Array(text.utf8)
        while at < bytes.count { step() }
    }

    private mutating func step() {
        let byte = bytes[at]
        switch byte {
        case UInt8(ascii: "\n"):
            line += 1
            begin()
        case UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: "("): begin()
        case UInt8(ascii: "\\"): at += 2
        case UInt8(ascii: "'"): skip(to: byte)
        case UInt8(ascii: "#") where startsWord: skipLine()
        case UInt8(ascii: "$"): reference()
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            at += 1
            startsWord = true
        case _ where startsWord && (isLetter(byte) || byte == UInt8(ascii: "_")): word()
        default:
            at += 1
            startsWord = false
        }
    }

    /// Begins a command.
    private mutating func begin() {
        at += 1
        startsWord = true
        command = ""
    }

    private mutating func skip(to mark: UInt8) {
        at += 1
        while at < bytes.count, bytes[at] != mark {
            if bytes[at] == UInt8(ascii: "\n") { line += 1 }
            at += 1
        }
        at += 1
        startsWord = false
    }

    private mutating func skipLine() {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
    }

    private mutating func name() -> String {
        let start = at
        while at < bytes.count,
            isLetter(bytes[at]) || isDigit(bytes[at]) || bytes[at] == UInt8(ascii: "_")
        {
            at += 1
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    /// A word that may set a variable: `NAME=…`, `export NAME`, `for NAME in`, `read NAME`.
    private mutating func word() {
        let name = name()
        startsWord = false
        let next = at < bytes.count ? bytes[at] : 0
        let appends = next == UInt8(ascii: "+") && at + 1 < bytes.count && bytes[at + 1] == 0x3D
        if next == UInt8(ascii: "=") || appends || next == UInt8(ascii: "[") && command.isEmpty {
            if command.isEmpty || Self.declaring.contains(command) { use(name, isSet: true) }
        } else if Self.naming.contains(command) {
            use(name, isSet: true)
        } else if !Self.keywords.contains(name), command.isEmpty || command == "sudo" {
            command = name
        }
    }

    private static let declaring = ["export", "declare", "local", "readonly", "typeset", "env"]
    private static let keywords = ["do", "then", "else", "if", "elif", "while", "until", "time"]
    private static let naming = ["read", "for", "mapfile", "readarray", "printf", "local"]

    private mutating func reference() {
        at += 1
        startsWord = false
        guard at < bytes.count else { return }
        if isLetter(bytes[at]) || bytes[at] == UInt8(ascii: "_") {
            use(name(), isSet: false)
        } else if bytes[at] == UInt8(ascii: "{") {
            at += 1
            let name = name()
            let next = at < bytes.count ? bytes[at] : 0
            let hasDefault = [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "+"), 0x3D]
                .contains(next)
            if !name.isEmpty, !hasDefault { use(name, isSet: false) }
        } else if bytes[at] == UInt8(ascii: "(") {
            begin()
        }
    }

    private mutating func use(_ name: String, isSet: Bool) {
        uses.append(Use(name: name, isSet: isSet, line: line))
    }
}
