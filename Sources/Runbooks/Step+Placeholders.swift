extension Step {
    /// The name of the parameter that fills a placeholder: `vm-name` for `<vm-name>`.
    public static func parameter(for placeholder: String) -> String {
        String(placeholder.drop { $0 == "<" }.prefix { $0 != ">" })
    }

    /// The step with its placeholders replaced by what the reader gives for them; those that nobody
    /// gave are left, and with them the step stays locked.
    public func filled(with values: [String: String]) -> Step {
        guard !placeholders.isEmpty else { return self }
        var step = self
        step.placeholders = []
        for placeholder in placeholders {
            let value = values[Step.parameter(for: placeholder)] ?? ""
            guard !value.isEmpty, value.utf8.allSatisfy({ $0 >= 0x20 }) else {
                step.placeholders.append(placeholder)
                continue
            }
            step.body = step.body.replacing(placeholder, with: value)
            step.source = step.source.replacing(placeholder, with: value)
        }
        return step
    }

    /// Why it cannot be started yet, and what to do about it; nil where it can.
    public var lock: String? {
        if let omission {
            return
                "The page leaves something out: `\(omission.prefix(80))`. Write that line in full."
        }
        guard let first = placeholders.first else { return nil }
        let names = placeholders.map { Step.parameter(for: $0) }
        return "Nobody has said what \(first) stands for. Give"
            + " \(names.map { "--param \($0)=VALUE" }.joined(separator: " "))."
    }
}

extension Runbook {
    /// Names that may be given although the file declares them only by using a placeholder.
    public var placeholderNames: [String] {
        var seen: Set<String> = []
        return steps.flatMap(\.placeholders).map { Step.parameter(for: $0) }
            .filter { seen.insert($0).inserted }
    }
}
