private import Glibc

/// The environment this process was started with, less what is showrunner's own.
public enum OwnEnvironment {
    /// Every variable but those whose names begin with `SHOWRUNNER_`.
    public static var variables: [String: String] {
        var found: [String: String] = [:]
        var at = environ
        while let entry = at.pointee {
            let text = String(cString: entry)
            at += 1
            guard let split = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(text[..<split])
            guard !name.isEmpty, !name.hasPrefix("SHOWRUNNER_") else { continue }
            found[name] = String(text[text.utf8.index(after: split)...])
        }
        return found
    }
}
