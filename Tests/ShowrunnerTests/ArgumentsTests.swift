import Testing

@testable import showrunner

@Suite struct ArgumentsTests {
    private let syntax = Syntax(
        name: "present",
        operands: "TALK",
        count: 1...1,
        summary: "Present a talk.",
        options: [Option("audience", "ADDR:PORT", help: "…"), Option("new", help: "…")],
        example: "showrunner present x"
    )

    @Test(arguments: [["x", "--audience", "a:1"], ["--audience=a:1", "x"]])
    func `an option's value follows it or its equals sign`(_ words: [String]) throws {
        let arguments = try syntax.parse(words)
        #expect(arguments["audience"] == "a:1" && arguments.operands == ["x"])
    }

    @Test func `after two dashes nothing is an option`() throws {
        #expect(try syntax.parse(["--", "--new"]).operands == ["--new"])
    }

    @Test func `an unknown option names the one that was meant`() {
        #expect {
            try syntax.parse(["x", "--audiense", "a:1"])
        } throws: {
            ($0 as? UsageError)?.message.contains("did you mean --audience?") == true
        }
    }

    @Test(arguments: [[], ["x", "y"], ["x", "--audience"], ["x", "--new=1"], ["x", "-new"]])
    func `a command line that makes no sense is refused`(_ words: [String]) {
        #expect(throws: UsageError.self) { try syntax.parse(words) }
    }

    @Test func `help needs no operand`() throws {
        #expect(try syntax.parse(["--help"]).has("help"))
        #expect(try syntax.parse(["-h"]).has("help"))
    }

    @Test func `the help shows every option, the common ones too`() {
        for name in ["--audience ADDR:PORT", "--new", "--json", "--data DIR"] {
            #expect(syntax.help.contains(name))
        }
    }

    @Test func `every command's help names it and gives an example`() {
        for command in Showrunner.commands {
            #expect(command.syntax.help.contains("Usage: showrunner \(command.syntax.name)"))
            #expect(command.syntax.example.hasPrefix("showrunner \(command.syntax.name)"))
        }
    }

    @Test(arguments: [
        ("127.0.0.1:4100", "127.0.0.1", 4100), ("[::1]:80", "::1", 80), (":4200", "0.0.0.0", 4200),
    ])
    func `an address is read with its port`(_ text: String, _ host: String, _ port: Int) throws {
        let address = try Address(text, option: "listen")
        #expect(address.host == host && address.port == port)
    }

    @Test(arguments: ["", "4100", "x:", "x:99999", "x:-1", "x:1e3"])
    func `what is no address is refused`(_ text: String) {
        #expect(throws: Failure.self) { try Address(text, option: "listen") }
    }

    @Test func `the presenter's pages do not leave the machine in clear by accident (S2)`() throws {
        let open = try Present.syntax.parse(["x", "--listen", "0.0.0.0:4100"])
        #expect(throws: Failure.self) { try Address.presenter(open) }
        let meant = try Present.syntax.parse(["x", "--listen", "0.0.0.0:4100", "--insecure"])
        #expect(try Address.presenter(meant).host == "0.0.0.0")
    }
}
