private import Glibc
private import Synchronization
private import Processes
import JSONValue

/// What the program says: results on standard output, everything else on standard error.
enum Console {
    /// Whether standard output is a terminal that takes colours (https://no-color.org).
    static let isTerminal =
        isatty(1) == 1 && OwnEnvironment.variables["NO_COLOR"] ?? "" == "" && !isDumb

    /// Whether a person watches both outputs, so that a line may be written over.
    static let isWatched = isatty(1) == 1 && isatty(2) == 1 && !isDumb

    private static let isDumb = OwnEnvironment.variables["TERM"] == "dumb"

    /// How wide the terminal is.
    static var columns: Int {
        var size = winsize()
        guard unsafe ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Why a result could not be written; nil where nothing was lost.
    ///
    /// A reader that wants no more, as `head`, is none of it.
    static var trouble: String? {
        let code = lost.withLock { $0 }
        return code == 0 ? nil : unsafe String(cString: strerror(code))
    }

    private static let lost = Mutex<Int32>(0)

    /// Writes lines for a result.
    static func print(_ text: String) { write(text + "\n", to: 1) }

    /// Writes one line of JSON for a result.
    static func print(json: JSON) { write(json.text + "\n", to: 1) }

    /// Writes a line about what goes on.
    static func note(_ text: String) { write(text + "\n", to: 2) }

    /// Writes what is no line of its own: the status at the foot of a terminal.
    static func trace(_ text: String) { write(text, to: 2) }

    /// Writes a line about what went wrong.
    static func fail(_ text: String) { write("showrunner: \(text)\n", to: 2) }

    /// The text in a colour, where a person watches.
    static func coloured(_ text: String, _ colour: Colour) -> String {
        isTerminal ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Colours mean states, as on the pages.
    enum Colour: Int {
        case red = 31
        case green = 32
        case amber = 33
        case blue = 34
        case bold = 1
        case dim = 2
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else {
                let code = errno
                if descriptor == 1, code != EPIPE { lost.withLock { $0 = code } }
                return
            }
            rest = rest.dropFirst(count)
        }
    }
}
