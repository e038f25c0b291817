/// What the shell state of a session holds, by name: what is compared to tell what has drifted.
///
/// It is read from the bash text that ``ShellState`` writes. Values stay as bash quotes them and
/// are only ever compared, never shown.
struct SessionState: Equatable {
    /// The folder the next step starts in.
    var folder: String
    /// Variables with their declarations.
    var variables: [String: String] = [:]
    /// Functions with their bodies.
    var functions: [String: String] = [:]
    /// Aliases with what they stand for.
    var aliases: [String: String] = [:]
    /// Options that are on, of `shopt` and of `set -o`; nil where nothing is known.
    var options: Set<String> = []
    /// The file mode mask.
    var mask: String?

    /// What a shell starts with.
    init(folder: String, environment: [String: String], mask: String?) {
        self.folder = folder
        self.mask = mask
        for (name, value) in environment { variables[name] = value }
        options = Self.usualOptions
    }

    /// Reads a state file.
    init(folder: String, text: String) {
        self.folder = folder
        var function: (name: String, body: String)?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = function {
                function?.body += "\n\(line)"
                guard line == "}" else { continue }
                functions[open.name] = function?.body
                function = nil
            } else if line.hasSuffix(" () ") {
                function = (String(line.dropLast(4)), "")
            } else {
                read(line)
            }
        }
    }

    private mutating func read(_ line: Substring) {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        switch (words.first, words.dropFirst().first) {
        case ("declare", let flags?) where flags.hasPrefix("-") && words.count == 3:
            let parts = words[2].split(separator: "=", maxSplits: 1).map(String.init)
            guard !flags.hasPrefix("-f"), let name = parts.first, !Self.ownNames.contains(name)
            else { return }
            variables[name] = parts.count == 2 ? Self.value(parts[1]) : ""
        case ("umask", let mask?): self.mask = mask
        case ("alias", _?):
            let parts = line.dropFirst(6).split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { aliases[parts[0]] = parts[1] }
        case ("builtin", "shopt"?) where words.count == 3 && words[2].hasPrefix("-s "):
            options.formUnion(words[2].dropFirst(3).split(separator: " ").map(String.init))
        case ("builtin", "set"?) where words.count == 3 && words[2].hasPrefix("-o "):
            options.insert(String(words[2].dropFirst(3)))
        default: break
        }
    }

    /// The value that bash wrote between double quotes or as `$'…'`; anything else as it is.
    private static func value(_ quoted: String) -> String {
        let bytes = Array(quoted.utf8)
        let start = quoted.hasPrefix("\"") ? 1 : quoted.hasPrefix("$'") ? 2 : 0
        guard start > 0, bytes.count > start else { return quoted }
        var out: [UInt8] = []
        var at = start
        while at < bytes.count - 1 {
            guard bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count - 1 else {
                out.append(bytes[at])
                at += 1
                continue
            }
            let digits = bytes[(at + 1)..<(bytes.count - 1)].prefix(3).prefix { $0 &- 0x30 < 8 }
            if start == 2, !digits.isEmpty {
                let code = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
                out.append(UInt8(truncatingIfNeeded: code))
                at += 1 + digits.count
            } else {
                let letter = bytes[at + 1]
                out.append(start == 2 ? letters[letter] ?? letter : letter)
                at += 2
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let letters: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D,
        UInt8(ascii: "E"): 0x1B, UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08,
    ]

    /// Variables that every bash has, whatever was done in it.
    private static let ownNames: Set<String> = [
        "IFS", "OPTERR", "OPTARG", "PS1", "PS2", "PS4", "HOSTNAME", "SHELL", "TERM", "MAILCHECK",
        "HISTFILE", "HISTFILESIZE", "HISTSIZE", "OLDPWD", "PWD", "PATH_SEPARATOR", "SHLVL",
    ]

    /// Options that are on in a bash that reads a file.
    private static let usualOptions: Set<String> = [
        "checkwinsize", "cmdhist", "complete_fullquote", "expand_aliases", "extquote",
        "force_fignore", "globasciiranges", "globskipdots", "hostcomplete", "interactive_comments",
        "patsub_replacement", "progcomp", "promptvars", "sourcepath",
    ]
}

/// One thing of a session that is not as it was when the section began.
public struct SessionChange: Sendable, Equatable {
    /// What kind of thing it is.
    public enum Kind: String, Sendable {
        /// The folder steps start in.
        case folder
        /// A variable.
        case variable
        /// A function.
        case function
        /// An alias.
        case alias
        /// An option of `shopt` or `set -o`.
        case option
        /// The file mode mask.
        case mask
    }

    /// How it is different.
    public enum Change: String, Sendable {
        /// It was not there.
        case added
        /// It was another.
        case changed
        /// It is no longer there.
        case removed
    }

    /// What kind of thing it is.
    public var kind: Kind
    /// Its name; of the folder and the mask, what it is now.
    ///
    /// Never the value of a variable.
    public var name: String
    /// How it is different.
    public var change: Change
}

extension SessionState {
    /// What is different from an earlier state, in the order of the kinds and of the names.
    func changes(since earlier: SessionState) -> [SessionChange] {
        var changes: [SessionChange] = []
        if folder != earlier.folder {
            changes.append(SessionChange(kind: .folder, name: folder, change: .changed))
        }
        changes += Self.compare(.variable, earlier.variables, variables)
        changes += Self.compare(.function, earlier.functions, functions)
        changes += Self.compare(.alias, earlier.aliases, aliases)
        let before = Dictionary(uniqueKeysWithValues: earlier.options.map { ($0, "on") })
        let after = Dictionary(uniqueKeysWithValues: options.map { ($0, "on") })
        changes += Self.compare(.option, before, after)
        if let mask, let old = earlier.mask, mask != old {
            changes.append(SessionChange(kind: .mask, name: mask, change: .changed))
        }
        return changes
    }

    private static func compare(
        _ kind: SessionChange.Kind,
        _ before: [String: String],
        _ after: [String: String]
    ) -> [SessionChange] {
        Set(before.keys).union(after.keys).sorted().compactMap { name in
            let change: SessionChange.Change? =
                switch (before[name], after[name]) {
                case (nil, _?): .added
                case (_?, nil): .removed
                case (let old, let new): old == new ? nil : .changed
                }
            return change.map { SessionChange(kind: kind, name: name, change: $0) }
        }
    }
}
