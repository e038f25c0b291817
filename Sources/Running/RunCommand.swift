public import Events
public import JSONValue

/// What a presenter's page asks of a run: an absolute target, never "one further".
public enum RunCommand: Sendable, Equatable {
    /// The talk begins.
    case start
    /// Show this slide at this stage.
    case goTo(Event.Position)
    /// First press: show what a step would do and get a nonce for it.
    case arm(step: String)
    /// Trust a step as it was shown, by the digest of its text.
    case trust(step: String, digest: String)
    /// Second press: spend the nonce.
    ///
    /// `byParts` says whether a step of several pieces waits for a press before each.
    case run(step: String, nonce: String, byParts: Bool? = nil)
    /// Begin the next piece of a step, or all that are left.
    case next(step: String, all: Bool)
    /// Stop a running step; a second time, without grace.
    case cancel(step: String)
    /// Pass a step over.
    case skip(step: String)
    /// A step counts as done: somebody did it by hand; who, where that is known.
    case done(step: String, by: String?)
    /// Take back one change, or all that are open.
    case undo(entry: Int?)
    /// Type into a running step.
    case type(step: String, text: String)
    /// Black out the audience's screen, or not.
    case blackout(Bool)
    /// Keep the audience on its slide, or not.
    case freeze(Bool)
    /// Stop the clock, with a reason, or let it go on.
    case pause(reason: String?)
    /// Let the clock go on.
    case resume
    /// Set the clock to what it is to show.
    case adjust(Duration)
    /// Set the clock to nothing.
    case reset
    /// Undo the last setting of the clock; a second time, undo that.
    case restoreClock
    /// Take the first press back.
    case disarm(step: String)
    /// Black out the audience's screen and stop every step.
    case panic
    /// Show the test slide on the stage, or not.
    case test(Bool)
    /// Put a mark on the time line.
    case marker(label: String)
    /// Forget what shell steps have set, and end what they left running.
    case resetSession
    /// The run is over.
    case end
    /// Let the audience replay the run, or not.
    case publish(Bool)
}

extension RunCommand {
    /// What a pause may be for.
    public static let pauseReasons = ["question", "break", "technical"]

    /// Reads a command from a page's JSON (the `command` member of the body).
    /// - Throws: ``Refusal`` that names the member at fault.
    public init(json: JSON) throws(Refusal) {
        let fields = Fields(json: json)
        switch try fields.text("do", limit: 16) {
        case "start": self = .start
        case "goto":
            let stage = try fields.number("stage", in: 0...10_000)
            self = .goTo(Event.Position(slide: try fields.text("slide"), stage: stage))
        case "arm": self = .arm(step: try fields.text("step"))
        case "trust":
            self = .trust(step: try fields.text("step"), digest: try fields.text("digest"))
        case "run":
            self = .run(
                step: try fields.text("step"),
                nonce: try fields.text("nonce"),
                byParts: json["parts"]?.bool
            )
        case "next":
            self = .next(step: try fields.text("step"), all: json["all"]?.bool ?? false)
        case "cancel": self = .cancel(step: try fields.text("step"))
        case "skip": self = .skip(step: try fields.text("step"))
        case "done":
            self = .done(
                step: try fields.text("step"),
                by: json["by"]?.string.map { String($0.prefix(64)) }
            )
        case "undo": self = .undo(entry: json["entry"]?.int)
        case "type":
            self = .type(step: try fields.text("step"), text: try fields.text("text", limit: 4096))
        case "blackout": self = .blackout(try fields.flag("on"))
        case "freeze": self = .freeze(try fields.flag("on"))
        case "pause": self = .pause(reason: try fields.pauseReason())
        case "resume": self = .resume
        case "adjust":
            self = .adjust(.microseconds(try fields.number("spent", in: 0...86_400_000_000)))
        case "reset": self = .reset
        case "restore-clock": self = .restoreClock
        case "disarm": self = .disarm(step: try fields.text("step"))
        case "panic": self = .panic
        case "test": self = .test(try fields.flag("on"))
        case "marker": self = .marker(label: try fields.text("label"))
        case "reset-session": self = .resetSession
        case "end": self = .end
        case "publish": self = .publish(try fields.flag("on"))
        case let other: throw .malformed("\"\(other)\" is not a command")
        }
    }

    private struct Fields {
        let json: JSON

        func text(_ name: String, limit: Int = 200) throws(Refusal) -> String {
            guard let text = json[name]?.string else {
                throw .malformed("the command needs \"\(name)\", a text")
            }
            guard text.utf8.count <= limit else { throw .malformed("\"\(name)\" is too long") }
            return text
        }

        func number(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int {
            guard let number = json[name]?.int, range.contains(number) else {
                throw .malformed("the command needs \"\(name)\", a whole number")
            }
            return number
        }

        func pauseReason() throws(Refusal) -> String? {
            guard let reason = json["reason"]?.string else { return nil }
            guard RunCommand.pauseReasons.contains(reason) else {
                throw .malformed("a pause is for a \"question\", a \"break\" or \"technical\"")
            }
            return reason
        }

        func flag(_ name: String) throws(Refusal) -> Bool {
            guard let flag = json[name]?.bool else {
                throw .malformed("the command needs \"\(name)\", true or false")
            }
            return flag
        }
    }
}

/// Which page sent a command, and its how-many-eth it is: an older one than the last is refused.
public struct PageStamp: Sendable, Equatable {
    /// A random word that the page made for itself.
    public var page: String
    /// Rises by one with every command of the page.
    public var count: Int
    /// Who holds the page, as the recording tells it.
    public var holder: String

    /// A stamp.
    public init(page: String, count: Int, holder: String = "the presenter") {
        self.page = page
        self.count = count
        self.holder = holder
    }
}

/// Why a command was not carried out, in a sentence for the presenter.
public struct Refusal: Error, Sendable, Equatable {
    /// What kind of refusal it is; the web turns it into a status.
    public enum Code: Sendable {
        /// The request makes no sense.
        case malformed
        /// There is no such thing.
        case unknown
        /// Not now, or no longer.
        case conflict
        /// The log could not be written.
        case failed
    }

    /// What kind of refusal it is.
    public let code: Code
    /// What to tell the presenter.
    public let message: String

    static func malformed(_ message: String) -> Refusal {
        Refusal(code: .malformed, message: message)
    }
    static func unknown(_ message: String) -> Refusal { Refusal(code: .unknown, message: message) }
    static func conflict(_ message: String) -> Refusal {
        Refusal(code: .conflict, message: message)
    }
    static func failed(_ message: String) -> Refusal { Refusal(code: .failed, message: message) }
}
