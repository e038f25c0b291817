/// Secrets that give themselves away by how they look or by the word before them.
enum BuiltInPatterns {
    /// What tokens of well-known services begin with, and how much has to follow.
    private static let tokens: [(name: String, start: [UInt8], least: Int)] = [
        ("aws-key", Array("AKIA".utf8), 16), ("aws-key", Array("ASIA".utf8), 16),
        ("github-token", Array("ghp_".utf8), 20), ("github-token", Array("gho_".utf8), 20),
        ("github-token", Array("ghu_".utf8), 20), ("github-token", Array("ghs_".utf8), 20),
        ("github-token", Array("ghr_".utf8), 20),
        ("github-token", Array("github_pat_".utf8), 20),
        ("slack-token", Array("xoxa-".utf8), 10), ("slack-token", Array("xoxb-".utf8), 10),
        ("slack-token", Array("xoxp-".utf8), 10), ("slack-token", Array("xoxr-".utf8), 10),
        ("slack-token", Array("xoxs-".utf8), 10),
        ("gitlab-token", Array("glpat-".utf8), 20),
    ]
    /// The same for shorter beginnings: what follows holds a digit within its least length, and
    /// some of it is only letters and digits.
    private static let digitTokens: [(name: String, start: [UInt8], least: Int, isPlain: Bool)] = [
        ("sk-token", Array("sk-".utf8), 20, false),
        ("npm-token", Array("npm_".utf8), 36, true),
        ("google-key", Array("AIza".utf8), 35, false),
    ]
    /// Options whose next word is secret.
    private static let options = [
        "password", "passwd", "passphrase", "token", "api-key", "apikey", "api_key",
    ].map { Array("--\($0) ".utf8) }
    private static let jwtStart = Array("eyJ".utf8)
    private static let pemStart = Array("-----BEGIN ".utf8)
    private static let pemMiddle = Array("PRIVATE KEY-----".utf8)
    /// The line that ends a PEM block begins so.
    static let pemEnd = Array("-----END".utf8)

    /// What stands between a secret's name and its value.
    static let separators: [UInt8] = [UInt8(ascii: "="), UInt8(ascii: ":")]

    /// Names whose values are secret; other words may stand before them, as in `DB_PASSWORD`.
    private static let names: [(name: String, word: [UInt8])] = [
        "authorization", "apikey", "api_key", "api-key", "password", "passwd", "passphrase",
        "secret", "token", "secret_key", "access_key", "private_key", "cookie",
    ].map { ($0, Array($0.utf8)) }
    private static let schemes = ["bearer", "basic", "digest", "token", "apikey", "negotiate"]
        .map { Array($0.utf8) }

    /// How each of them begins, apart from the separators.
    static let starts: [[UInt8]] =
        tokens.map(\.start) + digitTokens.map(\.start) + [jwtStart, pemStart]

    /// What begins at a place.
    static func find(
        in text: Span<UInt8>,
        at: Int,
        after context: [UInt8],
        isFinal: Bool
    ) -> Rules.Finding {
        if separators.contains(text[at]) {
            return findValue(in: text, separator: at, after: context, isFinal: isFinal)
        }
        if text[at] == UInt8(ascii: "-") {
            let option = findOption(in: text, at: at, isFinal: isFinal)
            return option == .none ? findPEM(in: text, at: at, isFinal: isFinal) : option
        }
        let before = at > 0 ? text[at - 1] : context.last
        if let before, Mask.isTokenByte(before) { return .none }
        let jwt = findJWT(in: text, at: at, isFinal: isFinal)
        return jwt == .none ? findToken(in: text, at: at, isFinal: isFinal) : jwt
    }

    private static func findToken(in text: Span<UInt8>, at: Int, isFinal: Bool) -> Rules.Finding {
        for token in tokens {
            switch agreement(text, at, token.start, isFinal: isFinal) {
            case .no: continue
            case .unsure: return .unsure
            case .yes:
                let end = run(in: text, from: at + token.start.count, .token)
                if end - at - token.start.count >= token.least {
                    return .secret(name: token.name, at..<at, .token)
                }
                return end == text.count && !isFinal ? .unsure : .none
            }
        }
        for token in digitTokens {
            switch agreement(text, at, token.start, isFinal: isFinal) {
            case .no: continue
            case .unsure: return .unsure
            case .yes:
                let start = at + token.start.count
                let end = min(run(in: text, from: start, .token), start + token.least)
                if end == text.count, end < start + token.least, !isFinal { return .unsure }
                let bytes = (start..<end).map { text[$0] }
                let isPlain = !token.isPlain || bytes.allSatisfy { $0 != 0x2D && $0 != 0x5F }
                guard bytes.count == token.least, isPlain,
                    bytes.contains(where: { 0x30...0x39 ~= $0 })
                else { return .none }
                return .secret(name: token.name, at..<at, .token)
            }
        }
        return .none
    }

