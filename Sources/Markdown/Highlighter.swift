/// Code as HTML with a class for each kind of word: `tok-keyword`, `tok-string`, `tok-comment`,
/// `tok-number`, `tok-variable`, `tok-operator`, `tok-name`.
public enum Highlighter {
    /// The code as HTML; a language that is not known is only escaped.
    public static func html(code: String, language: String) -> String {
        let lines = lines(code: code, language: language)
        return String(decoding: Array(lines.joined(separator: [Byte.lineFeed])), as: UTF8.self)
    }

    /// The lines of the code as HTML; no element goes on over a line's end.
    public static func lines(code: String, language: String) -> [ArraySlice<UInt8>] {
        var bytes = Array(code.utf8)
        if bytes.last == Byte.lineFeed { bytes.removeLast() }
        var tokenizer = Tokenizer(bytes: bytes, grammar: .of(language))
        return tokenizer.lines()
    }
}

/// What a word of code is.
enum TokenClass {
    case keyword, string, comment, number, variable, `operator`, name

    /// The tag that begins such a word.
    var tag: StaticString {
        switch self {
        case .keyword: "<span class=\"tok-keyword\">"
        case .string: "<span class=\"tok-string\">"
        case .comment: "<span class=\"tok-comment\">"
        case .number: "<span class=\"tok-number\">"
        case .variable: "<span class=\"tok-variable\">"
        case .operator: "<span class=\"tok-operator\">"
        case .name: "<span class=\"tok-name\">"
        }
    }
}

/// The words of a language as far as colour needs them.
struct Grammar {
    enum Family { case shell, yaml, json, promql, http, sql, general, plain }
    let family: Family
    let keywords: Set<String>

    /// The grammar of a language; one that is not known has no words.
    static func of(_ language: String) -> Grammar {
        switch language.lowercased() {
        case "bash", "sh", "zsh", "shell", "console", "terminal", "kubectl": shell
        case "yaml", "yml", "config", "load", "wait": yaml
        case "json": json
        case "promql", "logql": promql
        case "http": http
        case "sql": sql
        case "js", "javascript", "ts", "typescript", "swift", "go", "rust", "java", "c", "python",
            "py":
            general
        default: plain
        }
    }

    private static let shell = Grammar(
        family: .shell,
        keywords: [
            "if", "then", "else", "elif", "fi", "for", "in", "do", "done", "while", "until",
            "case", "esac", "function", "return", "export", "local", "set", "cd", "source",
            "exit", "trap", "readonly", "declare", "unset", "shift", "break", "continue",
        ]
    )
    private static let yaml = Grammar(
        family: .yaml,
        keywords: ["true", "false", "null", "yes", "no", "on", "off"]
    )
    private static let json = Grammar(family: .json, keywords: ["true", "false", "null"])
    private static let promql = Grammar(
        family: .promql,
        keywords: [
            "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool",
            "and", "or", "unless",
        ]
    )
    private static let http = Grammar(
        family: .http,
        keywords: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    )
    private static let sql = Grammar(
        family: .sql,
        keywords: [
            "select", "from", "where", "and", "or", "not", "insert", "into", "values", "update",
            "set", "delete", "create", "index", "table", "drop", "if", "exists", "on", "join",
            "left", "inner", "group", "order", "by", "limit", "explain", "query", "plan", "as",
            "analyze", "null", "is", "in", "begin", "commit", "rollback", "having", "distinct",
        ]
    )
    private static let general = Grammar(
        family: .general,
        keywords: [
            "if", "else", "for", "while", "return", "func", "fn", "def", "class", "struct",
            "enum", "let", "var", "const", "import", "from", "public", "private", "static",
            "true", "false", "nil", "null", "None", "async", "await", "try", "catch", "throw",
            "new", "in", "switch", "case", "break", "continue", "guard", "extension", "self",
        ]
    )
    private static let plain = Grammar(family: .plain, keywords: [])

    /// Whether `#` at the start of a word begins a comment.
    var hasHashComments: Bool {
        switch family {
        case .shell, .yaml, .promql: true
        default: false
        }
    }

    /// The two bytes that begin a comment up to the line's end.
    var lineComment: (UInt8, UInt8)? {
        switch family {
        case .sql: (Byte.dash, Byte.dash)
        case .general: (Byte.slash, Byte.slash)
        default: nil
        }
    }
}
