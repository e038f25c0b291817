public import Conditions

/// The body of a `wait` fence: one probe a line, comments with `#` among them.
public enum WaitText {
    /// A probe and its line in the fence, from 0.
    public struct Line: Sendable, Equatable {
        /// The probe.
        public let probe: Probe
        /// The line.
        public let line: Int
    }

    /// Why a fence does not say what to wait for.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        /// The line of the fence, from 0.
        public let line: Int
        /// What was found, and what to write instead.
        public let description: String
    }

    /// Reads all probes.
    /// - Throws: ``Fault`` with the line of the fence.
    public static func probes(in body: String) throws(Fault) -> [Line] {
        var found: [Line] = []
        for (number, text) in lines(of: body).enumerated() {
            let text = trimmed(text)
            guard !text.isEmpty, text.utf8.first != UInt8(ascii: "#") else { continue }
            do {
                found.append(Line(probe: try Probe.parse(text), line: number))
            } catch {
                throw Fault(line: number, description: error.message)
            }
        }
        guard !found.isEmpty else {
            throw Fault(
                line: 0,
                description: "There is nothing to wait for. Write a probe: "
                    + "http http://localhost:8080/health status == 200"
            )
        }
        return found
    }
}