    /// The word after `--password` and the like.
    private static func findOption(in text: Span<UInt8>, at: Int, isFinal: Bool) -> Rules.Finding {
        for option in options {
            switch agreement(text, at, option, isFinal: isFinal) {
            case .no: continue
            case .unsure: return .unsure
            case .yes:
                var start = at + option.count
                while start < text.count, start - at < 24, " \"'".utf8.contains(text[start]) {
                    start += 1
                }
                guard start < text.count else { return isFinal ? .none : .unsure }
                if "-$<{*(\u{E2}".utf8.contains(text[start]) { return .none }
                return long(.word, at: start, name: "password", in: text, isFinal: isFinal)
            }
        }
        return .none
    }

    /// A value of at least 6 bytes at a place.
    private static func long(
        _ kind: Mask.Kind,
        at start: Int,
        name: String,
        in text: Span<UInt8>,
        isFinal: Bool
    ) -> Rules.Finding {
        let end = run(in: text, from: start, kind)
        if end - start >= 6 { return .secret(name: name, start..<start, kind) }
        return end == text.count && !isFinal ? .unsure : .none
    }

    /// A JSON web token: three parts with dots between, the first of them `{"…` in base64.
    private static func findJWT(in text: Span<UInt8>, at: Int, isFinal: Bool) -> Rules.Finding {
        switch agreement(text, at, jwtStart, isFinal: isFinal) {
        case .no: return .none
        case .unsure: return .unsure
        case .yes:
            let dot = run(in: text, from: at, .token)
            if dot == text.count { return isFinal ? .none : .unsure }
            guard text[dot] == UInt8(ascii: "."), dot - at >= 10 else { return .none }
            return .secret(name: "jwt", at..<at, .dottedToken)
        }
    }

    private static func findPEM(in text: Span<UInt8>, at: Int, isFinal: Bool) -> Rules.Finding {
        switch agreement(text, at, pemStart, isFinal: isFinal) {
        case .no: return .none
        case .unsure: return .unsure
        case .yes: break
        }
        var middle = at + pemStart.count
        while middle < text.count, middle - at < 64, text[middle] >= 0x20 {
            switch agreement(text, middle, pemMiddle, isFinal: isFinal) {
            case .yes:
                let start = middle + pemMiddle.count
                return .secret(name: "private-key", start..<start, .pem)
            case .unsure: return .unsure
            case .no: middle += 1
            }
        }
        return middle == text.count && !isFinal ? .unsure : .none
    }
}

extension BuiltInPatterns {
    /// The value after a separator, if a telling name stands before it.
    private static func findValue(
        in text: Span<UInt8>,
        separator: Int,
        after context: [UInt8],
        isFinal: Bool
    ) -> Rules.Finding {
        let login = findLogin(in: text, separator: separator, after: context, isFinal: isFinal)
        guard login == .none else { return login }
        guard let name = nameBefore(separator, in: text, after: context) else { return .none }
        var start = separator + 1
        while start < text.count, start - separator < 6, " \"'=>:".utf8.contains(text[start]) {
            start += 1
        }
        var kind = Mask.Kind.word
        if name == "authorization" {
            kind = .line
            let scheme = run(in: text, from: start, .token)
            if scheme == text.count, !isFinal { return .unsure }
            let word = (start..<scheme).map { text[$0] | 0x20 }
            if schemes.contains(word), scheme < text.count { start = scheme + 1 }
        }
        if name == "cookie" {
            kind = .line
            let end = run(in: text, from: start, .dottedToken)
            if end == text.count, !isFinal { return .unsure }
            guard end < text.count, end > start, text[end] == UInt8(ascii: "=") else {
                return .none
            }
        }
        guard start < text.count else { return isFinal ? .none : .unsure }
        if "$<{*(\u{E2}".utf8.contains(text[start]) { return .none }
        return long(kind, at: start, name: name, in: text, isFinal: isFinal)
    }

