/// How the program ends (DESIGN §8).
enum ExitCode: Int32, Error {
    case ok = 0
    case stepFailed = 1
    case usage = 2
    case problems = 3
    case checkFailed = 4
    case checkWarned = 5
    case cleanupFailed = 6
    case timedOut = 124
    case cancelled = 130
}

/// Something that ends the program with a sentence.
struct Failure: Error {
    let message: String
    let code: ExitCode

    init(_ message: String, code: ExitCode = .stepFailed) {
        self.message = message
        self.code = code
    }
}
