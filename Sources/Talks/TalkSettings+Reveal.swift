internal import Markdown
private import Timing
internal import YAML

extension TalkSettings {
    /// Reads what reveal-md and reveal.js put into front matter; false where a key is not theirs.
    ///
    /// What has no effect here is told as advice, each with its line.
    mutating func readForeign(_ member: YAML.Member) -> Bool {
        switch member.key {
        case "separator": separators.slide = separator(member)
        case "verticalSeparator": separators.below = separator(member)
        case "notesSeparator":
            // The pattern reveal-md has by itself.
            if member.value.string?.hasSuffix("notes?:") == true { break }
            separators.notes = separator(member)
        case "revealOptions": for option in member.value.members ?? [] { readOption(option) }
        case "transition", "slideNumber": readOption(member)
        case let key where Self.foreign.contains(key): ignore(member)
        default: return false
        }
        return true
    }

    private mutating func readOption(_ option: YAML.Member) {
        switch option.key {
        case "totalTime":
            duration = duration ?? option.value.string.flatMap { Duration(written: $0) }
        case "defaultTiming":
            slidePlan = option.value.string.flatMap { Duration(written: $0) }
        case "transition":
            let word = option.value.string ?? ""
            if Self.transitions.contains(word) {
                transition = word
            } else {
                ignore(option, "Write one of \(Self.transitions.joined(separator: ", ")).")
            }
        case "slideNumber": showsNumber = !Self.isOff(option)
        case "progress": showsProgress = !Self.isOff(option)
        // What these turn off is not there in any case.
        case "controls", "autoSlide", "hash", "history", "loop", "center", "mouseWheel":
            if !Self.isOff(option) { ignore(option) }
        default: ignore(option)
        }
    }

    private static func isOff(_ option: YAML.Member) -> Bool {
        ["false", "0", "no", "off"].contains(option.value.string ?? "")
    }

    /// The transitions reveal.js has.
    private static let transitions = ["none", "fade", "slide", "convex", "concave", "zoom"]

    private mutating func separator(_ member: YAML.Member) -> Separators.Mark? {
        let mark = member.value.string.flatMap(Separators.mark)
        if mark == nil { ignore(member, "Only a line of text can separate slides here.") }
        return mark
    }

    private mutating func ignore(_ member: YAML.Member, _ reason: String = "") {
        ignored.append(
            Problem(
                severity: .warning,
                file: file,
                line: member.line,
                message: "`\(member.key.prefix(40))` of reveal-md has no effect here."
                    + (reason.isEmpty ? "" : " \(reason)")
            )
        )
    }

    /// Keys that reveal-md and reveal.js read; they do no harm.
    private static let foreign: Set<String> = [
        "highlightTheme", "scripts", "assetsDir", "preprocessor", "paginate", "header", "footer",
        "class", "description", "date", "lang",
    ]
}
