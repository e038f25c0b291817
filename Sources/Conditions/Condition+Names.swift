extension Condition {
    /// The condition with every name in its values and patterns filled.
    ///
    /// A value that stands without quotes is read as if what is filled in had been written: as a
    /// number, where it is one. In a pattern what is filled in stands for itself.
    /// - Throws: ``UndefinedNames`` with every name that has no value.
    public func filled(with value: (String) -> String?) throws(UndefinedNames) -> Condition {
        let whole = Template(text)
        guard !whole.names.isEmpty else { return self }
        let text = try whole.filled(with: value)
        var terms: [Term] = []
        for term in self.terms { terms.append(try term.filled(with: value)) }
        return Condition(text: text, terms: terms)
    }
}

extension Condition.Term {
    fileprivate func filled(
        with value: (String) -> String?
    ) throws(UndefinedNames) -> Condition.Term {
        let test: Condition.Test =
            switch test {
            case .compares(let comparison, let literal):
                .compares(comparison, try literal.filled(with: value))
            case .matches(let pattern): .matches(try pattern.filled(with: value))
            case .contains(let literal): .contains(try literal.filled(with: value))
            case .isOne(let ranges): .isOne(of: try Self.filled(ranges, with: value))
            case .exists: .exists
            }
        return Condition.Term(
            text: try Template(text).filled(with: value),
            selector: selector,
            test: test
        )
    }

    private static func filled(
        _ ranges: [Condition.Range],
        with value: (String) -> String?
    ) throws(UndefinedNames) -> [Condition.Range] {
        var filled: [Condition.Range] = []
        for range in ranges {
            switch range {
            case .value(.named(let word)):
                filled.append(Condition.Range(bare: try Template(word).filled(with: value)))
            case .value(let literal): filled.append(.value(try literal.filled(with: value)))
            case .span: filled.append(range)
            }
        }
        return filled
    }
}

extension Literal {
    fileprivate func filled(with value: (String) -> String?) throws(UndefinedNames) -> Literal {
        switch self {
        case .named(let word): Literal(bare: try Template(word).filled(with: value))
        case .text(let text): .text(try Template(text).filled(with: value))
        case .number, .duration, .bool, .null: self
        }
    }
}

extension Pattern {
    /// The pattern with every name filled; what is filled in stands for itself.
    /// - Throws: ``UndefinedNames`` with every name that has no value.
    public func filled(with value: (String) -> String?) throws(UndefinedNames) -> Pattern {
        let special = Array(#"\^$.|?*+()[]{}/"#.utf8)
        let source = try Template(source).filled { name in
            value(name).map { value in
                let escaped = value.utf8.flatMap {
                    special.contains($0) ? [0x5C, $0] : [$0] as [UInt8]
                }
                return String(decoding: escaped, as: UTF8.self)
            }
        }
        return Pattern(source: source, ignoresCase: ignoresCase)
    }
}
