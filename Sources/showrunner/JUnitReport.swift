/// Results as continuous integration servers read them (the JUnit XML form): one case for each step
/// or check.
struct JUnitReport {
    /// How one case came out.
    enum Outcome {
        case passed
        /// What was expected did not hold.
        case failed(String)
        /// It could not be tried.
        case error(String)
        case skipped(String)
        /// It failed, which it may.
        case allowed(String)
    }

    /// One step or check.
    struct Case {
        var name: String
        /// What it belongs to: the group of a checklist, the runbook of a step.
        var group: String
        var took: Duration
        var outcome: Outcome
        /// Further lines.
        var detail: [String] = []
    }

    let name: String
    var cases: [Case] = []

    /// How many cases came out how; what could not be tried counts as failed.
    var counts: (passed: Int, failed: Int, skipped: Int) {
        cases.reduce(into: (0, 0, 0)) { counts, one in
            switch one.outcome {
            case .passed, .allowed: counts.passed += 1
            case .failed, .error: counts.failed += 1
            case .skipped: counts.skipped += 1
            }
        }
    }

    /// Writes it to a file.
    /// - Throws: ``Failure`` when it cannot be written.
    func write(to path: String) throws { try ReportFile.write(xml, to: path, option: "junit") }

    /// The document.
    var xml: String {
        let failed = cases.count { if case .failed = $0.outcome { true } else { false } }
        let broken = cases.count { if case .error = $0.outcome { true } else { false } }
        let skipped = cases.count { if case .skipped = $0.outcome { true } else { false } }
        let time = cases.reduce(Duration.zero) { $0 + $1.took }
        var xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite name="\(XML.escaped(name))" tests="\(cases.count)" failures="\(failed)" \
            errors="\(broken)" skipped="\(skipped)" time="\(XML.seconds(time))">

            """
        for one in cases { xml += element(one) }
        return xml + "  </testsuite>\n</testsuites>\n"
    }

    private func element(_ one: Case) -> String {
        let head =
            "    <testcase name=\"\(XML.escaped(one.name))\" classname=\"\(XML.escaped(one.group))\""
            + " time=\"\(XML.seconds(one.took))\""
        let (tag, message): (String, String) =
            switch one.outcome {
            case .passed, .allowed: ("", "")
            case .failed(let message): ("failure", message)
            case .error(let message): ("error", message)
            case .skipped(let message): ("skipped", message)
            }
        if case .allowed(let message) = one.outcome {
            let detail = one.detail.filter { $0 != message }
            let text = (["It failed as it may: \(message)"] + detail).joined(separator: "\n")
            return head + ">\n      <system-out>\(XML.escaped(text))</system-out>\n"
                + "    </testcase>\n"
        }
        guard !tag.isEmpty else { return head + "/>\n" }
        let detail = XML.escaped(one.detail.joined(separator: "\n"))
        return head
            + ">\n      <\(tag) message=\"\(XML.escaped(message))\">\(detail)</\(tag)>\n"
            + "    </testcase>\n"
    }
}

/// Text as XML 1.0 takes it.
private enum XML {
    /// Without the characters that XML cannot hold at all.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\n": out += "&#10;"
            case "\t": out += "&#9;"
            default:
                let isAllowed = scalar.value >= 0x20 && scalar.value & 0xFFFE != 0xFFFE
                if isAllowed { out.unicodeScalars.append(scalar) }
            }
        }
        return out
    }

    /// Seconds with milliseconds.
    static func seconds(_ time: Duration) -> String {
        let (seconds, attoseconds) = time.components
        let milliseconds = Int(attoseconds / 1_000_000_000_000_000)
        let digits = "\(milliseconds + 1_000)".dropFirst()
        return "\(seconds).\(digits)"
    }
}