    /// The password after a name: in the address of a service (RFC 3986 §3.2.1), or as an option
    /// like curl's `-u NAME:PASSWORD`.
    private static func findLogin(
        in text: Span<UInt8>,
        separator: Int,
        after context: [UInt8],
        isFinal: Bool
    ) -> Rules.Finding {
        guard text[separator] == UInt8(ascii: ":") else { return .none }
        func byte(_ at: Int) -> UInt8 {
            if at >= 0 { return text[at] }
            return context.count + at >= 0 ? context[context.count + at] : 0x20
        }
        var first = separator
        while separator - first < 64, isUserByte(byte(first - 1)) { first -= 1 }
        let start = separator + 1
        if byte(first - 1) == UInt8(ascii: "/"), byte(first - 2) == UInt8(ascii: "/"),
            byte(first - 3) == UInt8(ascii: ":")
        {
            return findUserInfo(in: text, from: start, isFinal: isFinal)
        }
        var last = first - 1
        while first - last < 4, " \"'=".utf8.contains(byte(last)) { last -= 1 }
        guard first > last + 1, first < separator else { return .none }
        func ends(with option: String) -> Bool {
            let bytes = Array(option.utf8)
            return bytes.indices.allSatisfy { byte(last - bytes.count + 1 + $0) == bytes[$0] }
        }
        guard ends(with: " -u") || ends(with: "--user") || ends(with: "--proxy-user") else {
            return .none
        }
        guard start < text.count else { return isFinal ? .none : .unsure }
        if "$<{*(\u{E2}".utf8.contains(text[start]) { return .none }
        let end = run(in: text, from: start, .word)
        // Of people and groups there are numbers, of passwords hardly ever.
        if (start..<end).allSatisfy({ 0x30...0x39 ~= text[$0] }) {
            return end == text.count && !isFinal ? .unsure : .none
        }
        return long(.word, at: start, name: "login", in: text, isFinal: isFinal)
    }

    private static func isUserByte(_ byte: UInt8) -> Bool {
        Mask.isTokenByte(byte) || ".%+~!@".utf8.contains(byte)
    }

    private static func findUserInfo(
        in text: Span<UInt8>,
        from start: Int,
        isFinal: Bool
    ) -> Rules.Finding {
        var end = start
        var sign: Int?
        while end < text.count, end - start < 256, text[end] > 0x20,
            !"/?#\"'<>`".utf8.contains(text[end])
        {
            if text[end] == UInt8(ascii: "@") { sign = end }
            end += 1
        }
        if end == text.count, !isFinal { return .unsure }
        guard let sign, sign > start, !"$<{*(\u{E2}".utf8.contains(text[start]) else {
            return .none
        }
        return .secret(name: "login", start..<sign, .known)
    }

    /// The telling name that ends before a separator, with a quote and blanks between at most.
    private static func nameBefore(
        _ separator: Int,
        in text: Span<UInt8>,
        after context: [UInt8]
    ) -> String? {
        func byte(_ at: Int) -> UInt8 {
            if at >= 0 { return text[at] }
            return context.count + at >= 0 ? context[context.count + at] : 0
        }
        var last = separator - 1
        while separator - last < 4, " \"'".utf8.contains(byte(last)) { last -= 1 }
        guard "ydent".utf8.contains(byte(last) | 0x20) else { return nil }
        for (name, word) in names {
            var offset = 0
            while offset < word.count {
                let letter = byte(last - offset)
                let isUpper = 0x41...0x5A ~= letter
                guard (isUpper ? letter | 0x20 : letter) == word[word.count - 1 - offset] else {
                    break
                }
                offset += 1
            }
            if offset == word.count { return name }
        }
        return nil
    }

    private enum Agreement { case yes, no, unsure }

    /// Whether a text goes on with these bytes.
    private static func agreement(
        _ text: Span<UInt8>,
        _ at: Int,
        _ bytes: [UInt8],
        isFinal: Bool
    ) -> Agreement {
        for offset in bytes.indices {
            guard at + offset < text.count else { return isFinal ? .no : .unsure }
            if text[at + offset] != bytes[offset] { return .no }
        }
        return .yes
    }

    /// The place after the bytes that belong to a mask.
    private static func run(in text: Span<UInt8>, from start: Int, _ kind: Mask.Kind) -> Int {
        var end = start
        while end < text.count, Mask.covers(text[end], kind) { end += 1 }
        return end
    }
}
