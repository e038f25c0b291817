import Conditions
import Runbooks

/// The values an attempt leaves for later steps, and what was wrong with them.
struct Captures {
    private(set) var values: [(name: String, value: String)] = []
    private(set) var warnings: [String] = []
    /// Why the step failed, where a value it had to leave is missing.
    private(set) var failure: String?

    init(_ captures: [Capture], facts: Facts) {
        for capture in captures {
            let value = capture.value(in: facts)
            if let value { values.append((capture.name, value)) }
            guard value == nil || value == "" else { continue }
            let what = value == nil ? "Nothing was found" : "Only an empty text was found"
            if capture.isRequired {
                failure = failure ?? "\(what) to capture as \(capture.name)."
            } else {
                warnings.append(
                    "\(what) to capture as \(capture.name). Write capture! to make this an error."
                )
            }
        }
    }
}
