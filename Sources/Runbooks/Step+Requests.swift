public import Conditions

extension Step {
    /// One of the requests of an http step.
    public struct Request: Sendable, Equatable {
        /// The request as written, without its directives.
        public var body: String
        /// What must be true of its answer.
        public var expectations: [Condition]
        /// What it keeps for the requests and steps after it.
        public var captures: [Capture]

        /// A request.
        public init(body: String, expectations: [Condition], captures: [Capture]) {
            self.body = body
            self.expectations = expectations
            self.captures = captures
        }
    }

    /// The requests of an http step in order, each with the expectation that every request has.
    public var requests: [Request] {
        let first = Request(body: body, expectations: effectiveExpectations, captures: captures)
        return [first]
            + furtherRequests.map { request in
                var request = request
                let looksAtStatus = request.expectations.contains { $0.looksAt(.status) }
                request.expectations =
                    (looksAtStatus ? [] : Step.statusFine.map { [$0] } ?? []) + request.expectations
                return request
            }
    }
}

extension HTTPRequestText {
    /// The requests of a fence, between lines that begin with `###`, each with its line from 0.
    static func parts(of body: String) -> [(text: String, line: Int)] {
        var parts: [(lines: [String], line: Int)] = [([], 0)]
        for (number, line) in lines(of: body).enumerated() {
            if line.hasPrefix("###") {
                parts.append(([], number + 1))
            } else {
                parts[parts.count - 1].lines.append(line)
            }
        }
        let full = parts.filter { part in
            part.lines.contains { line in
                let line = trimmed(line)
                return !line.isEmpty && line.utf8.first != UInt8(ascii: "#")
            }
        }
        return full.map { ($0.lines.joined(separator: "\n") + "\n", $0.line) }
    }
}
