public import Conditions

extension Step {
    /// Words of the braces in which names are filled, besides `cwd` and `env.NAME`.
    private static let namingOptions = ["ns", "context", "db", "file"]

    /// The step with every name filled in its braces, conditions, captures and answers; its body
    /// and its further requests are filled by what carries them out.
    /// - Throws: `UndefinedNames` with every name that has no value; nothing may then be started.
    public func resolved(
        with value: @escaping (String) -> String?
    ) throws(UndefinedNames) -> Step {
        var names = Names(value)
        var step = self
        step.folder = names.fill(folder)
        step.firstFolder = names.fill(firstFolder)
        for (name, value) in environment { step.environment[name] = names.fill(value) }
        for word in Step.namingOptions { step.options[word] = names.fill(options[word]) }
        for place in answers.indices {
            step.answers[place].reply = names.fill(answers[place].reply)
        }
        step.expectations = names.fill(expectations)
        step.until = names.fill(until)
        step.captures = names.fill(captures)
        try names.complete()
        return step
    }

    /// The names that must have a value when it starts, each once: those that its own requests
    /// capture for later ones are left out.
    public var names: [String] {
        var names: [String] = []
        func add(_ found: [String]) { names += found.filter { !names.contains($0) } }
        do throws(UndefinedNames) { _ = try resolved { _ in nil } } catch { add(error.names) }
        switch kind {
        case .shell: break
        case .http:
            var captured: Set<String> = []
            for (place, request) in requests.enumerated() {
                let found = place == 0 ? request.bodyNames : request.names
                add(found.filter { !captured.contains($0) })
                captured.formUnion(request.captures.map(\.name))
            }
        default:
            do throws(UndefinedNames) { _ = try filledBody { _ in nil } } catch { add(error.names) }
        }
        return names
    }

    /// The text of what is carried out, each name filled that has a value by now.
    public func text(with value: (String) -> String?) -> String {
        if case .shell = kind { return body }
        let text =
            load?.outline.joined(separator: "\n")
            ?? ([body] + furtherRequests.map { "###\n\($0.body)" }).joined(separator: "\n")
        guard kind == .kubectl else {
            return (try? Template(text).filled { value($0) ?? "{{\($0)}}" }) ?? text
        }
        return ShellTemplate(text).filledWhereKnown(with: value)
    }

    /// The body of a step of another kind than shell and http, filled as it is when it is carried
    /// out.
    private func filledBody(
        with value: (String) -> String?
    ) throws(UndefinedNames) -> String {
        switch kind {
        case .kubectl: return try ShellTemplate(body).filled(with: value)
        case .load:
            _ = try load?.filled(with: value)
            return body
        case .config:
            _ = try (try? ConfigText.parse(body))?.filled(with: value)
            return body
        default: return try Template(body).filled(with: value)
        }
    }
}

extension Step.Request {
    /// The request with every name filled in its conditions and captures.
    /// - Throws: `UndefinedNames` with every name that has no value.
    public func resolved(
        with value: @escaping (String) -> String?
    ) throws(UndefinedNames) -> Step.Request {
        var names = Names(value)
        var request = self
        request.expectations = names.fill(expectations)
        request.captures = names.fill(captures)
        try names.complete()
        return request
    }

    /// The names of its text, its conditions and its captures.
    public var names: [String] {
        do throws(UndefinedNames) {
            _ = try resolved { _ in nil }
            return bodyNames
        } catch {
            return bodyNames + error.names
        }
    }

    fileprivate var bodyNames: [String] { (try? HTTPRequestText.parse(body))?.names ?? [] }
}

/// Fills names in many places, and keeps all that have no value.
private struct Names {
    private let value: (String) -> String?
    private var missing: [String] = []

    init(_ value: @escaping (String) -> String?) { self.value = value }

    func complete() throws(UndefinedNames) {
        guard missing.isEmpty else { throw UndefinedNames(names: missing) }
    }

    private mutating func keep(_ error: UndefinedNames) {
        missing += error.names.filter { !missing.contains($0) }
    }

    mutating func fill(_ text: String) -> String {
        do throws(UndefinedNames) { return try Template(text).filled(with: value) } catch {
            keep(error)
            return text
        }
    }

    mutating func fill(_ text: String?) -> String? {
        guard let text else { return nil }
        return fill(text) as String
    }

    mutating func fill(_ conditions: [Condition]) -> [Condition] {
        conditions.map { condition in
            do throws(UndefinedNames) { return try condition.filled(with: value) } catch {
                keep(error)
                return condition
            }
        }
    }

    mutating func fill(_ captures: [Capture]) -> [Capture] {
        captures.map { capture in
            guard case .pattern(let pattern) = capture.source else { return capture }
            var capture = capture
            do throws(UndefinedNames) {
                capture.source = .pattern(try pattern.filled(with: value))
            } catch {
                keep(error)
            }
            return capture
        }
    }
}
