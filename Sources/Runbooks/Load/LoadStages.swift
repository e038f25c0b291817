private import Timing

extension LoadPlan.Stage {
    /// Why stages make no sense, and what to write instead.
    struct Fault: Error, Equatable {
        let message: String
    }

    private static let example = "Write for example: stages 30rpm..120rpm over 10m, hold 2m"
    private static let longest: Duration = .seconds(24 * 3600)
    private static let mostJourneys = 1e9

    /// Reads `30rpm..120rpm over 10m, hold 2m`.
    static func parse(_ text: String) throws(Fault) -> [LoadPlan.Stage] {
        var stages: [LoadPlan.Stage] = []
        let parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        for part in parts.map({ trimmed(String(decoding: $0, as: UTF8.self)) }) {
            stages.append(try stage(part, after: stages.last))
        }
        let length = stages.reduce(.zero) { $0 + $1.duration }
        guard length <= longest else {
            throw Fault(message: "These stages take longer than 24 hours. Write shorter ones.")
        }
        let journeys = stages.reduce(0) { $0 + $1.journeys }
        guard journeys > 0 else {
            throw Fault(
                message: "These stages start nothing: their rates are 0. Write a rate above 0."
            )
        }
        guard journeys <= mostJourneys else {
            throw Fault(
                message:
                    "These stages start more than a billion requests. Write a lower rate or a shorter time."
            )
        }
        return stages
    }

    private static func stage(
        _ text: String,
        after last: LoadPlan.Stage?
    ) throws(Fault) -> LoadPlan.Stage {
        let (first, rest) = firstWord(of: text)
        guard !text.isEmpty else {
            throw Fault(message: "A stage is missing between two commas. \(example)")
        }
        if first == "hold" {
            guard let last else {
                throw Fault(message: "hold needs a stage before it whose rate it holds. \(example)")
            }
            return LoadPlan.Stage(from: last.to, to: last.to, duration: try time(rest, of: text))
        }
        let words = text.utf8.split(whereSeparator: isSpace)
            .map { String(decoding: $0, as: UTF8.self) }
        guard let joint = words.firstIndex(where: { $0 == "over" || $0 == "for" }) else {
            throw Fault(message: "\"\(text.prefix(60))\" does not say how long. \(example)")
        }
        let (from, to) = try rates(words[..<joint].joined())
        let length = words[(joint + 1)...].joined(separator: " ")
        return LoadPlan.Stage(from: from, to: to, duration: try time(length, of: text))
    }

    private static func rates(_ text: String) throws(Fault) -> (Double, Double) {
        let bytes = Array(text.utf8)
        let dots = bytes.indices.dropLast().first {
            bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == bytes[$0]
        }
        guard let dots else {
            let rate = try rate(text)
            return (rate, rate)
        }
        return (
            try rate(String(decoding: bytes[..<dots], as: UTF8.self)),
            try rate(String(decoding: bytes[(dots + 2)...], as: UTF8.self))
        )
    }

    private static func rate(_ text: String) throws(Fault) -> Double {
        guard let rate = WrittenRate.perSecond(text) else {
            throw Fault(
                message:
                    "\"\(text.prefix(40))\" is not a rate. Write requests a second or a minute, at most a million a second: 5rps, 300/s, 30rpm."
            )
        }
        return rate
    }

    private static func time(_ text: String, of stage: String) throws(Fault) -> Duration {
        guard let time = Duration(written: text), time > .zero else {
            throw Fault(
                message:
                    "\"\(stage.prefix(60))\" has no time that makes sense. Write it like over 90s, over 10m or hold 2m."
            )
        }
        return time
    }
}
