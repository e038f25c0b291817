import Conditions
import Markdown
private import Timing

extension StepReader {
    mutating func duration(_ member: Attributes.Member, _ fence: Fence) -> Duration? {
        let text = member.value ?? ""
        guard let duration = Duration(written: text), duration > .zero else {
            error(
                fence.line,
                "\(member.name)=\(text.prefix(40)) is not a time. Write it like 90s, 5m or 1m30s."
            )
            return nil
        }
        return duration
    }

    /// `1s`, or `1s..10s` of which the first counts.
    mutating func backoff(_ member: Attributes.Member, _ fence: Fence) -> Duration? {
        let text = member.value ?? ""
        let bytes = Array(text.utf8)
        let dots = bytes.indices.dropLast().first {
            bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == bytes[$0]
        }
        let first = dots.map { String(decoding: bytes[..<$0], as: UTF8.self) } ?? text
        return duration(Attributes.Member(name: member.name, value: first), fence)
    }

    mutating func number(
        _ member: Attributes.Member,
        _ range: ClosedRange<Int>,
        _ fence: Fence
    ) -> Int? {
        guard let number = Int(member.value ?? ""), range.contains(number) else {
            error(
                fence.line,
                "\(member.name)=\((member.value ?? "").prefix(40)) is not a number from \(range.lowerBound) to \(range.upperBound)."
            )
            return nil
        }
        return number
    }

    mutating func boolean(_ member: Attributes.Member, _ fence: Fence) -> Bool? {
        switch member.value {
        case nil, "true", "": return true
        case "false": return false
        case let value?:
            error(fence.line, "\(member.name)=\(value.prefix(40)) is neither true nor false.")
            return nil
        }
    }

    /// `COLSxROWS`.
    mutating func terminal(_ text: String, _ fence: Fence) -> Step.TerminalSize? {
        let parts = text.utf8.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        guard parts.count == 2, (20...400).contains(parts[0]), (2...200).contains(parts[1]) else {
            error(
                fence.line,
                "terminal=\(text.prefix(40)) is not a size. Write columns x rows, from 20x2 to 400x200: terminal=100x28"
            )
            return nil
        }
        return Step.TerminalSize(rows: parts[1], columns: parts[0])
    }

    mutating func condition(_ word: String, _ text: String, _ step: inout Step, _ line: Int) {
        do {
            let condition = try Condition.parse(text)
            looks += condition.terms.map {
                Look(word: word, selector: $0.selector, text: $0.text, line: line)
            }
            if word == "until" {
                step.until.append(condition)
            } else {
                step.expectations.append(condition)
            }
        } catch {
            self.error(line, "\(word) \(text.prefix(200)): \(error.message)")
        }
    }

    /// The probe that says when a step is carried out.
    mutating func onlyIf(_ text: String, _ step: inout Step, _ line: Int) {
        do {
            step.onlyIf = try Probe.parse(text)
        } catch {
            self.error(line, "if \(text.prefix(200)): \(error.message)")
        }
    }

    /// A word that stands for something which only one step uses at a time.
    mutating func key(_ text: String, _ fence: Fence) -> String? {
        guard isName(text), text.utf8.count <= 64 else {
            error(
                fence.line,
                "lock=\(text.prefix(40)) is not a key. Write a word of at most 64 letters, digits, - and _: lock=database"
            )
            return nil
        }
        return text
    }

    /// `NAME`, which takes the output, or `NAME = SELECTOR` or `NAME = /pattern/`.
    mutating func capture(_ text: String, isRequired: Bool, _ step: inout Step, _ line: Int) {
        let bytes = Array(text.utf8)
        let equals = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
        let name = trimmed(String(decoding: bytes[..<equals], as: UTF8.self))
        guard isName(name), name.utf8.first.map(isLetter) == true else {
            error(line, "capture needs a name that begins with a letter: capture ID = $.id")
            return
        }
        let fallback: Selector = step.kind == .http ? .body : .stdout
        let written =
            equals < bytes.endIndex
            ? trimmed(String(decoding: bytes[(equals + 1)...], as: UTF8.self)) : ""
        do {
            let source: Capture.Source =
                written.isEmpty && equals == bytes.endIndex
                ? .selector(fallback) : try Capture.Source.parse(written)
            step.captures.append(Capture(name: name, source: source, isRequired: isRequired))
            if case .selector(let selector) = source {
                looks.append(Look(word: "capture", selector: selector, text: text, line: line))
            }
        } catch {
            self.error(line, "capture \(name): \(error.message)")
        }
    }
}

extension Capture.Source {
    /// Reads what stands after `capture NAME =`.
    static func parse(_ text: String) throws(ConditionError) -> Capture.Source {
        guard text.utf8.first == UInt8(ascii: "/") else {
            return .selector(try Selector.parse(text))
        }
        let condition = try Condition.parse("stdout ~ \(text)")
        guard condition.terms.count == 1, case .matches(let pattern)? = condition.terms.first?.test
        else {
            throw ConditionError(
                offset: 0,
                message: "One pattern between slashes is enough: /id=(.*)/"
            )
        }
        return .pattern(pattern)
    }
}
