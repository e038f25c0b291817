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
            for term in condition.terms { check(term, of: step, line) }
            if word == "until" {
                step.until.append(condition)
            } else {
                step.expectations.append(condition)
            }
        } catch {
            self.error(line, "\(word) \(text.prefix(200)): \(error.message)")
        }
    }

    /// Warns of a comparison with something that such a step never has.
    private mutating func check(_ term: Condition.Term, of step: Step, _ line: Int) {
        guard let subjects = step.subjects, !subjects.contains(term.selector.word) else { return }
        warn(
            line,
            "A \(step.language) step has no \(term.selector.word), so \"\(term.text.prefix(80))\" never"
                + " holds. Look at \(subjects.joined(separator: ", "))."
        )
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
        let source =
            equals < bytes.endIndex
            ? trimmed(String(decoding: bytes[(equals + 1)...], as: UTF8.self)) : ""
        do {
            step.captures.append(
                Capture(
                    name: name,
                    source: source.isEmpty && equals == bytes.endIndex
                        ? .selector(fallback) : try Capture.Source.parse(source),
                    isRequired: isRequired
                )
            )
        } catch {
            self.error(line, "capture \(name): \(error.message)")
        }
    }
}

extension Step {
    /// What conditions of such a step may look at, as words; nil where that is anything.
    fileprivate var subjects: [String]? {
        switch kind {
        case .shell, .kubectl: ["exit", "duration", "stdout", "$.path"]
        case .http: ["status", "body", "header", "$.path", "duration"]
        case .sql: ["rows", "rows[0].NAME", "stdout", "exit", "duration"]
        case .config: ["stdout", "duration"]
        case .wait where language == "promql": ["value", "rows", "rows[0].NAME", "duration"]
        case .wait where language == "logql": ["rows", "rows[0].NAME", "duration"]
        case .wait, .load, .manual: nil
        }
    }
}

extension Selector {
    /// What it looks at, as a word of a condition.
    fileprivate var word: String {
        switch self {
        case .exit: "exit"
        case .duration: "duration"
        case .stdout: "stdout"
        case .stderr: "stderr"
        case .status: "status"
        case .body: "body"
        case .header: "header"
        case .path: "$.path"
        case .rows: "rows"
        case .cell: "rows[0].NAME"
        case .value: "value"
        case .measure(let name): name
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
