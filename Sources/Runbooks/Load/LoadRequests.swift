import Conditions
import Markdown

/// Reads the requests of a `load` fence: one, or several below `### JOURNEY` lines.
struct LoadRequests {
    private(set) var faults: [LoadReader.Fault] = []
    private let step: Step
    private let bodyLine: Int
    private let expectationLines: [String: Int]

    /// - Parameters:
    ///   - bodyLine: The line in the file of the body's first line.
    ///   - expectationLines: The lines of the expectations at the head of the fence, by their text.
    init(step: Step, bodyLine: Int, expectationLines: [String: Int]) {
        self.step = step
        self.bodyLine = bodyLine
        self.expectationLines = expectationLines
    }

    /// One request's text and the line it begins in.
    private struct Part {
        var journey: String?
        var weight: Double?
        var line: Int
        var lines: [String] = []
    }

    /// The journeys in the order they are first named.
    mutating func journeys() -> [LoadPlan.Journey] {
        var journeys: [LoadPlan.Journey] = []
        let parts = parts()
        for part in parts {
            guard let request = request(part, isOnly: parts.count == 1) else { continue }
            let name = part.journey ?? step.id
            if let at = journeys.firstIndex(where: { $0.name == name }) {
                journeys[at].requests.append(request)
                journeys[at].weight = part.weight ?? journeys[at].weight
            } else {
                journeys.append(
                    LoadPlan.Journey(name: name, weight: part.weight ?? 1, requests: [request])
                )
            }
        }
        return journeys
    }

    private mutating func parts() -> [Part] {
        var parts = [Part(line: bodyLine)]
        for (at, line) in lines(of: step.body).enumerated() {
            guard line.hasPrefix("###") else {
                parts[parts.count - 1].lines.append(line)
                continue
            }
            let before = parts[parts.count - 1].lines
            if parts.count == 1, before.allSatisfy({ trimmed($0).isEmpty }) { parts = [] }
            parts.append(head(String(line.dropFirst(3)), line: bodyLine + at))
        }
        return parts
    }

    /// `### NAME weight=3`.
    private mutating func head(_ text: String, line: Int) -> Part {
        let (name, rest) = firstWord(of: text)
        if !isName(name) {
            fail(
                line,
                "### needs the name of the journey that the request belongs to: ### browse weight=3"
            )
        }
        var part = Part(journey: name, line: line + 1)
        guard !rest.isEmpty else { return part }
        let words = try? Attributes(rest)
        guard let words, words.members.count == 1, let text = words["weight"],
            let weight = Double(text), weight > 0, weight <= 1_000_000
        else {
            fail(
                line,
                "\"\(rest.prefix(40))\" is not a weight. Write a number above 0: ### \(name.prefix(40)) weight=3"
            )
            return part
        }
        part.weight = weight
        return part
    }

    private mutating func request(_ part: Part, isOnly: Bool) -> LoadPlan.Request? {
        let directives = Directives(
            of: part.lines.joined(separator: "\n"),
            language: "http"
        )
        var request: LoadPlan.Request
        do {
            request = LoadPlan.Request(text: try HTTPRequestText.parse(directives.body))
        } catch {
            fail(part.line + directives.count + error.line, error.message)
            return nil
        }
        checkAddress(of: request.text.url, part.line + directives.count)
        for directive in directives.list { apply(directive, to: &request, part.line) }
        // What stands at the head of the fence about single answers holds for each of them.
        request.expectations += step.expectations.filter {
            $0.terms.contains { !$0.selector.isOfWholeLoad }
        }
        if isOnly { request.captures += step.captures }
        for expectation in request.expectations {
            check(expectation, expectationLines[expectation.text] ?? part.line)
        }
        return request
    }

    private mutating func apply(
        _ directive: Directives.Directive,
        to request: inout LoadPlan.Request,
        _ first: Int
    ) {
        let line = first + directive.line
        switch directive.word {
        case "expect", "capture", "capture!":
            var scratch = Step(id: step.id, title: "", kind: .http, body: "")
            var reader = StepReader(file: step.file, place: .runbook)
            if directive.word == "expect" {
                reader.condition("expect", directive.text, &scratch, line)
            } else {
                reader.capture(
                    directive.text,
                    isRequired: directive.word == "capture!",
                    &scratch,
                    line
                )
            }
            faults += reader.problems.map { ($0.line, $0.message) }
            request.expectations += scratch.expectations
            request.captures += scratch.captures
        case "pause":
            if let pause = Duration.range(written: directive.text) {
                request.pause = pause
            } else {
                fail(
                    line,
                    "pause \(directive.text.prefix(40)) is not a time. Write pause 1s or pause 0.5s..1.5s"
                )
            }
        default:
            fail(
                line,
                "@\(directive.word.prefix(40)) is not known here. Below ### stand expect, capture and pause."
            )
        }
    }

    /// The server must be known before the first request is sent.
    private mutating func checkAddress(of url: String, _ line: Int) {
        let own = LoadPlan.ownNames.map { "{{\($0)}}" }
        let rest =
            url.hasPrefix("https://")
            ? url.dropFirst(8) : url.hasPrefix("http://") ? url.dropFirst(7) : url[...]
        let authority = String(
            decoding: rest.utf8.prefix { $0 != UInt8(ascii: "/") },
            as: UTF8.self
        )
        if own.contains(where: { authority.contains($0) }) {
            fail(
                line,
                "The server in a load step's URL is the same for all requests. Use {{seq}} and {{user}} in path, header or body."
            )
        }
    }

    private mutating func check(_ expectation: Condition, _ line: Int) {
        let kinds = Set(expectation.terms.map { $0.selector.isOfWholeLoad })
        let unknown = expectation.terms.contains {
            switch $0.selector {
            case .exit, .stdout, .stderr, .rows, .cell, .value: true
            default: false
            }
        }
        if kinds.count > 1 {
            fail(
                line,
                "\"\(expectation.text.prefix(80))\" looks at single answers and at the whole load. Write two expectations."
            )
        } else if unknown {
            fail(
                line,
                "\"\(expectation.text.prefix(80))\" looks at something that an answer does not have. Write status, body, header NAME or $.path; of the whole load p95, errors, rate or dropped."
            )
        }
    }

    /// What holds for every request is told once.
    private mutating func fail(_ line: Int, _ message: String) {
        if !faults.contains(where: { $0 == (line, message) }) { faults.append((line, message)) }
    }
}
